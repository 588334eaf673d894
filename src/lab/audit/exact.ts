import { divide } from '../../core/money/rounding.ts'
import { formatDecimal, parseDecimal } from '../../core/money/units.ts'
import type { CellRule } from '../../files/cells.ts'

/** A decimal number as a whole number of `10^-DECIMALS`. */
export type Exact = bigint

/** Digits after the point that every cell is kept with. Published floats have up to 29, and none is cut. */
export const DECIMALS = 32

export const ONE: Exact = 10n ** BigInt(DECIMALS)
export const CENT: Exact = ONE / 100n

/** A decimal number that is kept to its last digit, or refused. */
export const exactCell: CellRule = Object.freeze({
  expected: `a decimal number with at most ${DECIMALS} digits after the point`,
  accepts: (text: string) => parseDecimal(text, DECIMALS).ok,
})

/** Reads a cell that `exactCell` accepted. */
export function exactOf(text: string): Exact {
  const read = parseDecimal(text, DECIMALS)
  if (!read.ok) throw new RangeError(`${read.problem}. Check the cell with exactCell where it enters.`)
  return read.value
}

/** A count as a figure. */
export function countOf(count: number | bigint): Exact {
  return BigInt(count) * ONE
}

export function sumOf(values: Iterable<Exact>): Exact {
  let sum = 0n
  for (const value of values) sum += value
  return sum
}

export function magnitudeOf(value: Exact): Exact {
  return value < 0n ? -value : value
}

/** The part of a value above zero. */
export function positiveOf(value: Exact): Exact {
  return value > 0n ? value : 0n
}

/** The product of two decimals, rounded half-even at the last digit kept. */
export function productOf(a: Exact, b: Exact): Exact {
  return divide(a * b, ONE, 'half-even')
}

/** The quotient of two decimals, rounded half-even at the last digit kept; undefined by zero. */
export function quotientOf(a: Exact, b: Exact): Exact | undefined {
  return b === 0n ? undefined : divide(a * ONE, b, 'half-even')
}

/** Decimal text with a number of digits after the point, rounded half-even. */
export function textOf(value: Exact, places: number): string {
  return formatDecimal(divide(value, 10n ** BigInt(DECIMALS - places), 'half-even'), places)
}

/** Dollars and cents. */
export function centsOf(value: Exact): string {
  return textOf(value, 2)
}

/** The nearest double, for roots and powers, which are floats here. */
export function floatOf(value: Exact): number {
  return Number(formatDecimal(value, DECIMALS))
}

/** A float as an exact decimal of its shortest digits, so that it can be rounded and printed as the others are. */
export function exactOfFloat(value: number): Exact {
  const read = parseDecimal(String(value).replace('e+', 'e'), DECIMALS)
  return read.ok ? read.value : exactOf(value.toFixed(12))
}

/** A ratio of whole numbers as a float, zero by zero; for shares, which nothing is paid by. */
export function floatRatio(a: bigint, b: bigint): number {
  return b === 0n ? 0 : floatOf(divide(a * ONE, b, 'half-even'))
}
