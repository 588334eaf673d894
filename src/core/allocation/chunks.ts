import { CHUNK } from '../money/columns.ts'

/** Calls `work` for one stretch of rows after the other: a loop over a whole column is compiled too late for its own run. */
export function inChunks(length: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < length; from += CHUNK) work(from, Math.min(from + CHUNK, length))
}

/** Smallest and largest cell of a column; 0 and 0 of an empty one. */
export function extremesOf(column: Float64Array): { readonly least: number; readonly most: number } {
  let least = column[0] ?? 0
  let most = least
  for (let from = 0; from < column.length; from += CHUNK) {
    const part = extremesIn(column, from, Math.min(from + CHUNK, column.length))
    least = Math.min(least, part.least)
    most = Math.max(most, part.most)
  }
  return { least, most }
}

function extremesIn(
  column: Float64Array,
  from: number,
  to: number,
): { readonly least: number; readonly most: number } {
  let least = column[from]
  let most = least
  for (let row = from; row < to; row += 1) {
    const cell = column[row]
    least = Math.min(least, cell)
    most = Math.max(most, cell)
  }
  return { least, most }
}
