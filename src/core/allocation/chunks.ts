import { CHUNK } from '../money/columns.ts'

/** Calls `work` for one stretch of rows after the other: a loop over a whole column is compiled too late for its own run. */
export function inChunks(length: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < length; from += CHUNK) work(from, Math.min(from + CHUNK, length))
}

/** Whether no cell is above `most`. */
export function isAtMost(column: Float64Array, most: number): boolean {
  for (let from = 0; from < column.length; from += CHUNK)
    if (!isAtMostFrom(column, most, from, Math.min(from + CHUNK, column.length))) return false
  return true
}

function isAtMostFrom(column: Float64Array, most: number, from: number, to: number): boolean {
  for (let row = from; row < to; row += 1) if (!(column[row] <= most)) return false
  return true
}

/** Whether every cell is above zero. */
export function isAboveZero(column: Float64Array): boolean {
  for (let from = 0; from < column.length; from += CHUNK)
    if (!isAboveZeroFrom(column, from, Math.min(from + CHUNK, column.length))) return false
  return true
}

function isAboveZeroFrom(column: Float64Array, from: number, to: number): boolean {
  for (let row = from; row < to; row += 1) if (!(column[row] > 0)) return false
  return true
}
