import { mulDiv } from '../money/mul-div.ts'

/** How a position turns a price into money, as it stands in the columns. */
export const LINEAR = 0
export const INVERSE = 1
/** A balance of another asset, counted as margin at its index. */
export const COLLATERAL = 2
/** A mark that is read and never held. */
export const REFERENCE = 3
export type PayoffCode = 0 | 1 | 2 | 3

/**
 * Value of a signed quantity at a price, in whole ledger units of the settlement asset.
 *
 * Linear: `quantity x price x scale`, exact, since listing proved the product whole and below 2^53.
 * Inverse: `-quantity x scale / price`, half-even on the magnitude, so that both sides of a trade
 * carry the same money with opposite signs and closing at the mark never changes equity.
 *
 * @param payoff LINEAR or INVERSE
 * @param scale linear: ledger units of one quantity increment at one mark increment; inverse: ledger
 *   units of one quantity increment times one mark increment
 * @param quantity quantity increments, long above zero
 * @param price mark increments, above zero
 */
export function valueAtPrice(payoff: number, scale: number, quantity: number, price: number): number {
  if (payoff === LINEAR) return quantity * scale * price
  if (quantity === 0) return 0
  const magnitude = mulDiv(Math.abs(quantity), scale, price, 'half-even')
  return quantity > 0 ? -magnitude : magnitude
}
