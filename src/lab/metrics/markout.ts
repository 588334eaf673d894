/** What a forced fill turned out to be worth, in units of money. */
export interface Markout {
  /** Against the later mark: `at the fill` plus `drift`. Below zero, its holder is worse off. */
  readonly total: bigint
  /** Against the mark at the fill: what the execution price alone gave or took. */
  readonly atFill: bigint
  /** What the market did afterwards, which no rule decided. */
  readonly drift: bigint
}

/**
 * Splits the markout of a fill into its price and what came later: Q (M_D − P) = Q (M_0 − P) + Q (M_D − M_0).
 *
 * @param quantity signed, above zero where the holder was made to buy, in increments
 * @param price of the fill, in mark increments; so are the marks
 * @see docs/sources.md#markout
 */
export function markoutOf(quantity: bigint, price: bigint, markAtFill: bigint, markLater: bigint): Markout {
  const atFill = quantity * (markAtFill - price)
  const drift = quantity * (markLater - markAtFill)
  return { total: atFill + drift, atFill, drift }
}
