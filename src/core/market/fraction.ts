import { gcd } from '../money/units.ts'

/** An exact positive rational in lowest terms. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

export function fraction(numerator: bigint, denominator: bigint): Fraction {
  const shared = gcd(numerator, denominator)
  return { numerator: numerator / shared, denominator: denominator / shared }
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator)
}

export function over(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator)
}

/** 10^decimals, exact. */
export function tenTo(decimals: number): bigint {
  return BigInt(`1${'0'.repeat(decimals)}`)
}

export function isWhole(a: Fraction): boolean {
  return a.denominator === 1n
}

export function textOf(a: Fraction): string {
  return a.denominator === 1n ? `${a.numerator}` : `${a.numerator}/${a.denominator}`
}

export function isPositive(a: Fraction): boolean {
  return a.numerator > 0n && a.denominator > 0n
}
