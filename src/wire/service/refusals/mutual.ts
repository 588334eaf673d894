import { sumOf } from '../events/parts.ts'
import { assetOfFund, homeOf, moneyOf, share } from '../figure-roles.ts'
import { account } from '../named-roles.ts'
import { nullable, ordinal, time, whole, words } from '../role.ts'
import { type RefusalForms, when } from './form.ts'

const inFund = moneyOf(assetOfFund('fund'))
const inVault = moneyOf(homeOf('vault'))

type Reasons =
  | 'members-sum'
  | 'not-a-member'
  | 'notice-missing'
  | 'time-passed'
  | 'vault-unknown'
  | 'vault-empty'
  | 'vault-has-holders'
  | 'stake-too-small'
  | 'shares-missing'
  | 'exit-pending'
  | 'exit-not-ready'
  | 'cover-beyond-capacity'
  | 'vault-ratio'

/** Funds of members, vaults and their cover. */
export const mutualRefusals: RefusalForms<Reasons> = {
  'members-sum': {
    figures: { fund: words, contributions: inFund, balance: inFund },
    say: ({ fund, contributions, balance }) =>
      `The members of ${fund} are said to have put in ${contributions}, and it holds ${balance}. The two have to be the same.`,
  },
  'not-a-member': {
    figures: { fund: words, account: account },
    say: ({ fund, account }) => `${account} is no member of ${fund}.`,
  },
  'notice-missing': {
    figures: { fund: words, account, asked: inFund, allowed: inFund, from: nullable(time) },
    say: ({ fund, account, asked, allowed, from }) =>
      from === null
        ? `${account} has given ${fund} no notice, and asks for ${asked}. Give notice first.`
        : `${account} may take ${allowed} out of ${fund} from ${when(from)}, and asks for ${asked}.`,
  },
  'time-passed': {
    figures: { at: time, until: time },
    say: ({ at, until }) => `The time named is ${when(until)}, and it is ${when(at)}.`,
  },
  'vault-unknown': {
    figures: { vault: words },
    say: ({ vault }) => `There is no vault ${vault}.`,
  },
  'vault-empty': {
    figures: { vault: account, shares: whole },
    say: ({ vault, shares }) => `${vault} has ${shares} shares and no money: a stake in it has no price.`,
  },
  'vault-has-holders': {
    figures: { vault: account, holders: ordinal },
    say: ({ vault, holders }) => `The money of ${vault} belongs to its ${holders} holders of shares.`,
  },
  'stake-too-small': {
    figures: { vault: account, amount: inVault },
    say: ({ vault, amount }) => `A stake of ${amount} in ${vault} is worth no share. Stake more.`,
  },
  'shares-missing': {
    figures: { account, asked: whole, held: whole },
    say: ({ account, asked, held }) => `${account} was asked for ${asked} shares and holds ${held}.`,
  },
  'exit-pending': {
    figures: { account, readyAt: time },
    say: ({ account, readyAt }) =>
      `${account} has asked for its stake already; it is ready ${when(readyAt)}.`,
  },
  'exit-not-ready': {
    figures: { account, at: time, readyAt: nullable(time) },
    say: ({ account, readyAt }) =>
      readyAt === null
        ? `${account} has not asked for its stake. Ask for it first.`
        : `The stake of ${account} is ready ${when(readyAt)}.`,
  },
  'cover-beyond-capacity': {
    figures: { vault: account, asked: inVault, available: sumOf(homeOf('vault')) },
    say: ({ vault, asked, available }) =>
      `${vault} can still cover ${available}, and ${asked} was asked for.`,
  },
  'vault-ratio': {
    figures: { vault: account, money: inVault, covered: sumOf(homeOf('vault')), minimumRatio: share },
    say: ({ vault, money, covered, minimumRatio }) =>
      `${vault} would be left with ${money} against ${covered} of cover; the least is ${minimumRatio} of it.`,
  },
}
