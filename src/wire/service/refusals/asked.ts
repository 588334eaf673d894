import { written } from '../events/parts.ts'
import { account, asset, series } from '../named-roles.ts'
import { ordinal, type Role, time, words } from '../role.ts'
import { type RefusalForms, when } from './form.ts'

/** A figure that broke its rule by what it is, so that it is told as it came. */
const raw: Role<number, string> = written(words.schema, (value) => String(value))
const texts: Role<readonly string[], readonly string[]> = written(
  words.schema.array() as unknown as Role<readonly string[], readonly string[]>['schema'],
  (each) => [...each],
)

type Reasons =
  | 'time-went-back'
  | 'not-whole'
  | 'account-unknown'
  | 'asset-unknown'
  | 'series-unknown'
  | 'name-taken'
  | 'order-unknown'
  | 'order-taken'
  | 'loss-unknown'
  | 'terms-refused'
  | 'rulebook-missing'
  | 'loss-open'
  | 'same-account'
  | 'not-allowed-for-kind'

/** What a command names is not there, or it cannot be meant as it was said. */
export const askedRefusals: RefusalForms<Reasons> = {
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
}
