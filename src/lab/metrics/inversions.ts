import { rowsAscending } from '../../core/allocation/sorted-rows.ts'
import { CHUNK } from '../../core/money/columns.ts'

/**
 * Adjacent inversions: rows sorted by capacity, the lower row first where two are equal, and of each two neighbours
 * the one with strictly more capacity before has strictly less left after.
 *
 * Neighbours of equal capacity are never inverted, since neither was ahead. The studies name "adjacent monotonicity
 * violations" in words only; this is the definition here.
 *
 * @param capacities whole, >= 0
 * @param parts whole, 0 <= part <= capacity
 * @see docs/sources.md#adjacent-inversions
 */
export function countInversions(capacities: Float64Array, parts: Float64Array): number {
  const rows = rowsAscending(capacities)
  let count = 0
  for (let from = 1; from < rows.length; from += CHUNK)
    count += countIn(rows, capacities, parts, from, Math.min(from + CHUNK, rows.length))
  return count
}

function countIn(
  rows: Int32Array,
  capacities: Float64Array,
  parts: Float64Array,
  from: number,
  to: number,
): number {
  let count = 0
  let before = capacities[rows[from - 1]]
  let left = before - parts[rows[from - 1]]
  for (let place = from; place < to; place += 1) {
    const capacity = capacities[rows[place]]
    const rest = capacity - parts[rows[place]]
    count += Number(before < capacity && left > rest)
    before = capacity
    left = rest
  }
  return count
}
