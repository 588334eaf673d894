import { rowsAscending } from '../../core/allocation/sorted-rows.ts'
import { compareProducts } from '../../core/money/mul-div.ts'
import { type Figure, mapFigure, noFigure, ratioFigure } from './figure.ts'

/** What each of some accounts pays, and what it is measured against, row by row. */
export interface Burdens {
  /** In ascending order, unique. */
  readonly ids: readonly string[]
  /** Whole, >= 0. */
  readonly parts: Float64Array
  /** Whole; rows at or below zero have no burden and are left out. */
  readonly bases: Float64Array
}

/**
 * Rank correlation of the burdens `part / base` that two allocations lay on the accounts both know: 1 when they burden
 * the same accounts in the same order, −1 when in the opposite one.
 *
 * Spearman's: equal burdens share the mean of their places, and the correlation of the places is worked out in
 * whole numbers, rounded once at the end.
 *
 * @see docs/sources.md#rank-stability
 */
export function rankStability(a: Burdens, b: Burdens): Figure {
  const [left, right] = common(a, b)
  if (left.length < 2) return noFigure('fewer than two accounts are in both allocations')
  return correlationOf(doubledRanks(a, left), doubledRanks(b, right))
}

/** The rows of accounts that have a base in both; both lists of ids are ascending. */
function common(a: Burdens, b: Burdens): [number[], number[]] {
  const [left, right]: [number[], number[]] = [[], []]
  for (let i = 0, j = 0; i < a.ids.length && j < b.ids.length; ) {
    if (a.ids[i] === b.ids[j]) {
      if (a.bases[i] > 0 && b.bases[j] > 0) {
        left.push(i)
        right.push(j)
      }
      i += 1
      j += 1
    } else if (a.ids[i] < b.ids[j]) i += 1
    else j += 1
  }
  return [left, right]
}

/** Twice the mean place of each row's burden, so that a half stays whole. */
function doubledRanks({ parts, bases }: Burdens, rows: readonly number[]): Float64Array {
  const keys = Float64Array.from(rows, (row) => parts[row] / bases[row])
  const order = rowsAscending(keys)
  const ranks = new Float64Array(rows.length)
  const compare = (x: number, y: number): number =>
    compareProducts(parts[rows[x]], bases[rows[y]], parts[rows[y]], bases[rows[x]])
  for (let from = 0; from < order.length; ) {
    const to = endOfRun(from, order.length, (place) => keys[order[place]] === keys[order[from]])
    // Ratios that differ may be one float: such a run is sorted by its exact ratios.
    const run = keys[order[from]] === 0 ? order.subarray(from, to) : order.slice(from, to).sort(compare)
    shareRanks(run, from, keys[order[from]] === 0 ? () => 0 : compare, ranks)
    from = to
  }
  return ranks
}

function shareRanks(
  run: Int32Array,
  start: number,
  compare: (x: number, y: number) => number,
  ranks: Float64Array,
): void {
  for (let from = 0; from < run.length; ) {
    const to = endOfRun(from, run.length, (place) => compare(run[place], run[from]) === 0)
    for (let place = from; place < to; place += 1) ranks[run[place]] = 2 * start + from + to - 1
    from = to
  }
}

function endOfRun(from: number, length: number, belongs: (place: number) => boolean): number {
  let to = from + 1
  while (to < length && belongs(to)) to += 1
  return to
}

function correlationOf(a: Float64Array, b: Float64Array): Figure {
  const count = BigInt(a.length)
  const [sumA, sumB] = [sumOfProducts(a, null), sumOfProducts(b, null)]
  const varianceA = count * sumOfProducts(a, a) - sumA * sumA
  const varianceB = count * sumOfProducts(b, b) - sumB * sumB
  const covariance = count * sumOfProducts(a, b) - sumA * sumB
  const square = ratioFigure(
    covariance * covariance,
    varianceA * varianceB,
    'one allocation burdens every account the same',
  )
  return mapFigure(square, (value) => (covariance < 0n ? -1 : 1) * Math.sqrt(value))
}

/** Sums of 1,024 products of ranks stay below 2^53 for a million accounts; bigints take over after each such run. */
function sumOfProducts(a: Float64Array, b: Float64Array | null): bigint {
  const each = (2 * a.length) ** 2
  const run = Math.max(1, Math.floor(Number.MAX_SAFE_INTEGER / each))
  let total = 0n
  for (let from = 0; from < a.length; from += run) {
    let sum = 0
    for (let row = from; row < Math.min(from + run, a.length); row += 1)
      sum += a[row] * (b === null ? 1 : b[row])
    total += BigInt(sum)
  }
  return total
}
