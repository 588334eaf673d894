import { InvariantViolation } from './invariant.ts'
import { MAX_CELL } from './mul-div.ts'

declare const unit: unique symbol
/** An exact amount kept as a whole number of its smallest unit. The brand exists for the compiler only. */
type Fixed<Unit extends string> = bigint & { readonly [unit]: Unit }
/** 1n is one ledger unit; its asset stands beside it. */
export type Money = Fixed<'Money'>
/** 1n is one price increment of its instrument. */
export type Price = Fixed<'Price'>
/** 1n is one quantity increment of its instrument, long above zero. */
export type Quantity = Fixed<'Quantity'>

/** A ratio of whole numbers in lowest terms, the denominator above zero. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** What became of a text that should be a decimal number on a grid; `problem` is a sentence for people. */
export type ParsedDecimal =
  | { readonly ok: true; readonly value: bigint }
  | { readonly ok: false; readonly problem: string }

/** How `formatDecimal` writes: `group` parts thousands by `_`, `trim` drops zeros at the end of the fraction. */
export interface DecimalStyle {
  readonly group?: boolean
  readonly trim?: boolean
}

/** No amount, rate or id needs more digits; a longer text is a mistake, or an attack on memory. */
const MAX_DIGITS = 400

const DECIMAL = /^(-?)(\d+(?:_\d+)*)(?:\.(\d+(?:_\d+)*))?(?:[eE]([+-]?\d{1,6}))?$/

/** `digits × 10^exponent`, with no zero at the end of `digits`. */
interface Scientific {
  readonly digits: bigint
  readonly exponent: number
}

/**
 * Reads a decimal number onto a grid of `10^-decimals`, exactly or not at all.
 *
 * Takes a leading `-`, digits with single `_` between them, one `.` with digits on both sides, and an
 * exponent (`1e-4`). Zeros at the end are not significant: `1.500` fits two decimals, `1.505` does not.
 *
 * @param decimals grid of the result, a whole number >= 0: with 2, `'1.5'` gives 150n
 */
export function parseDecimal(text: string, decimals: number): ParsedDecimal {
  const read = readDecimal(text)
  if (typeof read === 'string') return { ok: false, problem: read }
  const found = Math.max(0, -read.exponent)
  if (found > decimals) {
    const problem = `"${text}" has ${found} significant ${found === 1 ? 'digit' : 'digits'} after the point; ${decimals} are allowed`
    return { ok: false, problem }
  }
  return { ok: true, value: read.digits * 10n ** BigInt(read.exponent + decimals) }
}

/**
 * Reads a plain decimal such as `0.00025` or `2.5e-4` as a ratio in lowest terms: 1 / 4000.
 *
 * @throws {InvariantViolation} when the text is no decimal number; check it with `parseDecimal` where it enters
 */
export function parseRational(text: string): Rational {
  const read = readDecimal(text)
  if (typeof read === 'string') throw new InvariantViolation(read)
  const up = read.exponent > 0 ? 10n ** BigInt(read.exponent) : 1n
  const down = read.exponent < 0 ? 10n ** BigInt(-read.exponent) : 1n
  const common = gcd(read.digits * up, down)
  return { numerator: (read.digits * up) / common, denominator: down / common }
}

/**
 * Writes a whole number of `10^-decimals` as a decimal text that `parseDecimal` reads back to the same value.
 *
 * @param value a bigint, or a cell
 * @param decimals whole number >= 0: with 2, 150n gives `1.50`, trimmed `1.5`
 * @throws {InvariantViolation} when a number given is not a cell
 */
export function formatDecimal(value: bigint | number, decimals: number, style: DecimalStyle = {}): string {
  const whole = typeof value === 'number' ? fromCell(value) : value
  const sign = whole < 0n ? '-' : ''
  const digits = (whole < 0n ? -whole : whole).toString().padStart(decimals + 1, '0')
  const point = digits.length - decimals
  const integer = style.group ? grouped(digits.slice(0, point)) : digits.slice(0, point)
  const fraction = style.trim ? digits.slice(point).replace(/0+$/, '') : digits.slice(point)
  return fraction === '' ? `${sign}${integer}` : `${sign}${integer}.${fraction}`
}

/**
 * Turns an exact amount into the number a column holds.
 *
 * @throws {InvariantViolation} when its magnitude passes 2^53 - 1
 */
export function toCell(value: bigint): number {
  const cell = Number(value)
  // A value past the bound becomes at least 2^53, which is not a safe integer.
  if (Number.isSafeInteger(cell)) return cell
  throw new InvariantViolation(`${value} passes the largest cell ${MAX_CELL}; use a coarser unit`)
}

/**
 * Turns what a column holds into an exact amount.
 *
 * @throws {InvariantViolation} when it is not whole, or its magnitude passes 2^53 - 1
 */
export function fromCell(value: number): bigint {
  if (Number.isSafeInteger(value)) return BigInt(value)
  throw new InvariantViolation(`a cell is a whole number within ±${MAX_CELL}, and ${value} is not`)
}

/** The greatest common divisor, never below zero; of 0 and 0 it is 0. */
export function gcd(a: bigint, b: bigint): bigint {
  let [large, small] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (small !== 0n) [large, small] = [small, large % small]
  return large
}

/** Reads the text, or says in a sentence why it cannot be read. */
function readDecimal(text: string): Scientific | string {
  const parts = text.length <= MAX_DIGITS ? DECIMAL.exec(text) : null
  if (parts === null) return problemOf(text)
  const integer = parts[2].replaceAll('_', '')
  const fraction = (parts[3] ?? '').replaceAll('_', '')
  const significant = `${integer}${fraction}`.replace(/^0+/, '').replace(/0+$/, '')
  if (significant === '') return { digits: 0n, exponent: 0 }
  const dropped = integer.length + fraction.length - `${integer}${fraction}`.replace(/0+$/, '').length
  const exponent = Number(parts[4] ?? 0) - fraction.length + dropped
  if (Math.abs(exponent) > MAX_DIGITS) return problemOf(text)
  return { digits: BigInt(`${parts[1]}${significant}`), exponent }
}

function problemOf(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  if (text.length > MAX_DIGITS || DECIMAL.test(text))
    return `"${shown}" has too many digits; a number of at most ${MAX_DIGITS} was expected`
  return `"${shown}" is not a decimal number; write it like -1_250.75 or 1e-4`
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, '_')
}
