import type { DepthRefusal } from '../../../core/depth/refusal.ts'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'

/** Figures of a depth update that are prices, and those that are quantities. */
const prices: ReadonlySet<string> = new Set(['price', 'step', 'bid', 'ask'])

/** Why an update was not taken, with prices and quantities as text. */
export function depthFault(
  refusal: DepthRefusal,
  names: Names,
  series: number,
): Readonly<Record<string, unknown>> {
  const price = names.priceGrid(series)
  const quantity = names.quantityGrid(series)
  return Object.fromEntries(
    Object.entries(refusal).map(([field, value]) => {
      if (typeof value !== 'number') return [field, value]
      if (prices.has(field)) return [field, gridText(value, price)]
      if (field === 'quantity' || (field === 'limit' && refusal.reason === 'too-large'))
        return [field, gridText(value, quantity)]
      if (field === 'owner') return [field, names.accountName(value)]
      return [field, refusal.reason === 'not-whole' ? String(value) : value]
    }),
  )
}

// biome-ignore lint/suspicious/noExplicitAny: each reason has its own figures.
type DepthFigures = Readonly<Record<string, any>>

/** The sentence of a fault that `depthFault` made. */
export function depthSentence(of: DepthFigures): string {
  switch (of.reason as DepthRefusal['reason']) {
    case 'out-of-sequence':
      return `The update follows ${of.found ?? 'no number'}, and the book is at ${of.expected}. Send a new snapshot.`
    case 'stale':
      return `The update is of ${of.at}, and the book already of ${of.limit}. Drop it.`
    case 'not-whole':
      return `The ${of.field} ${of.value} is not a whole number of increments below 2^53.`
    case 'owner-unknown':
      return `The ${of.side} at ${of.price} names the owner ${of.owner}, which is no account here.`
    case 'off-grid':
      return `The ${of.side} price ${of.price} is no multiple of ${of.step}.`
    case 'negative':
      return `The ${of.side} of ${of.quantity} at ${of.price} needs a price above zero and a quantity not below it.`
    case 'empty':
      return `The ${of.side} at ${of.price} has no quantity. Leave it out.`
    case 'duplicate':
      return `The ${of.side} price ${of.price} is named twice. Name it once, with its whole quantity.`
    case 'too-large':
      return `The ${of.side}s pass ${of.limit} at ${of.price}.`
    case 'crossed':
      return `The best bid ${of.bid} would reach the best ask ${of.ask}. Match them first, or drop the older level.`
  }
}
