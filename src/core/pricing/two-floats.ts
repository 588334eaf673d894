/** 2^27 + 1: a product with it cuts a float in two halves whose products are exact. */
const CUT = 134217729

/**
 * What rounding took from a product: a × b - product, exactly (Dekker), for factors between 1e-140 and 1e140.
 *
 * @see docs/sources.md#exponential-and-logarithm-by-tables
 */
export function lowOfProduct(a: number, b: number, product: number): number {
  const aCut = CUT * a
  const aHigh = aCut - (aCut - a)
  const aLow = a - aHigh
  const bCut = CUT * b
  const bHigh = bCut - (bCut - b)
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}
