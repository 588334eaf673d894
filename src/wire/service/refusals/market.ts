import type { DepthRefusal } from '../../../core/depth/refusal.ts'
import { written } from '../events/parts.ts'
import { priceOf, quantityOf, share } from '../figure-roles.ts'
import { account, asset, series } from '../named-roles.ts'
import { nullable, ordinal, type Role, time, words } from '../role.ts'
import { depthFault, depthSentence } from './depth.ts'
import { type FiguresOf, type RefusalForms, when } from './form.ts'
import { isBid, seriesNamed, seriesOfCommand } from './within.ts'

const depthFaults: Role<readonly DepthRefusal[], unknown[]> = written(
  words.schema.array() as unknown as Role<readonly DepthRefusal[], unknown[]>['schema'],
  (why, names, record) => why.map((each) => depthFault(each, names, record.series as number)),
)
/** One of a few words of core. */
// biome-ignore lint/suspicious/noExplicitAny: which words they are is for core to say.
const said: Role<any, string> = words
const mark = priceOf(seriesNamed)
const price = priceOf(seriesOfCommand)
const quantity = quantityOf(seriesOfCommand)
/** What a bid takes is a share of every position; anything else is in an instrument's quantities. */
const quantityOrShare: Role<number, string> = {
  ...quantity,
  write: (value, names, record) => (isBid(record) ? share : quantity).write(value, names, record),
}

type Reasons =
  | 'no-collateral-series'
  | 'series-is-reference'
  | 'series-closed'
  | 'no-option-margin'
  | 'model-unknown'
  | 'reference-missing'
  | 'not-due'
  | 'nothing-expires'
  | 'window-uncovered'
  | 'mark-missing'
  | 'mark-out-of-range'
  | 'mark-too-old'
  | 'price-off-grid'
  | 'quantity-out-of-range'
  | 'position-too-large'
  | 'depth-refused'

/** What is traded, at what price, at which mark. */
export const marketRefusals: RefusalForms<Reasons> = {
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
  'depth-refused': {
    figures: { series, why: depthFaults },
    say: ({ instrument, why }) =>
      `The depth of ${instrument} was not taken. ${(why as FiguresOf[]).map(depthSentence).join(' ')}`,
  },
}
