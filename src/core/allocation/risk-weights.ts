import { findLevel } from '../money/level.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { ratioOf, signOfExcess } from '../money/ratio.ts'
import { inChunks } from './chunks.ts'
import { canGain, type Shared } from './scale-gain.ts'
import { besideSurePayers } from './sure-payers.ts'

/** How a row's leverage, parts per million, turns into what its capacity is multiplied by. */
export interface Factor {
  exact(leverage: number): bigint
  /**
   * The same of a stretch of rows in floats, off by less than 2^-48 of it, and exact while all it multiplies stays
   * below 2^53; not a number where neither can be said. By the stretch, because a call for each row would box it.
   */
  guide(leverage: Float64Array, guides: Float64Array, from: number, to: number): void
}

/** The largest weight that sets the scale, a twelfth digit of it; so few floats come near a whole number. */
const LARGEST = 1_099_511_627_776 // 2^40
/** Twice what a guide and one more product may be off by, as a part of it. */
const SCREEN = 7.105427357601002e-15 // 2^-47
/** A scale that is less than so many times finer is not worth another search for the level. */
const GAIN = 256

/**
 * Weights `ceil(capacity x factor / scale)`, whole, exact; the scale is a power of two, one or more.
 *
 * First it is the smallest at which no weight passes 2^40. An outlier that pays its whole cap anyway would then
 * leave everybody else with the weight 1. So, at the level found, rows with `cap <= level x (weight - 1)` are set
 * aside: before rounding their weight is above `weight - 1`, and rounding up only lowers the level, so they pay
 * their cap under exact weights too. The others set the scale anew, until it would not be 2^8 finer. Whoever was set
 * aside stays at his cap at the level of a finer scale; a weight of his past 2^53 - 1 rounds up to a float.
 *
 * Rounding is up, so that nobody whose share is above zero is rounded out of sharing. With weights that were not
 * rounded, and parts before they are: nobody pays `level` or more above what he would, because `level x weight` is
 * below `level x (capacity x factor / scale + 1)` and the level no higher than theirs; and so all together, and
 * whoever pays less, are apart by less than `level` for each row that is not set aside. On a scale of one nothing
 * is rounded.
 *
 * @see docs/sources.md#risk-aware-pro-rata
 */
export function scaledWeights(
  capacity: Float64Array,
  leverage: Float64Array,
  factor: Factor,
  shared: Shared,
): Float64Array {
  const products = productsOf(capacity, leverage, factor)
  const exactAt = (row: number): bigint => BigInt(capacity[row]) * factor.exact(leverage[row])
  let scale = scaleOf(products, exactAt)
  for (;;) {
    const weights = weigh(products, scale, exactAt)
    if (scale === 1 || !canGain(shared, weights, LARGEST / GAIN)) return weights
    const sharing = sharingRows(shared, weights)
    const finer = scaleOf(
      Float64Array.from(sharing, (row) => products[row]),
      (place) => exactAt(sharing[place]),
    )
    if (sharing.length === 0 || finer * GAIN > scale) return weights
    scale = finer
  }
}

function productsOf(capacity: Float64Array, leverage: Float64Array, factor: Factor): Float64Array {
  const products = new Float64Array(capacity.length)
  inChunks(products.length, (from, to) => {
    factor.guide(leverage, products, from, to)
    for (let row = from; row < to; row += 1)
      products[row] = capacity[row] === 0 ? 0 : products[row] * capacity[row]
  })
  return products
}

/** Rounds up by floats, and in bigints where they leave a doubt. */
function weigh(products: Float64Array, scale: number, exactAt: (row: number) => bigint): Float64Array {
  const weights = new Float64Array(products.length)
  const doubtful = new Int32Array(products.length)
  let count = 0
  inChunks(weights.length, (from, to) => {
    count = weighChunk(products, scale, weights, doubtful, count, from, to)
  })
  const divisor = BigInt(scale)
  for (const row of doubtful.subarray(0, count))
    weights[row] = floatAbove((exactAt(row) + divisor - 1n) / divisor)
  return weights
}

/** @returns how many rows are doubtful by now */
function weighChunk(
  products: Float64Array,
  scale: number,
  weights: Float64Array,
  doubtful: Int32Array,
  before: number,
  from: number,
  to: number,
): number {
  let count = before
  for (let row = from; row < to; row += 1) {
    const product = products[row]
    const quotient = product / scale
    const up = Math.ceil(quotient)
    const margin = quotient * SCREEN
    weights[row] = up
    const isSure = product <= MAX_CELL || (up - quotient > margin && quotient - up + 1 > margin)
    if (!isSure) doubtful[count++] = row
  }
  return count
}

/** The rows with a weight that are not surely at their cap; none where everybody is at his. */
function sharingRows({ budget, caps }: Shared, weights: Float64Array): Int32Array {
  const open = besideSurePayers(budget, { caps, weights })
  const { level, unsaturated } = findLevel(open.budget, open.caps, open.weights)
  if (unsaturated[0].length + unsaturated[1].length === 0) return new Int32Array(0)
  const ratio = ratioOf(level.numerator, level.denominator)
  const rows = new Int32Array(caps.length)
  let count = 0
  inChunks(rows.length, (from, to) => {
    for (let row = from; row < to; row += 1) {
      rows[count] = row
      const weight = open.weights[row]
      count += Number(weight > 0 && signOfExcess(ratio, weight - 1, caps[row]) < 0)
    }
  })
  return rows.subarray(0, count)
}

/** The scale by floats where they leave no doubt; the rows that might be the largest in bigints where they do. */
function scaleOf(products: Float64Array, exactAt: (row: number) => bigint): number {
  const { most, isSure } = largestOf(products)
  const low = powerAbove(most * (1 - SCREEN))
  if (isSure && low === powerAbove(most * (1 + SCREEN))) return low
  let largest = 0n
  for (let row = 0; row < products.length; row += 1) {
    if (products[row] < most * (1 - 2 * SCREEN)) continue
    const exact = exactAt(row)
    if (exact > largest) largest = exact
  }
  let scale = 1n
  while (largest > BigInt(LARGEST) * scale) scale *= 2n
  return Number(scale)
}

/** The largest product that is a number, and whether all are. */
function largestOf(products: Float64Array): { most: number; isSure: boolean } {
  const found = { most: 0, isSure: true }
  inChunks(products.length, (from, to) => {
    let { most } = found
    let numbers = 0
    for (let row = from; row < to; row += 1) {
      if (products[row] > most) most = products[row]
      numbers += Number(products[row] >= 0)
    }
    found.most = most
    if (numbers < to - from) found.isSure = false
  })
  return found
}

function powerAbove(most: number): number {
  let scale = 1
  while (most > LARGEST * scale) scale *= 2
  return scale
}

/** The smallest float that is not below a whole number above zero. */
function floatAbove(whole: bigint): number {
  const near = Number(whole)
  if (near <= MAX_CELL || BigInt(near) >= whole) return near
  const bits = new BigUint64Array(new Float64Array([near]).buffer)
  bits[0] += 1n
  return new Float64Array(bits.buffer)[0]
}
