import { InvariantViolation, invariant } from './invariant.ts'
import { MAX_CELL } from './mul-div.ts'

/** Half a cell: two limbs of this size hold a cell, and 2^26 of either still add up below 2^53. */
const LIMB = 67_108_864 // 2^26

/**
 * Rows worked on in one call. A loop over a whole column would be compiled halfway through its first run,
 * before the code behind it has ever run, and thrown away at its end each time.
 */
export const CHUNK = 2_048

/**
 * Adds up a column of amounts exactly, also past 2^53, and checks each on the way.
 *
 * @param name what the column holds, for the message
 * @throws {InvariantViolation} when an entry is not a whole number in [0, 2^53 - 1]
 */
export function sumOf(column: Float64Array, name: string): bigint {
  let total = 0n
  for (let from = 0; from < column.length; from += CHUNK)
    total += sumOfChunk(column, name, from, Math.min(from + CHUNK, column.length))
  return total
}

/** Adds up the cells of a column that stand at the rows named, each already checked. */
export function sumAt(column: Float64Array, rows: Int32Array): bigint {
  let total = 0n
  for (let from = 0; from < rows.length; from += CHUNK)
    total += sumAtChunk(column, rows, from, Math.min(from + CHUNK, rows.length))
  return total
}

/** The rows whose cell is above zero, in ascending order. */
export function rowsAboveZero(column: Float64Array): Int32Array {
  const rows = new Int32Array(column.length)
  let count = 0
  for (let from = 0; from < column.length; from += CHUNK)
    count = collectAboveZero(column, from, Math.min(from + CHUNK, column.length), rows, count)
  return rows.subarray(0, count)
}

function sumOfChunk(column: Float64Array, name: string, from: number, to: number): bigint {
  let high = 0
  let low = 0
  let fraction = 0 // Above zero after a cell that is not whole, NaN after one that is not finite.
  let least = 0
  let most = 0
  for (let row = from; row < to; row += 1) {
    const cell = column[row]
    const upper = Math.floor(cell / LIMB)
    high += upper
    low += cell - upper * LIMB
    fraction += cell - Math.floor(cell)
    least = Math.min(least, cell)
    most = Math.max(most, cell)
  }
  if (!(fraction === 0 && least >= 0 && most <= MAX_CELL)) refuseFirst(column, name, from)
  return joined(high, low)
}

function refuseFirst(column: Float64Array, name: string, from: number): never {
  const row = column.findIndex((cell, index) => index >= from && !isAmount(cell))
  return refuseAmount(name, row, column[row])
}

function sumAtChunk(column: Float64Array, rows: Int32Array, from: number, to: number): bigint {
  let high = 0
  let low = 0
  for (let place = from; place < to; place += 1) {
    const cell = column[rows[place]]
    const upper = Math.floor(cell / LIMB)
    high += upper
    low += cell - upper * LIMB
  }
  return joined(high, low)
}

function collectAboveZero(
  column: Float64Array,
  from: number,
  to: number,
  rows: Int32Array,
  filled: number,
): number {
  let count = filled
  for (let row = from; row < to; row += 1) {
    rows[count] = row
    count += Number(column[row] > 0)
  }
  return count
}

function joined(high: number, low: number): bigint {
  return BigInt(high) * BigInt(LIMB) + BigInt(low)
}

/** Tells whether a cell is a whole number in [0, 2^53 - 1]; -0 counts as 0. */
export function isAmount(cell: number): boolean {
  return cell >= 0 && Number.isSafeInteger(cell)
}

/** Stops at a cell that is no amount, and says where it stands. */
export function refuseAmount(name: string, index: number, cell: number): never {
  throw new InvariantViolation(
    `${name} ${index} is ${cell}; a whole number between 0 and ${MAX_CELL} was expected`,
  )
}

/** @throws {InvariantViolation} when the columns of one operation differ in length */
export function sameLength(columns: Readonly<Record<string, { readonly length: number }>>): void {
  const lengths = Object.values(columns).map((column) => column.length)
  const found = Object.entries(columns).map(([name, column]) => `${name} ${column.length}`)
  invariant(
    new Set(lengths).size <= 1,
    `columns of one operation have one length, and these differ: ${found.join(', ')}`,
  )
}
