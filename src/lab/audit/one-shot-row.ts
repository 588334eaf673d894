import type { Allotment, Claims } from '../../core/allocation/index.ts'
import type { Rational } from '../../core/money/units.ts'
import { floatRatio } from './exact.ts'

/** What one way to share the budget does to the accounts. */
export interface OneShotRow {
  readonly policy: string
  /** Accounts that pay something. */
  readonly touched: number
  readonly atCap: number
  /** Largest part over equity. */
  readonly worst: number
  /** The most anybody has left of his capacity, in units, the fraction of a unit dropped. */
  readonly topSurvivor: bigint
  /** Share that the ten largest payers pay. */
  readonly top10Share: number
  /** Neighbours by capacity that changed places. */
  readonly inversions: number
  /** Units taken in all, whole. */
  readonly taken: bigint
}

/** What each pays and could pay, as whole numbers of a `scale`-th of a unit, and what was taken in whole units. */
export interface Shares {
  readonly parts: readonly bigint[]
  readonly caps: readonly bigint[]
  readonly scale: bigint
  readonly taken: bigint
}

/**
 * Measures shares before they are rounded to whole units, exactly: in a table with accounts of a few millionths of a
 * dollar, one unit of rounding would be somebody's whole share, and the largest of all ratios.
 */
export function oneShotRow(policy: string, claims: Claims, shares: Shares): OneShotRow {
  const { parts, caps, scale, taken } = shares
  const capacity = Array.from(claims.columns.capacity!, (cell) => BigInt(cell) * scale)
  const equity = claims.columns.equity!
  const left = capacity.map((each, row) => each - parts[row])
  const total = sum(parts)
  const largest = parts.toSorted((a, b) => compare(b, a)).slice(0, 10)
  return {
    policy,
    touched: parts.filter((part) => part > 0n).length,
    atCap: parts.filter((part, row) => part > 0n && part === caps[row]).length,
    worst: worstOf(parts, equity, scale),
    topSurvivor: left.reduce((most, each) => (each > most ? each : most), 0n) / scale,
    top10Share: floatRatio(sum(largest), total),
    inversions: inversionsOf(capacity, left),
    taken,
  }
}

/** Under a level everybody pays `min(cap, level x weight)` exactly; a queue pays whole units anyway. */
export function sharesOf({ parts, caps, weights, level }: Allotment): Shares {
  if (level === null || weights === null) return wholeShares(parts, caps)
  const whole = wholeShares(parts, caps)
  return { ...levelShares(whole.caps, Array.from(weights, BigInt), level), taken: whole.taken }
}

/** Shares that are whole units. */
export function wholeShares(parts: Float64Array, caps: Float64Array): Shares {
  const paid = Array.from(parts, BigInt)
  return { parts: paid, caps: Array.from(caps, BigInt), scale: 1n, taken: sum(paid) }
}

/** Shares at a level, in its denominator. */
export function levelShares(
  caps: readonly bigint[],
  weights: readonly bigint[],
  { numerator, denominator }: Rational,
): Omit<Shares, 'taken'> {
  const scaled = caps.map((cap) => cap * denominator)
  const parts = scaled.map((cap, row) => (numerator * weights[row] < cap ? numerator * weights[row] : cap))
  return { parts, caps: scaled, scale: denominator }
}

/** The largest of `part / equity`, compared without dividing. */
function worstOf(parts: readonly bigint[], equity: Float64Array, scale: bigint): number {
  let [most, base] = [0n, 1n]
  for (const [row, part] of parts.entries()) {
    const own = BigInt(equity[row])
    if (part * base > most * own) [most, base] = [part, own]
  }
  return floatRatio(most, base * scale)
}

function inversionsOf(capacity: readonly bigint[], left: readonly bigint[]): number {
  const rising = [...capacity.keys()].toSorted((a, b) => compare(capacity[a], capacity[b]) || a - b)
  return rising.filter((row, place) => {
    const before = rising[place - 1]
    return place > 0 && capacity[before] < capacity[row] && left[before] > left[row]
  }).length
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((all, value) => all + value, 0n)
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
