import { InvariantViolation, invariant } from './invariant.ts'
import { divide, growsMagnitude, type Rounding } from './rounding.ts'

/** The largest magnitude a cell of a money, price or quantity column may hold: 2^53 - 1. */
export const MAX_CELL: number = Number.MAX_SAFE_INTEGER

/** Veltkamp's constant 2^27 + 1: it splits a 53-bit number in two halves whose products are exact. */
const SPLITTER = 134_217_729

/**
 * Works out `a * b / c` exactly, then rounds once, without leaving float64.
 *
 * A product below 2^53 is divided directly: the float quotient of whole numbers has the exact floor, because
 * the exact quotient lies at least 1/c below the next whole number and rounding moves it by less. A larger
 * product is kept as an unevaluated sum of two floats (Dekker's two-product). Its float quotient is a guess,
 * off by one at most unless it is near 2^53; the exact remainder decides and moves it into place.
 *
 * The two rounded products are within a factor of two of each other, so their difference is exact
 * (Sterbenz); so is the difference of their errors, each of which is at most 2^52. One rounding is left,
 * that of the last sum: it keeps the order with 0 and with c, and changes nothing between them.
 *
 * It is one function so that a loop over columns can take it in whole: a call would box every number.
 *
 * @param a whole, |a| <= 2^53 - 1
 * @param b whole, |b| <= 2^53 - 1
 * @param c whole, |c| <= 2^53 - 1, not zero
 * @returns a whole number, |result| <= 2^53 - 1, never -0
 * @throws {InvariantViolation} when an input is not such a number, or the result passes 2^53 - 1
 * @see docs/sources.md#two-product
 */
export function mulDiv(a: number, b: number, c: number, rounding: Rounding): number {
  if (!areCells(a, b) || !Number.isSafeInteger(c) || c === 0) return refuseInputs(a, b, c)
  const signed = c < 0 ? -(a * b) : a * b
  const product = Math.abs(signed)
  const divisor = Math.abs(c)
  let quotient = Math.floor(product / divisor)
  let remainder = product - quotient * divisor
  if (product > MAX_CELL) {
    const error = productError(Math.abs(a), Math.abs(b), product)
    if (quotient > MAX_CELL) quotient = MAX_CELL
    for (;;) {
      const taken = quotient * divisor
      remainder = product - taken + (error - productError(quotient, divisor, taken))
      if (remainder < 0) quotient -= 1
      else if (remainder >= divisor && quotient <= MAX_CELL) quotient += 1
      else break
    }
  }
  // Twice a cell is exact, and so is its comparison with another cell. A float `%` would be a slow call.
  const half = remainder * 2 - divisor
  const odd = Math.floor(quotient / 2) * 2 !== quotient
  if (remainder !== 0 && growsMagnitude(rounding, signed < 0, half, odd)) quotient += 1
  if (quotient > MAX_CELL) return refuseResult(a, b, c)
  return signed < 0 ? 0 - quotient : quotient
}

/**
 * Works out `a * b / c` in bigints and rounds once.
 *
 * @throws {InvariantViolation} when `c` is zero
 */
export function mulDivBig(a: bigint, b: bigint, c: bigint, rounding: Rounding): bigint {
  return divide(a * b, c, rounding)
}

/**
 * The exact sign of `a * b - c * d`, for comparing two ratios without dividing.
 *
 * Rounding never swaps two products, so different floats already decide; equal floats leave it to
 * their rounding errors, which are exact.
 *
 * @param a whole, |a| <= 2^53 - 1; so are `b`, `c` and `d`
 * @throws {InvariantViolation} when an input is not such a number
 */
export function compareProducts(a: number, b: number, c: number, d: number): -1 | 0 | 1 {
  if (!areCells(a, b) || !areCells(c, d)) return refuseFactors(a, b, c, d)
  const left = a * b
  const right = c * d
  if (left !== right) return left < right ? -1 : 1
  const leftError = productError(a, b, left)
  const rightError = productError(c, d, right)
  return leftError === rightError ? 0 : leftError < rightError ? -1 : 1
}

/**
 * Adds two cells.
 *
 * @returns their sum, |sum| <= 2^53 - 1
 * @throws {InvariantViolation} when an input is not a cell, or the sum passes 2^53 - 1
 */
export function checkedAdd(a: number, b: number): number {
  const sum = a + b
  // A sum of two cells that passes the bound is at least 2^53, also after its own rounding.
  if (areCells(a, b) && Number.isSafeInteger(sum)) return sum
  throw new InvariantViolation(
    `a sum of cells stays whole and within ±${MAX_CELL}, and ${a} + ${b} does not; use a coarser unit`,
  )
}

/**
 * The exact rounding error of a float product: `a * b` equals `product` plus this number.
 *
 * Exact whenever nothing over- or underflows, so for all whole numbers below 2^53.
 *
 * @param product the float `a * b`
 * @see docs/sources.md#two-product
 */
export function productError(a: number, b: number, product: number): number {
  const scaledA = a * SPLITTER
  const highA = scaledA - (scaledA - a)
  const lowA = a - highA
  const scaledB = b * SPLITTER
  const highB = scaledB - (scaledB - b)
  const lowB = b - highB
  return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB
}

function areCells(a: number, b: number): boolean {
  return Number.isSafeInteger(a) && Number.isSafeInteger(b)
}

function refuseInputs(a: number, b: number, c: number): never {
  invariant(c !== 0, `mulDiv needs a divisor other than zero, and ${a} × ${b} was divided by it`)
  invariant(false, `mulDiv takes whole numbers within ±${MAX_CELL}, and was given ${a} × ${b} / ${c}`)
}

function refuseFactors(a: number, b: number, c: number, d: number): never {
  invariant(
    false,
    `compareProducts takes whole numbers within ±${MAX_CELL}, and was given ${a} × ${b} and ${c} × ${d}`,
  )
}

function refuseResult(a: number, b: number, c: number): never {
  invariant(false, `${a} × ${b} / ${c} passes the largest cell ${MAX_CELL}; use a coarser unit or mulDivBig`)
}
