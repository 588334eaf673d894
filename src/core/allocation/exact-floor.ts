/** A ratio that may pass 2^53 above or below, with the floats that guide work on it. */
export interface Share {
  readonly numerator: bigint
  readonly denominator: bigint
  readonly floatNumerator: number
  readonly floatDenominator: number
}

/** Four rounded inputs and operations err by less than 2^-50 of the quotient; this bounds it twice over. */
const SCREEN = 1.7763568394002505e-15 // 2^-49

/** @param denominator above zero */
export function shareOf(numerator: bigint, denominator: bigint): Share {
  return {
    numerator,
    denominator,
    floatNumerator: Number(numerator),
    floatDenominator: Number(denominator),
  }
}

/**
 * How many whole lots `share x weight` holds, exactly: the float quotient decides where it is far enough from
 * a whole number, and bigints decide where it is not.
 *
 * @param weight whole, in [0, 2^53 - 1]; `lot` likewise, above zero
 * @returns a whole number; past 2^53 the nearest float, so that a caller can still see it pass his limit
 */
export function lotsWithin(share: Share, weight: number, lot: number): number {
  const quotient = (share.floatNumerator * weight) / (share.floatDenominator * lot)
  const floor = Math.floor(quotient)
  const margin = quotient * SCREEN
  if (quotient - floor > margin && floor + 1 - quotient > margin) return floor
  if (weight === 0) return 0
  return Number((share.numerator * BigInt(weight)) / (share.denominator * BigInt(lot)))
}

/** The sign of the difference of two rows' remainders, each as a fraction of the row's lot. */
export function compareRemainders(
  share: Share,
  a: { readonly weight: number; readonly lot: number },
  b: { readonly weight: number; readonly lot: number },
): number {
  const scaleA = share.denominator * BigInt(a.lot)
  const scaleB = share.denominator * BigInt(b.lot)
  const left = ((share.numerator * BigInt(a.weight)) % scaleA) * BigInt(b.lot)
  const right = ((share.numerator * BigInt(b.weight)) % scaleB) * BigInt(a.lot)
  return left < right ? -1 : left > right ? 1 : 0
}
