import { homeOf, moneyOf, quantityOf } from '../figure-roles.ts'
import { account } from '../named-roles.ts'
import { nullable, ordinal, type Role, time, words } from '../role.ts'
import { type RefusalForms, when } from './form.ts'
import { assetOfCommand, seriesOfReservation } from './within.ts'

/** One of a few words of core. */
// biome-ignore lint/suspicious/noExplicitAny: which words they are is for core to say.
const said: Role<any, string> = words
const inHome = moneyOf(homeOf('account'))

type Reasons =
  | 'gated'
  | 'account-in-default'
  | 'reservation-mismatch'
  | 'margin-insufficient'
  | 'balance-insufficient'
  | 'account-not-empty'
  | 'already-busted'

/** What an account may do, and with what. */
export const accountRefusals: RefusalForms<Reasons> = {
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
}
