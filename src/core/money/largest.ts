import { invariant } from './invariant.ts'
import type { Remainders } from './ratio.ts'

/** Few enough counters to stay in the fastest cache, enough to cut a range to one part in 4,096. */
const BUCKETS = 4_096
/** Below this many values a sort is cheaper than another histogram. */
const SORTED = 512

/**
 * Adds `step` to the rows with the `count` largest remainders, the earlier row first where two are equal.
 *
 * No row order is sorted: the remainder of the last row that grows is found by histograms, one pass over
 * the rows then lets all larger ones grow and as many equal ones as are left.
 *
 * @param parts grows at `active[k]` for the places `k` chosen
 * @param remainders exact remainders at the places of `active`, not NaN
 * @param count whole, 0 <= count <= active.length
 */
export function growLargest(
  parts: Float64Array,
  active: Int32Array,
  remainders: Remainders,
  count: number,
  step: number,
): void {
  invariant(count >= 0 && count <= active.length, `${count} of ${active.length} rows cannot grow by one`)
  if (count === 0) return
  const { leading, rest } = remainders
  const first = nthLargest(leading, count)
  const second = nthLargest(restsAt(remainders, first.value), count - first.above)
  const threshold = first.value
  let ties = count - first.above - second.above
  for (let place = 0; place < active.length; place += 1) {
    // Which rows grow looks random to a processor, so the common case adds 0 or 1 without a branch.
    if (leading[place] !== threshold) parts[active[place]] += asNumber(leading[place] > threshold) * step
    else if (rest[place] > second.value) parts[active[place]] += step
    else if (rest[place] === second.value && ties > 0) {
      parts[active[place]] += step
      ties -= 1
    }
  }
}

/** A value found by its rank, and how many values are larger. */
export interface Ranked {
  readonly value: number
  readonly above: number
}

/**
 * The value at place `rank` when the largest comes first, by histograms over ever smaller ranges.
 *
 * Every round splits the range between the smallest and the largest value left, so at least two buckets
 * are used and it ends; a range of float64 is used up after a handful of rounds.
 *
 * @param values not NaN, not empty
 * @param rank whole, 1 <= rank <= values.length
 */
export function nthLargest(values: Float64Array, rank: number): Ranked {
  let left = values
  let place = rank
  while (left.length > SORTED) {
    const [least, most] = rangeOf(left)
    if (least === most) return { value: least, above: rank - place }
    const scale = (BUCKETS - 1) / (most - least)
    const counts = countsOf(left, least, scale)
    let bucket = BUCKETS - 1
    while (counts[bucket] < place) place -= counts[bucket--]
    left = inBucket(left, least, scale, bucket, counts[bucket])
  }
  const sorted = left.toSorted()
  const value = sorted[sorted.length - place]
  const above = sorted.length - 1 - sorted.lastIndexOf(value)
  return { value, above: rank - place + above }
}

/** The second halves of all remainders whose first half is `leading`, in order. */
function restsAt(remainders: Remainders, leading: number): Float64Array {
  const chosen = new Float64Array(remainders.leading.length)
  let count = 0
  for (let place = 0; place < remainders.leading.length; place += 1)
    if (remainders.leading[place] === leading) chosen[count++] = remainders.rest[place]
  return chosen.subarray(0, count)
}

function countsOf(values: Float64Array, least: number, scale: number): Int32Array {
  const counts = new Int32Array(BUCKETS)
  for (let index = 0; index < values.length; index += 1)
    counts[Math.floor((values[index] - least) * scale)] += 1
  return counts
}

function asNumber(condition: boolean): number {
  return Number(condition)
}

function rangeOf(values: Float64Array): [least: number, most: number] {
  let least = values[0]
  let most = values[0]
  for (let index = 1; index < values.length; index += 1) {
    if (values[index] < least) least = values[index]
    if (values[index] > most) most = values[index]
  }
  return [least, most]
}

function inBucket(
  values: Float64Array,
  least: number,
  scale: number,
  bucket: number,
  count: number,
): Float64Array {
  const chosen = new Float64Array(count)
  let filled = 0
  for (let index = 0; index < values.length; index += 1)
    if (Math.floor((values[index] - least) * scale) === bucket) chosen[filled++] = values[index]
  return chosen
}
