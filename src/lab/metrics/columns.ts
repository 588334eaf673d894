import { inChunks } from '../../core/allocation/chunks.ts'
import { CHUNK, sumOf } from '../../core/money/columns.ts'
import { compareProducts } from '../../core/money/mul-div.ts'

/**
 * Exact passes over the columns of an allocation, in chunks as core's own. Cells are whole and within ±(2^53 − 1).
 */

/** A ratio of two cells, the denominator above zero. */
export interface CellRatio {
  readonly numerator: number
  readonly denominator: number
}

/** The largest of the ratios `part / base` over the rows that pay. */
export interface LargestRatio {
  /** Null where no paying row has a base above zero. */
  readonly largest: CellRatio | null
  /** Paying rows whose base is zero or below, so that they have no ratio. */
  readonly without: number
}

/** Half of a cell below 2^52, so that the product of two halves is a whole float. */
const LIMB = 67_108_864 // 2^26
const FAST_CELL = 4_503_599_627_370_496 // 2^52

/** Rows whose part is above zero, and those of them that pay their whole cap. */
export function countPayers(parts: Float64Array, caps: Float64Array): { touched: number; atCap: number } {
  const counts = { touched: 0, atCap: 0 }
  inChunks(parts.length, (from, to) => countIn(parts, caps, counts, from, to))
  return counts
}

/** The largest ratio; floats rule rows out, and what they cannot tell apart is compared exactly. */
export function largestRatio(parts: Float64Array, bases: Float64Array): LargestRatio {
  const found = { numerator: 0, denominator: 1, ratio: 0, without: 0 }
  inChunks(parts.length, (from, to) => findLargest(parts, bases, found, from, to))
  const { numerator, denominator, without } = found
  return { largest: numerator === 0 ? null : { numerator, denominator }, without }
}

/** The most that any row has left of its capacity, never below zero. */
export function largestLeft(capacities: Float64Array, parts: Float64Array): number {
  let most = 0
  inChunks(parts.length, (from, to) => {
    most = Math.max(most, largestLeftOf(capacities, parts, from, to))
  })
  return most
}

/** The cells above zero, zeros elsewhere. */
export function positivePart(column: Float64Array): Float64Array {
  const positive = new Float64Array(column.length)
  inChunks(column.length, (from, to) => takePositive(column, positive, from, to))
  return positive
}

/**
 * The exact sum of the cells above zero, of each only up to another column's where one is given, or the bound where the
 * sum is not below it; once it is reached nothing more is looked at.
 */
export function sumUpTo(bound: bigint, column: Float64Array, most: Float64Array = column): bigint {
  const within = new Float64Array(CHUNK)
  let sum = 0n
  for (let from = 0; from < column.length && sum < bound; from += CHUNK) {
    const to = Math.min(from + CHUNK, column.length)
    takeWithin(column, most, within, from, to)
    sum += sumOf(within.subarray(0, to - from), 'cell')
  }
  return sum < bound ? sum : bound
}

/** The exact sum of squares of cells of zero or above. */
export function sumOfSquares(column: Float64Array): bigint {
  let total = 0n
  inChunks(column.length, (from, to) => {
    total += sumOfSquaresIn(column, from, to)
  })
  return total
}

function countIn(
  parts: Float64Array,
  caps: Float64Array,
  counts: { touched: number; atCap: number },
  from: number,
  to: number,
): void {
  let [touched, atCap] = [0, 0]
  for (let row = from; row < to; row += 1) {
    if (parts[row] === 0) continue
    touched += 1
    if (parts[row] === caps[row]) atCap += 1
  }
  counts.touched += touched
  counts.atCap += atCap
}

function findLargest(
  parts: Float64Array,
  bases: Float64Array,
  found: { numerator: number; denominator: number; ratio: number; without: number },
  from: number,
  to: number,
): void {
  let { ratio } = found
  for (let row = from; row < to; row += 1) {
    const part = parts[row]
    if (part === 0) continue
    const base = bases[row]
    if (base <= 0) found.without += 1
    // Rounding never swaps two quotients, so a smaller float is a smaller ratio.
    else if (part / base >= ratio && compareProducts(part, found.denominator, found.numerator, base) > 0) {
      found.numerator = part
      found.denominator = base
      ratio = part / base
      found.ratio = ratio
    }
  }
}

function largestLeftOf(capacities: Float64Array, parts: Float64Array, from: number, to: number): number {
  let most = 0
  for (let row = from; row < to; row += 1) {
    const left = capacities[row] - parts[row]
    if (left > most) most = left
  }
  return most
}

function takePositive(column: Float64Array, positive: Float64Array, from: number, to: number): void {
  for (let row = from; row < to; row += 1) positive[row] = column[row] > 0 ? column[row] : 0
}

function takeWithin(
  column: Float64Array,
  most: Float64Array,
  within: Float64Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row += 1) within[row - from] = Math.max(0, Math.min(column[row], most[row]))
}

/**
 * Splits each cell into halves, squares them, and adds up each product in two limbs: 2,048 limbs of 26 bits stay far
 * below 2^53. A cell whose upper half would not fit is squared as a bigint.
 */
function sumOfSquaresIn(column: Float64Array, from: number, to: number): bigint {
  let [upperHigh, upperLow, crossHigh, crossLow, lowerHigh, lowerLow] = [0, 0, 0, 0, 0, 0]
  let large = 0n
  for (let row = from; row < to; row += 1) {
    const cell = column[row]
    if (cell >= FAST_CELL) {
      large += BigInt(cell) * BigInt(cell)
      continue
    }
    const upper = Math.floor(cell / LIMB)
    const lower = cell - upper * LIMB
    const square = upper * upper
    const squareHigh = Math.floor(square / LIMB)
    upperHigh += squareHigh
    upperLow += square - squareHigh * LIMB
    const cross = upper * lower
    const productHigh = Math.floor(cross / LIMB)
    crossHigh += productHigh
    crossLow += cross - productHigh * LIMB
    const rest = lower * lower
    const restHigh = Math.floor(rest / LIMB)
    lowerHigh += restHigh
    lowerLow += rest - restHigh * LIMB
  }
  const [upper, cross] = [joined(upperHigh, upperLow), joined(crossHigh, crossLow)]
  return large + (upper << 52n) + (cross << 27n) + joined(lowerHigh, lowerLow)
}

function joined(high: number, low: number): bigint {
  return (BigInt(high) << 26n) + BigInt(low)
}
