import { CHUNK, sumAt } from '../money/columns.ts'
import { rowsDescending } from './sorted-rows.ts'

/** Rows looked at to guess how far down a budget reaches. */
const SAMPLE = 4_096

/**
 * Rows with a cap by their key, the highest first and the lower row first where two are equal: enough of them
 * for their caps to reach the budget, or all there are.
 *
 * The keys and caps of a sample, one row in so many, say about how far down the budget reaches; the rows from there
 * up are found in one pass and sorted. Where their caps fall short of the budget after all, the next guess goes
 * twice as far down the sample.
 *
 * @param keys not NaN, and no zero with a sign
 * @param budget above zero
 */
export function topRows(keys: Float64Array, caps: Float64Array, budget: bigint): Int32Array {
  const sample = keys.length > SAMPLE ? ranked(sampleOf(caps), keys) : new Int32Array(0)
  for (let place = guess(sample, caps, budget); ; place *= 2) {
    const isAll = place >= sample.length
    const rows = rowsFrom(keys, caps, isAll ? -Infinity : keys[sample[place]])
    if (isAll || sumAt(caps, rows) >= budget) return ranked(rows, keys)
  }
}

/** One row in so many, those without a cap left out. */
function sampleOf(caps: Float64Array): Int32Array {
  const rows = new Int32Array(SAMPLE)
  for (let place = 0; place < SAMPLE; place += 1) rows[place] = Math.floor((place * caps.length) / SAMPLE)
  return rows.filter((row) => caps[row] > 0)
}

/** How far down the sample the budget should be reached, and some more: a few standard deviations. */
function guess(sample: Int32Array, caps: Float64Array, budget: bigint): number {
  const wanted = (Number(budget) / caps.length) * SAMPLE
  let place = 0
  for (let reached = 0; place < sample.length && reached < wanted; place += 1) reached += caps[sample[place]]
  return Math.ceil(place * 1.25) + 8
}

/** The rows with a cap whose key is at or above a bound, ascending. */
function rowsFrom(keys: Float64Array, caps: Float64Array, lowest: number): Int32Array {
  const rows = new Int32Array(caps.length)
  let count = 0
  for (let from = 0; from < rows.length; from += CHUNK)
    count = collect(keys, caps, lowest, { rows, count, from })
  return rows.subarray(0, count)
}

function collect(
  keys: Float64Array,
  caps: Float64Array,
  lowest: number,
  { rows, count: filled, from }: { readonly rows: Int32Array; readonly count: number; readonly from: number },
): number {
  const to = Math.min(from + CHUNK, rows.length)
  let count = filled
  for (let row = from; row < to; row += 1) {
    rows[count] = row
    count += Number(caps[row] > 0) & Number(keys[row] >= lowest)
  }
  return count
}

/** The rows by their key. */
function ranked(rows: Int32Array, keys: Float64Array): Int32Array {
  const own = new Float64Array(rows.length)
  for (let place = 0; place < rows.length; place += 1) own[place] = keys[rows[place]]
  return rowsDescending(own).map((place) => rows[place])
}
