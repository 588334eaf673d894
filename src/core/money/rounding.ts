import { invariant } from './invariant.ts'

/**
 * The direction in which a quotient that is not whole becomes whole. Every rounding in the engine names one.
 *
 * - `floor` toward minus infinity, `ceil` toward plus infinity
 * - `toward-zero` drops the fraction, `away-from-zero` grows the magnitude
 * - `half-up` to the nearest, a tie toward plus infinity: 2.5 gives 3, -2.5 gives -2
 * - `half-even` to the nearest, a tie to the even neighbour: 2.5 gives 2, 3.5 gives 4, -2.5 gives -2
 */
export type Rounding = 'floor' | 'ceil' | 'toward-zero' | 'away-from-zero' | 'half-up' | 'half-even'

/** Every rounding there is, in the order in which they are documented. */
export const roundings: readonly Rounding[] = Object.freeze([
  'floor',
  'ceil',
  'toward-zero',
  'away-from-zero',
  'half-up',
  'half-even',
] as const)

/**
 * Divides two whole numbers of any sign and rounds the quotient.
 *
 * @param b the divisor, not zero
 * @returns the whole number next to `a / b` in the direction named
 * @throws {InvariantViolation} when `b` is zero
 */
export function divide(a: bigint, b: bigint, rounding: Rounding): bigint {
  invariant(b !== 0n, `a division needs a divisor other than zero, and ${a} was divided by it`)
  const quotient = a / b
  const remainder = a % b
  if (remainder === 0n) return quotient
  const negative = a < 0n !== b < 0n
  const twice = magnitudeOf(remainder) * 2n
  const divisor = magnitudeOf(b)
  const half = twice < divisor ? -1 : twice > divisor ? 1 : 0
  if (!growsMagnitude(rounding, negative, half, (quotient & 1n) === 1n)) return quotient
  return negative ? quotient - 1n : quotient + 1n
}

/**
 * Tells whether a truncated quotient with a fraction left over becomes one larger in magnitude.
 *
 * Both the exact division of bigints and the fast one of cells ask here, so a direction has one meaning.
 *
 * @param negative the exact quotient is below zero
 * @param half sign of (fraction - 1/2), the fraction taken of the magnitude and not zero
 * @param odd the truncated quotient is odd
 */
export function growsMagnitude(rounding: Rounding, negative: boolean, half: number, odd: boolean): boolean {
  switch (rounding) {
    case 'floor':
      return negative
    case 'ceil':
      return !negative
    case 'toward-zero':
      return false
    case 'away-from-zero':
      return true
    case 'half-up':
      return half > 0 || (half === 0 && !negative)
    case 'half-even':
      return half > 0 || (half === 0 && odd)
    default:
      return unknownRounding(rounding)
  }
}

function magnitudeOf(value: bigint): bigint {
  return value < 0n ? -value : value
}

function unknownRounding(rounding: never): never {
  invariant(false, `"${rounding}" is not a rounding; use one of ${roundings.join(', ')}`)
}
