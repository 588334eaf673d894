import { invariant } from '../../core/money/invariant.ts'
import { gcd, type Rational } from '../../core/money/units.ts'

export type { Rational }

export const ZERO: Rational = { numerator: 0n, denominator: 1n }
export const ONE: Rational = { numerator: 1n, denominator: 1n }

/** @throws {InvariantViolation} when the denominator is zero */
export function rational(numerator: bigint, denominator = 1n): Rational {
  invariant(denominator !== 0n, 'a rational has a denominator other than zero')
  if (numerator === 0n) return ZERO
  const common = gcd(numerator, denominator)
  const sign = denominator < 0n ? -1n : 1n
  return { numerator: (sign * numerator) / common, denominator: (sign * denominator) / common }
}

export function plus(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

export function minus(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)
}

export function times(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator)
}

/** @throws {InvariantViolation} when b is zero */
export function over(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator)
}

/** Below, at or above zero as a is smaller than, equal to or larger than b. */
export function compareRationals(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function isZero(a: Rational): boolean {
  return a.numerator === 0n
}

/** `2`, or `28/15`. */
export function rationalText({ numerator, denominator }: Rational): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
}

/** The largest whole number that is not above a. */
export function floorOf({ numerator, denominator }: Rational): bigint {
  const quotient = numerator / denominator
  return numerator % denominator < 0n ? quotient - 1n : quotient
}
