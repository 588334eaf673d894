import { divide } from '../../core/money/rounding.ts'

/** A figure, or in words why there is none. Never NaN and never an infinity: those hide their cause. */
export type Figure<Value extends number | bigint = number> =
  | { readonly value: Value }
  | { readonly missing: string }

export function someFigure<Value extends number | bigint>(value: Value): Figure<Value> {
  return { value }
}

/** @param missing the reason, as the end of the sentence "there is no figure, because …" */
export function noFigure(missing: string): { readonly missing: string } {
  return { missing }
}

/** Bits a quotient is worked out to before it is rounded: more than the 53 that a float keeps. */
const QUOTIENT_BITS = 64

/**
 * The one way from exact figures to a float: the double nearest to `numerator / denominator`, a tie to the even one.
 *
 * @param ifZero why there is no figure where the denominator is zero
 */
export function ratioFigure(numerator: bigint, denominator: bigint, ifZero: string): Figure {
  if (denominator === 0n) return noFigure(ifZero)
  const isNegative = numerator < 0n !== denominator < 0n
  const magnitude = nearestFloat(magnitudeOf(numerator), magnitudeOf(denominator))
  return someFigure(isNegative && magnitude !== 0 ? -magnitude : magnitude)
}

/** An exact ratio as whole units of money, rounded to the nearest, a tie to the even one. */
export function unitsFigure(numerator: bigint, denominator: bigint): Figure<bigint> {
  return someFigure(divide(numerator, denominator, 'half-even'))
}

/** A quotient of floats, or the reason; for figures that were published as floats. */
export function quotientFigure(numerator: number, denominator: number, ifZero: string): Figure {
  return denominator === 0 ? noFigure(ifZero) : someFigure(numerator / denominator)
}

/** A figure worked out from another one, which stays missing where that one is. */
export function mapFigure<From extends number | bigint, To extends number | bigint>(
  figure: Figure<From>,
  work: (value: From) => To,
): Figure<To> {
  return 'missing' in figure ? figure : someFigure(work(figure.value))
}

/** A share as the studies clip it. */
export function clipped(value: number): number {
  return Math.min(1, Math.max(0, value))
}

function nearestFloat(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0
  const shift = Math.max(0, QUOTIENT_BITS + bitsOf(denominator) - bitsOf(numerator))
  const shifted = numerator << BigInt(shift)
  const quotient = shifted / denominator
  // A remainder marks the last bit, so that what lies just beside a tie is not taken for one.
  const marked = shifted % denominator === 0n ? quotient : quotient | 1n
  return Number(marked) / 2 ** shift
}

/** Bits of a number above zero. */
function bitsOf(value: bigint): number {
  return value.toString(2).length
}

function magnitudeOf(value: bigint): bigint {
  return value < 0n ? -value : value
}
