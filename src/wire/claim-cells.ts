import type { z } from 'zod'
import type { ClaimColumn } from '../core/allocation/claims.ts'
import { parseDecimal } from '../core/money/units.ts'
import { scalar } from './scalars.ts'

/** Digits after the point of what a claim holds. */
export interface Decimals {
  /** Of amounts and of weights. */
  readonly money: number
  readonly quantity: number
}

/** A larger number leaves no room for whole amounts below 2^53. */
const MOST_DECIMALS = 15
const ANY_AMOUNT = 10n ** 40n
/** Leverage is kept in parts per million. */
const LEVERAGE_DECIMALS = 6
const LARGEST = 9_007_199_254_740_991n
const SIGNED: ReadonlySet<ClaimColumn> = new Set([
  'equity',
  'profit',
  'quantity',
  'markValue',
  'entryValue',
  'wallet',
])

/**
 * Reads one cell of a claim into whole units, exactly or not at all.
 *
 * @param isFormOnly checks the form alone and gives 0
 */
export function cellReader(
  column: ClaimColumn,
  decimals: Decimals,
  isFormOnly = false,
): z.ZodType<bigint, string> {
  const digits = digitsOf(column, decimals)
  const least = SIGNED.has(column) ? -LARGEST : column === 'lot' ? 1n : 0n
  return scalar(expectedOf(column, digits), (text) => {
    if (isFormOnly) return 0n
    const parsed = parseDecimal(text, digits)
    return parsed.ok && parsed.value >= least && parsed.value <= LARGEST ? parsed.value : undefined
  })
}

/** Reads a sum over accounts, zero or above; it may pass the largest cell. */
export function totalReader({ money }: Decimals, isFormOnly = false): z.ZodType<bigint, string> {
  return scalar(`an amount, zero or above, with at most ${money} decimals`, (text) => {
    if (isFormOnly) return 0n
    const parsed = parseDecimal(text, money)
    return parsed.ok && parsed.value >= 0n && parsed.value <= ANY_AMOUNT ? parsed.value : undefined
  })
}

/** A number of decimals. */
export const decimalsForm: z.ZodType<number, string> = scalar(
  `a whole number from 0 to ${MOST_DECIMALS}`,
  wholeDecimals,
)

/** The decimals a document declares, or those it is read with where it does not. */
export function decimalsOf(
  document: unknown,
  { decimals, quantityDecimals }: { readonly decimals: number; readonly quantityDecimals?: number },
): Decimals {
  const money = declared(document, 'decimals') ?? decimals
  return { money, quantity: declared(document, 'quantity-decimals') ?? quantityDecimals ?? money }
}

/** What is no number of decimals is told of by the schema, so it is left out here. */
function declared(document: unknown, key: string): number | undefined {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, key)) return undefined
  const text = (document as Record<string, unknown>)[key]
  return typeof text === 'string' ? wholeDecimals(text) : undefined
}

function wholeDecimals(text: string): number | undefined {
  return /^\d{1,2}$/.test(text) && Number(text) <= MOST_DECIMALS ? Number(text) : undefined
}

function digitsOf(column: ClaimColumn, { money, quantity }: Decimals): number {
  if (column === 'leverage') return LEVERAGE_DECIMALS
  return column === 'quantity' ? quantity : money
}

function expectedOf(column: ClaimColumn, digits: number): string {
  const what =
    column === 'leverage' || column === 'quantity' || column === 'weight' ? 'a number' : 'an amount'
  const sign = SIGNED.has(column) ? ' of either sign' : column === 'lot' ? ' above zero' : ', zero or above'
  return `${what}${sign} with at most ${digits} decimals, below 2^53 of its smallest unit`
}
