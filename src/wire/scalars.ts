import { z } from 'zod'
import { parseDecimal } from '../core/money/units.ts'
import { timeCell, timeOf } from '../files/times.ts'

/** How an editor may spell a scalar; the reader keeps the text, so `0.10` stays `0.10`. */
type Spelling = 'text' | 'boolean'

/** Nothing counted in parts, units or milliseconds comes near this; past 2^53 numbers would lose digits. */
const LARGEST = 9_007_199_254_740_991n

/**
 * A scalar that is read from its text.
 *
 * @param expected the end of the sentence "expected …", for people
 * @param read gives undefined for a text that does not fit
 */
export function scalar<T>(
  expected: string,
  read: (text: string) => T | undefined,
  spelling: Spelling = 'text',
): z.ZodType<T, string> {
  return z
    .string()
    .meta({ spelling })
    .transform((text, context) => {
      const value = read(text)
      if (value !== undefined) return value
      context.addIssue({ code: 'custom', message: expected })
      return z.NEVER
    })
}

/** One of a few words. */
export function words<const Word extends string>(...all: readonly Word[]): z.ZodType<Word, Word> {
  return z.enum(all) as z.ZodType<Word, Word>
}

/** A name: some text without spaces at its ends. */
export const name: z.ZodType<string, string> = scalar('a name without spaces at its ends', (text) =>
  text !== '' && text.trim() === text ? text : undefined,
)

/** A sentence or paragraph for people. */
export const prose: z.ZodType<string, string> = scalar('some text', (text) =>
  text.trim() === '' ? undefined : text.trim(),
)

export const flag: z.ZodType<boolean, string> = scalar(
  '"true" or "false"',
  (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  'boolean',
)

/** A whole number of at least `least`. */
export function wholeFrom(least: number): z.ZodType<number, string> {
  return scalar(`a whole number of at least ${least}`, (text) => {
    const value = partsOf(text, 0)
    return value !== undefined && value >= least ? value : undefined
  })
}

/** A share as a percentage or a fraction, exactly in parts per million, zero or above. */
export const share: z.ZodType<number, string> = scalar(
  'a share, zero or above and no finer than 0.0001%, like 0.5% or 0.005',
  (text) => nonNegative(shareParts(text, 6)),
)

/** A share of 0% to 100%, in parts per million. */
export const partOfWhole: z.ZodType<number, string> = scalar(
  'a share of 0% to 100%, no finer than 0.0001%, like 0.5% or 0.005',
  (text) => {
    const parts = nonNegative(shareParts(text, 6))
    return parts !== undefined && parts <= 1_000_000 ? parts : undefined
  },
)

/** A rate of either sign, in parts per million. */
export const signedShare: z.ZodType<number, string> = scalar(
  'a rate no finer than 0.0001%, like 0.05%, -0.01% or 0.0005',
  (text) => shareParts(text, 6),
)

/** A funding rate of either sign, in parts per billion. */
export const fundingRate: z.ZodType<number, string> = scalar(
  'a rate no finer than 0.0000001%, like 0.01%, -0.00125% or 0.0001',
  (text) => shareParts(text, 9),
)

/** A stretch of time above zero such as `30s`, `5m`, `8h`, `1500ms`, `1.5s` or `7d`, in milliseconds. */
export const duration: z.ZodType<number, string> = scalar(
  'a time above zero in whole milliseconds, like 1500ms, 30s, 5m, 8h or 7d',
  (text) => {
    const ms = durationMs(text)
    return ms !== undefined && ms > 0 ? ms : undefined
  },
)

/** A moment as milliseconds since 1970 or as UTC such as `2025-10-10T21:15:00Z`. */
export const moment: z.ZodType<number, string> = scalar(timeCell.expected, (text) =>
  timeCell.accepts(text) ? timeOf(text) : undefined,
)

/** A moment, or a time since the scenario's start such as `+30s`. */
export type When = { readonly at: number } | { readonly after: number }

export const when: z.ZodType<When, string> = scalar(
  `a time since the start like +30s, or ${timeCell.expected}`,
  (text) => {
    if (!text.startsWith('+')) return timeCell.accepts(text) ? { at: timeOf(text) } : undefined
    const after = durationMs(text.slice(1))
    return after === undefined ? undefined : { after }
  },
)

/** A decimal text above zero, kept as written: its grid is known only once the terms are. */
export const positiveText: z.ZodType<string, string> = scalar('a decimal number above zero', (text) =>
  isDecimal(text) && isAboveZero(text) ? text : undefined,
)

/** A decimal text, zero or above. */
export const nonNegativeText: z.ZodType<string, string> = scalar('a decimal number, zero or above', (text) =>
  isDecimal(text) && (isAboveZero(text) || !text.startsWith('-')) ? text : undefined,
)

/**
 * An amount of money, zero or above, in whole units.
 *
 * @param decimals of the asset, or null where only the form can be checked; the value is 0 then
 */
export function moneyOf(decimals: number | null): z.ZodType<number, string> {
  if (decimals === null) return nonNegativeText.transform(() => 0) as unknown as z.ZodType<number, string>
  return scalar(`an amount, zero or above, with at most ${decimals} decimals and below 2^53 units`, (text) =>
    nonNegative(partsOf(text, decimals)),
  )
}

/** An amount whose decimals are known only later: asked with them, it gives whole units, or undefined where it is finer. */
export type AmountText = (decimals: number) => bigint | undefined

/** An amount of either sign, read once its decimals are known. */
export const signedAmount: z.ZodType<AmountText, string> = scalar('a decimal number', (text) =>
  isDecimal(text) ? unitsIn(text) : undefined,
)

/** An amount, zero or above, read once its decimals are known. */
export const wholeAmount: z.ZodType<AmountText, string> = scalar('a decimal number, zero or above', (text) =>
  isDecimal(text) && (isAboveZero(text) || !text.startsWith('-')) ? unitsIn(text) : undefined,
)

function unitsIn(text: string): AmountText {
  return (decimals) => {
    const parsed = parseDecimal(text, decimals)
    return parsed.ok ? parsed.value : undefined
  }
}

/** Digits after the point that any number here may have: far above a venue's, and below what harms memory. */
const ANY_DECIMALS = 400

function isDecimal(text: string): boolean {
  return parseDecimal(text, ANY_DECIMALS).ok
}

function isAboveZero(text: string): boolean {
  const parsed = parseDecimal(text, ANY_DECIMALS)
  return parsed.ok && parsed.value > 0n
}

/** The decimal in units of 10^-digits, or undefined where it is off that grid or past 2^53. */
function partsOf(text: string, digits: number): number | undefined {
  const parsed = parseDecimal(text, digits)
  if (!parsed.ok || parsed.value > LARGEST || parsed.value < -LARGEST) return undefined
  return Number(parsed.value)
}

function shareParts(text: string, digits: number): number | undefined {
  return text.endsWith('%') ? partsOf(text.slice(0, -1), digits - 2) : partsOf(text, digits)
}

function nonNegative(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 ? value : undefined
}

/** Milliseconds of each unit as whole numbers, and the digits after the point that stay whole. */
const DURATION = /^(\d{1,12}(?:\.\d{1,3})?)(ms|s|m|h|d)$/

function durationMs(text: string): number | undefined {
  const parts = DURATION.exec(text)
  if (parts === null) return undefined
  const thousandths = partsOf(parts[1], 3)
  if (thousandths === undefined) return undefined
  const ms = BigInt(thousandths) * msOf(parts[2])
  return ms % 1_000n === 0n && ms / 1_000n <= LARGEST ? Number(ms / 1_000n) : undefined
}

function msOf(unit: string): bigint {
  if (unit === 'ms') return 1n
  if (unit === 's') return 1_000n
  if (unit === 'm') return 60_000n
  return unit === 'h' ? 3_600_000n : 86_400_000n
}
