import { BYTES_A_ROW, CELLS_A_ROW, NEXT, NEXT_ROW, NONE, PREVIOUS, SERIES, TRIGGER } from './layout.ts'

/**
 * A book as columns. Extension rows stand right behind the accounts, whatever room the book had, and rows and cells are
 * numbered so; what a free slot held once is cleared. So equal books have equal images.
 */
export interface BookImage {
  readonly accounts: number
  readonly extensions: number
  /** 128 bytes a row, as layout.ts has them. */
  readonly rows: Uint8Array
  /** Every trigger list that is not empty: series, list, bucket of marks, first position, nearest trigger. */
  readonly lists: Int32Array
  /** Two words a series: how far its triggers reach. */
  readonly reach: Int32Array
  readonly fingerprint: Int32Array
}

/** Words of one entry of `lists`. */
export const WORDS_A_LIST = 5

/** Rows that are copied and put in order at once, while they are near. */
const BLOCK = 2048
const WORDS_A_ROW = BYTES_A_ROW / 4
const WORDS_A_CELL = WORDS_A_ROW / CELLS_A_ROW

/** The used rows, extension rows moved up to the accounts. */
export function frozenRows(
  links: Int32Array,
  accounts: number,
  accountRoom: number,
  extensions: number,
): Uint8Array {
  const rows = new Int32Array((accounts + extensions) * WORDS_A_ROW)
  const copy = (from: number, to: number, count: number): void => {
    for (let done = 0; done < count; done += BLOCK) {
      const part = Math.min(BLOCK, count - done)
      const at = (from + done) * WORDS_A_ROW
      rows.set(links.subarray(at, at + part * WORDS_A_ROW), (to + done) * WORDS_A_ROW)
      moveRows(rows, to + done, part, accountRoom, accounts - accountRoom)
    }
  }
  copy(0, 0, accounts)
  copy(accountRoom, accounts, extensions)
  return new Uint8Array(rows.buffer)
}

/** Puts every row number from `first` on, and every cell of such a row, `by` rows further; clears what free slots held. */
export function moveRows(links: Int32Array, from: number, count: number, first: number, by: number): void {
  const [firstCell, byCells] = [first << 2, by << 2]
  const end = (from + count) * WORDS_A_ROW
  for (let at = from * WORDS_A_ROW; at < end; at += WORDS_A_ROW) {
    if (links[at + NEXT_ROW] >= first) links[at + NEXT_ROW] += by
    for (let slot = at + WORDS_A_CELL; slot < at + WORDS_A_ROW; slot += WORDS_A_CELL) {
      if (links[slot + SERIES] === NONE) {
        links[slot + TRIGGER] = 0
        links[slot + PREVIOUS] = 0
        links[slot + NEXT] = 0
        continue
      }
      if (links[slot + PREVIOUS] >= firstCell) links[slot + PREVIOUS] += byCells
      if (links[slot + NEXT] >= firstCell) links[slot + NEXT] += byCells
    }
  }
}
