import type { Fraction } from '../../core/market/fraction.ts'
import { formatDecimal } from '../../core/money/units.ts'

/**
 * A grid of decimal figures: n of its increments are `n x step / 10^decimals`. `step` is 0 where the increment is no
 * decimal number (a third, say): figures on such a grid are written as an exact ratio, and none can be read.
 */
export interface Grid {
  readonly decimals: number
  readonly step: number
  readonly increment: Fraction
}

/** Why a text is no figure on a grid. */
export type OffGrid = 'decimal' | 'decimals' | 'grid' | 'too-large'

/** More decimals than any ledger or increment has; past it an increment counts as no decimal number. */
const MOST_DECIMALS = 30
const LARGEST = Number.MAX_SAFE_INTEGER
/** A tenth of it: one more digit may pass the bound. */
const NEARLY = Math.floor(LARGEST / 10)

export function moneyGrid(decimals: number): Grid {
  return { decimals, step: 1, increment: { numerator: 1n, denominator: 10n ** BigInt(decimals) } }
}

/** The grid of whole multiples of an increment. */
export function gridOf(increment: Fraction): Grid {
  const { numerator, denominator } = increment
  let power = 1n
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals += 1, power *= 10n) {
    if (power % denominator !== 0n) continue
    const step = Number((power / denominator) * numerator)
    return { decimals, step: Number.isSafeInteger(step) ? step : 0, increment }
  }
  return { decimals: 0, step: 0, increment }
}

/**
 * Whole increments as plain decimal text, without zeros at the end; exact whatever the grid. What is not whole was never a
 * figure, and is told as it came.
 */
export function gridText(increments: number | bigint, grid: Grid): string {
  if (typeof increments === 'number') {
    if (!Number.isSafeInteger(increments)) return String(increments)
    const scaled = increments * grid.step
    if (grid.step !== 0 && Number.isSafeInteger(scaled)) return cellText(scaled, grid.decimals)
  }
  const { numerator, denominator } = grid.increment
  const above = BigInt(increments) * numerator
  if (grid.step === 0) return ratioText(above, denominator)
  const scaled = (above * 10n ** BigInt(grid.decimals)) / denominator
  return formatDecimal(scaled, grid.decimals, { trim: true })
}

/** `formatDecimal` of a cell with zeros trimmed, without bigint on the way. */
function cellText(scaled: number, decimals: number): string {
  if (decimals === 0) return scaled === 0 ? '0' : String(scaled)
  const isNegative = scaled < 0
  const digits = String(isNegative ? -scaled : scaled).padStart(decimals + 1, '0')
  const point = digits.length - decimals
  let end = digits.length
  while (end > point && digits.charCodeAt(end - 1) === ZERO) end -= 1
  const text =
    end === point ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, end)}`
  return isNegative ? `-${text}` : text
}

function ratioText(above: bigint, below: bigint): string {
  return above % below === 0n ? `${above / below}` : `${above}/${below}`
}

const ZERO = 48
const NINE = 57
const POINT = 46
const MINUS = 45

/** A plain decimal text as whole increments, exactly, or why it is none. */
export function incrementsIn(text: string, grid: Grid): number | OffGrid {
  const scaled = scaledIn(text, grid.decimals)
  if (typeof scaled === 'string')
    return scaled === 'too-large' && grid.step !== 1 ? exactly(text, grid) : scaled
  if (grid.step === 1) return scaled
  return grid.step !== 0 && scaled % grid.step === 0 ? scaled / grid.step + 0 : 'grid'
}

/** The decimal in units of 10^-decimals, digit by digit: every number on the way stays below 2^53. */
function scaledIn(text: string, decimals: number): number | OffGrid {
  const isNegative = text.charCodeAt(0) === MINUS
  let value = 0
  /** Digits after the point so far; below zero before it. */
  let after = -1
  let digits = 0
  for (let at = isNegative ? 1 : 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === POINT && after < 0 && digits > 0) {
      after = 0
      digits = 0
    } else if (code < ZERO || code > NINE) return 'decimal'
    else {
      digits += 1
      if (after >= 0) after += 1
      if (after > decimals) {
        if (code !== ZERO) return isDecimal(text) ? 'decimals' : 'decimal'
      } else if (value > NEARLY) return isDecimal(text) ? 'too-large' : 'decimal'
      else value = value * 10 + (code - ZERO)
    }
  }
  if (digits === 0) return 'decimal'
  for (let left = decimals - Math.max(after, 0); left > 0; left -= 1) {
    if (value > NEARLY) return 'too-large'
    value *= 10
  }
  if (value > LARGEST) return 'too-large'
  return isNegative ? -value + 0 : value
}

/** Plain digits with at most one point inside, as `decimalText` has it. */
export const DECIMAL_PATTERN: RegExp = /^-?\d{1,60}(?:\.\d{1,60})?$/

function isDecimal(text: string): boolean {
  return DECIMAL_PATTERN.test(text)
}

/** Where a coarse grid brings a figure back below 2^53 that its finest digit would not be. */
function exactly(text: string, { decimals, step }: Grid): number | OffGrid {
  if (step === 0) return 'grid'
  const [whole, fraction = ''] = text.split('.')
  const scaled = BigInt(`${whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`)
  if (scaled % BigInt(step) !== 0n) return 'grid'
  const increments = Number(scaled / BigInt(step))
  return Number.isSafeInteger(increments) ? increments : 'too-large'
}
