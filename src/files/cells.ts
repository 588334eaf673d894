import { parseDecimal, parseRational } from '../core/money/units.ts'

/** What one cell of a table, or one scalar of a record, may hold. The text itself is never changed. */
export interface CellRule {
  /** What is expected, as the end of the sentence "expected …". */
  readonly expected: string
  /** Is this text acceptable? */
  readonly accepts: (text: string) => boolean
}

/** Digits after the point that a read number may have; far above any venue's, and below what harms memory. */
const ANY_DECIMALS = 800
const PLAIN_POSITIVE = /^(?:0|[1-9]\d{0,39})(?:\.\d{1,40})?$/
const PLAIN_DECIMAL = /^-?\d{1,40}(?:\.\d{1,40})?$/

/** Any text but an empty one, without spaces at its ends. */
export const name: CellRule = Object.freeze({
  expected: 'a name without spaces at its ends',
  accepts: (text: string) => text !== '' && text.trim() === text,
})

/** A decimal number of any sign, exponents allowed: `-0.25`, `1e-4`. */
export const decimal: CellRule = Object.freeze({ expected: 'a decimal number', accepts: isDecimal })

/** A decimal number above zero. */
export const positiveDecimal: CellRule = Object.freeze({
  expected: 'a decimal number above zero',
  accepts: (text: string) => isDecimal(text) && signOf(text) > 0,
})

/** A decimal number, zero or above. */
export const nonNegativeDecimal: CellRule = Object.freeze({
  expected: 'a decimal number, zero or above',
  accepts: (text: string) => isDecimal(text) && signOf(text) >= 0,
})

/** A decimal number of either sign, but not zero. */
export const nonZeroDecimal: CellRule = Object.freeze({
  expected: 'a decimal number that is not zero',
  accepts: (text: string) => isDecimal(text) && signOf(text) !== 0,
})

/** Digits only, up to fifteen: always below 2^53, so `wholeOf` turns it into a number without loss. */
export const wholeNumber: CellRule = Object.freeze({
  expected: 'a whole number of at most 15 digits',
  accepts: (text: string) => /^\d{1,15}$/.test(text),
})

/** One of a few words. */
export function oneOf(...words: readonly string[]): CellRule {
  return {
    expected: words.map((word) => `"${word}"`).join(' or '),
    accepts: (text) => words.includes(text),
  }
}

/** An empty cell, or what `rule` accepts. */
export function orEmpty(rule: CellRule): CellRule {
  return {
    expected: `${rule.expected}, or nothing`,
    accepts: (text) => text === '' || rule.accepts(text),
  }
}

/** Turns text accepted by `wholeNumber` into a number, exactly. */
export function wholeOf(text: string): number {
  return Number.parseInt(text, 10)
}

/** Orders two decimal texts by value, exactly: -1, 0 or 1 as `a` is below, equal to or above `b`. */
export function compareDecimals(a: string, b: string): number {
  if (a === b) return 0
  // Prices as venues write them compare digit by digit, much faster than as ratios.
  if (PLAIN_POSITIVE.test(a) && PLAIN_POSITIVE.test(b)) return comparePlain(a, b)
  const [x, y] = [parseRational(a), parseRational(b)]
  const [left, right] = [x.numerator * y.denominator, y.numerator * x.denominator]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Without leading zeros the longer integer part is the larger; of equal length, texts order as numbers do. */
function comparePlain(a: string, b: string): number {
  const [aPoint, bPoint] = [pointOf(a), pointOf(b)]
  if (aPoint !== bPoint) return aPoint < bPoint ? -1 : 1
  const length = Math.max(a.length, b.length, aPoint + 1)
  const [left, right] = [padded(a, length), padded(b, length)]
  return left < right ? -1 : left > right ? 1 : 0
}

function pointOf(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? text.length : point
}

function padded(text: string, length: number): string {
  if (text.length === length) return text
  return text.includes('.') ? text.padEnd(length, '0') : `${text}.`.padEnd(length, '0')
}

function isDecimal(text: string): boolean {
  return PLAIN_DECIMAL.test(text) || parseDecimal(text, ANY_DECIMALS).ok
}

/** The sign of a decimal text: a digit other than zero before any exponent means it is not zero. */
function signOf(text: string): number {
  if (!/^-?[\d_.]*[1-9]/.test(text)) return 0
  return text.startsWith('-') ? -1 : 1
}
