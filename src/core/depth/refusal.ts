import { invariant } from '../money/invariant.ts'
import type { DepthSide } from './level.ts'

/**
 * Why a book did not take an update. An update is refused whole, with every reason, in this order.
 *
 * - `out-of-sequence` the update does not follow the one the book holds; `found` is null when it has no number
 * - `stale` the update is older than the book
 * - `not-whole` a figure is not a whole number within ±(2^53 - 1); `side` is null for times and numbers
 * - `owner-unknown` an owner is neither an account row nor, where that is allowed, UNOWNED
 * - `off-grid` a price is no multiple of the order price increment
 * - `negative` a price is not above zero, or a quantity is below it
 * - `empty` a level that has to hold something has quantity 0
 * - `duplicate` an unowned price is named twice
 * - `too-large` the quantity of one side passes the bound of a cell at this price
 * - `crossed` the best bid would reach the best ask
 */
export type DepthRefusal =
  | { readonly reason: 'out-of-sequence'; readonly expected: number; readonly found: number | null }
  | { readonly reason: 'stale'; readonly at: number; readonly limit: number }
  | {
      readonly reason: 'not-whole'
      readonly field: DepthField
      readonly side: DepthSide | null
      readonly value: number
    }
  | {
      readonly reason: 'owner-unknown'
      readonly side: DepthSide
      readonly price: number
      readonly owner: number
    }
  | { readonly reason: 'off-grid'; readonly side: DepthSide; readonly price: number; readonly step: number }
  | {
      readonly reason: 'negative'
      readonly side: DepthSide
      readonly price: number
      readonly quantity: number
    }
  | { readonly reason: 'empty'; readonly side: DepthSide; readonly price: number }
  | { readonly reason: 'duplicate'; readonly side: DepthSide; readonly price: number }
  | { readonly reason: 'too-large'; readonly side: DepthSide; readonly price: number; readonly limit: number }
  | { readonly reason: 'crossed'; readonly bid: number; readonly ask: number }

/** The fields of an update that hold a number. */
export type DepthField = 'at' | 'lastUpdateId' | 'previousId' | 'lastId' | 'price' | 'quantity' | 'owner'

/** A refusal as a sentence: what was found, what was expected, what to do. */
export function depthRefusalText(refusal: DepthRefusal): string {
  switch (refusal.reason) {
    case 'out-of-sequence':
      return `The update follows ${refusal.found ?? 'no number'}, and the book is at ${refusal.expected}. Fetch a new snapshot.`
    case 'stale':
      return `The update is of ${refusal.at}, and the book already of ${refusal.limit}. Drop it.`
    case 'not-whole':
      return `${placeOf(refusal.side)}${refusal.field} ${refusal.value} is not a whole number below 2^53. Put it on its grid.`
    case 'owner-unknown':
      return `The ${refusal.side} at ${refusal.price} names owner ${refusal.owner}, which is no account row here.`
    case 'off-grid':
      return `The ${refusal.side} price ${refusal.price} is no multiple of the increment ${refusal.step}.`
    case 'negative':
      return `The ${refusal.side} ${refusal.quantity} at ${refusal.price} needs a price above zero and a quantity not below it.`
    case 'empty':
      return `The ${refusal.side} at ${refusal.price} has quantity 0. Leave it out.`
    case 'duplicate':
      return `The ${refusal.side} price ${refusal.price} is named twice. Name it once, with its whole quantity.`
    case 'too-large':
      return `The ${refusal.side}s pass ${refusal.limit} quantity increments at ${refusal.price}. Use a coarser increment.`
    case 'crossed':
      return `The best bid ${refusal.bid} would reach the best ask ${refusal.ask}. Match them first, or drop the older level.`
    default:
      return unknownRefusal(refusal)
  }
}

function placeOf(side: DepthSide | null): string {
  return side === null ? 'The ' : `The ${side} `
}

function unknownRefusal(refusal: never): never {
  invariant(false, `${JSON.stringify(refusal)} is not a refusal of a depth update`)
}
