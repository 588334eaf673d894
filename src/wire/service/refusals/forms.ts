import type { DepthRefusal } from '../../../core/depth/refusal.ts'
import type { Refusal } from '../../../core/engine/refusals.ts'
import { sumOf, written } from '../events/parts.ts'
import { assetOfFund, at, homeOf, moneyOf, priceOf, quantityOf, share } from '../figure-roles.ts'
import { account, asset, series } from '../named-roles.ts'
import type { Fields } from '../record.ts'
import { nullable, ordinal, type Role, time, whole, words } from '../role.ts'
import { depthFault, depthSentence } from './depth.ts'
import {
  assetOfCommand,
  assetOfTheLoss,
  isBid,
  seriesNamed,
  seriesOfCommand,
  seriesOfReservation,
} from './within.ts'

/** The figures of a refusal as text, for its sentence. */
// biome-ignore lint/suspicious/noExplicitAny: each sentence knows its own figures.
export type FiguresOf = Readonly<Record<string, any>>

interface RefusalForm<Of extends Refusal> {
  readonly figures: Fields<Omit<Of, 'reason'>>
  /** What was found, what was expected, what to do. */
  say(figures: FiguresOf): string
}

/** A figure that broke its rule by what it is, so that it is told as it came. */
const raw: Role<number, string> = written(words.schema, (value) => String(value))

const texts: Role<readonly string[], readonly string[]> = written(
  words.schema.array() as unknown as Role<readonly string[], readonly string[]>['schema'],
  (each) => [...each],
)
const depthFaults: Role<readonly DepthRefusal[], unknown[]> = written(
  words.schema.array() as unknown as Role<readonly DepthRefusal[], unknown[]>['schema'],
  (why, names, record) => why.map((each) => depthFault(each, names, record.series as number)),
)

/** One of a few words of core. */
// biome-ignore lint/suspicious/noExplicitAny: which words they are is for core to say.
const said: Role<any, string> = words

const inHome = moneyOf(homeOf('account'))
const inFund = moneyOf(assetOfFund('fund'))
const inVault = moneyOf(homeOf('vault'))
const mark = priceOf(seriesNamed)
const price = priceOf(seriesOfCommand)
const quantity = quantityOf(seriesOfCommand)
/** What a bid takes is a share of every position; anything else is in an instrument's quantities. */
const quantityOrShare: Role<number, string> = {
  ...quantity,
  write: (value, names, record) => (isBid(record) ? share : quantity).write(value, names, record),
}

/** When something is, for people. */
function when(ms: number | null): string {
  if (ms === null) return 'never'
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms}`
}

/** Every refusal: its figures, and a sentence made from them. One that is missing does not compile. */
export const refusalForms: {
  readonly [Reason in Refusal['reason']]: RefusalForm<Extract<Refusal, { reason: Reason }>>
} = {
  'time-went-back': {
    figures: { at: time, now: time },
    say: ({ at, now }) =>
      `The command is of ${when(at)}, and it is ${when(now)} already. Time does not go back.`,
  },
  'not-whole': {
    figures: { field: words, value: raw },
    say: ({ field, value }) =>
      `The ${field} is ${value}, and has to be a whole number of its smallest part in range, above zero.`,
  },
  'account-unknown': {
    figures: { account },
    say: ({ account }) => `There is no open account ${account}. Open it first.`,
  },
  'asset-unknown': {
    figures: { asset },
    say: ({ asset }) => `There is no asset ${asset}. List it first.`,
  },
  'series-unknown': {
    figures: { series },
    say: ({ instrument }) => `There is no instrument ${instrument}. List it first.`,
  },
  'name-taken': {
    figures: { name: words },
    say: ({ name }) => `The name ${name} is taken. Choose another.`,
  },
  'order-unknown': {
    figures: { order: ordinal },
    say: ({ order }) => `There is no resting order ${order}.`,
  },
  'order-taken': {
    figures: { order: ordinal },
    say: ({ order }) => `An order ${order} rests already. Give this one another number.`,
  },
  'loss-unknown': {
    figures: { loss: ordinal },
    say: ({ loss }) => `There is no loss ${loss} that waits for this.`,
  },
  'terms-refused': {
    figures: { why: texts },
    say: ({ why }) => `The terms were refused: ${why.join('; ')}.`,
  },
  'rulebook-missing': {
    figures: {},
    say: () => 'No rulebook has been adopted. Adopt one first.',
  },
  'loss-open': {
    figures: { losses: ordinal },
    say: ({ losses }) => `${losses} losses are open. Try again once they are closed.`,
  },
  'same-account': {
    figures: { account },
    say: ({ account }) => `${account} stands on both sides. Name two accounts.`,
  },
  'not-allowed-for-kind': {
    figures: { account, kind: words },
    say: ({ account, kind }) => `${account} is an account of kind ${kind}, which this is not for.`,
  },
  'no-collateral-series': {
    figures: { asset, inAsset: asset },
    say: ({ asset, inAsset }) => `${asset} is no collateral in accounts of ${inAsset}. List it as one first.`,
  },
  'series-is-reference': {
    figures: { series, symbol: words },
    say: ({ symbol }) => `${symbol} is a reference: it has marks, and nobody trades, funds or settles it.`,
  },
  'series-closed': {
    figures: { series, status: said },
    say: ({ instrument, status }) => `${instrument} is ${status}.`,
  },
  'no-option-margin': {
    figures: { account },
    say: ({ account }) => `${account} has chosen no margin model for options, and none is adopted for all.`,
  },
  'model-unknown': {
    figures: { model: words },
    say: ({ model }) => `No margin model ${model} has been adopted.`,
  },
  'reference-missing': {
    figures: { series },
    say: ({ instrument }) => `The margin model needs ${instrument}, and no mark of it has come yet.`,
  },
  'not-due': {
    figures: { series, at: time, due: nullable(time) },
    say: ({ instrument, at, due }) => `${instrument} is due ${when(due)}, and it is ${when(at)}.`,
  },
  'nothing-expires': {
    figures: { index: series, expiresAt: time },
    say: ({ index, expiresAt }) => `Nothing on ${index} expires at ${when(expiresAt)}.`,
  },
  'window-uncovered': {
    figures: { index: series, expiresAt: time, missingMs: ordinal },
    say: ({ index, expiresAt, missingMs }) =>
      `${index} had no fresh mark for ${missingMs} ms of the settlement window that ends ${when(expiresAt)}. Settle each instrument by hand.`,
  },
  'mark-missing': {
    figures: { series },
    say: ({ instrument }) => `No mark of ${instrument} has come yet.`,
  },
  'mark-out-of-range': {
    figures: { series, mark, highest: mark },
    say: ({ instrument, mark, highest }) =>
      `The mark ${mark} of ${instrument} is out of range; the highest is ${highest}.`,
  },
  'mark-too-old': {
    figures: { series, ageMs: ordinal, limitMs: ordinal },
    say: ({ instrument, ageMs, limitMs }) =>
      `The mark of ${instrument} is ${ageMs} ms old; at most ${limitMs} ms are allowed.`,
  },
  'price-off-grid': {
    figures: { price, step: price },
    say: ({ price, step }) => `The price ${price} is no multiple of ${step} above zero.`,
  },
  'quantity-out-of-range': {
    figures: { quantity: quantityOrShare, most: quantityOrShare },
    say: ({ quantity, most }) => `The quantity ${quantity} is out of range; the largest is ${most}.`,
  },
  'position-too-large': {
    figures: { account, position: quantity, most: quantity },
    say: ({ account, position, most }) => `${account} would hold ${position}; at most ${most} are allowed.`,
  },
  gated: {
    figures: { what: said, until: nullable(time) },
    say: ({ what, until }) =>
      until === null
        ? `The gate for ${what} is closed.`
        : `The gate for ${what} is closed until ${when(until)}.`,
  },
  'account-in-default': {
    figures: { account, state: words },
    say: ({ account, state }) => `${account} is ${state}: a loss of it is open.`,
  },
  'reservation-mismatch': {
    figures: {
      order: ordinal,
      left: quantityOf(seriesOfReservation),
      asked: quantityOf(seriesOfReservation),
    },
    say: ({ order, left, asked }) => `Of order ${order} are ${left} left, and ${asked} were asked for.`,
  },
  'margin-insufficient': {
    figures: { account, needed: inHome, free: inHome },
    say: ({ account, needed, free }) =>
      `${account} needs ${needed} of margin and has ${free} free. Deposit more, or do less.`,
  },
  'balance-insufficient': {
    figures: { account, asked: moneyOf(assetOfCommand), available: moneyOf(assetOfCommand) },
    say: ({ account, asked, available }) =>
      `${account} was asked for ${asked}, and ${available} can leave it.`,
  },
  'account-not-empty': {
    figures: { account },
    say: ({ account }) => `${account} still holds something. Empty it first.`,
  },
  'already-busted': {
    figures: { sequence: ordinal },
    say: ({ sequence }) => `The trade of command ${sequence} was undone before.`,
  },
  'nothing-to-repay': {
    figures: { asset },
    say: ({ asset }) => `No claim in ${asset} is outstanding.`,
  },
  'liquidation-order-mismatch': {
    figures: {
      loss: ordinal,
      left: quantityOf(({ loss }, names) => names.seriesOfOrder(loss as number)),
      asked: quantityOf(({ loss }, names) => names.seriesOfOrder(loss as number)),
    },
    say: ({ loss, left, asked }) => `The order of loss ${loss} has ${left} left, and ${asked} were filled.`,
  },
  'price-beyond-limit': {
    figures: { price, limit: price },
    say: ({ price, limit }) => `The price ${price} is beyond the limit of ${limit}.`,
  },
  'not-in-auction': {
    figures: { loss: ordinal },
    say: ({ loss }) => `Loss ${loss} is not in auction.`,
  },
  'account-not-in-auction': {
    figures: { account },
    say: ({ account }) => `The book of ${account} is not in auction.`,
  },
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
  'repayment-too-large': {
    figures: { loss: ordinal, asked: moneyOf(assetOfTheLoss), outstanding: sumOf(assetOfTheLoss) },
    say: ({ loss, asked, outstanding }) =>
      `Of loss ${loss} is ${outstanding} outstanding, and ${asked} was brought.`,
  },
  'write-off-too-large': {
    figures: { asset, asked: moneyOf(at('asset')), available: sumOf(at('asset')) },
    say: ({ asset, asked, available }) =>
      `There is ${available} ${asset} to write off, and ${asked} was asked for.`,
  },
  'depth-refused': {
    figures: { series, why: depthFaults },
    say: ({ instrument, why }) =>
      `The depth of ${instrument} was not taken. ${(why as FiguresOf[]).map(depthSentence).join(' ')}`,
  },
}
