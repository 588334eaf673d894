import { BYTES_A_ROW, CELLS_A_ROW, NEXT, NEXT_ROW, NONE, PREVIOUS, SERIES, TRIGGER } from './layout.ts'
import { int32sIn, type Memory } from './memory.ts'

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

/** A book copied as it lies: rows and cells are numbered by the room it had, and free slots hold what they held last. */
export interface RawBook extends BookImage {
  /** Accounts there was room for: the number of the first extension row. */
  readonly accountRoom: number
}

/** Words of one entry of `lists`. */
export const WORDS_A_LIST = 5
const FIRST_OF_LIST = 3

const WORDS_A_ROW = BYTES_A_ROW / 4
const WORDS_A_CELL = WORDS_A_ROW / CELLS_A_ROW

/** The used rows as they are, extension rows moved up to the accounts. */
export function rawRows(
  links: Int32Array,
  { accounts, accountRoom, extensions }: Pick<RawBook, 'accounts' | 'accountRoom' | 'extensions'>,
  memory: Memory,
): Uint8Array {
  const rows = int32sIn(memory, (accounts + extensions) * WORDS_A_ROW)
  const used = (first: number, count: number): Int32Array =>
    links.subarray(first * WORDS_A_ROW, (first + count) * WORDS_A_ROW)
  rows.set(used(0, accounts))
  rows.set(used(accountRoom, extensions), accounts * WORDS_A_ROW)
  return new Uint8Array(rows.buffer, 0, rows.byteLength)
}

/** Puts a copied book in order, in its own memory: the copy is used up. */
export function bookImageOf({ accountRoom, ...image }: RawBook): BookImage {
  const { accounts, extensions, rows, lists } = image
  const links = new Int32Array(rows.buffer, rows.byteOffset, rows.length >> 2)
  const by = accounts - accountRoom
  moveRows(links, 0, accounts + extensions, accountRoom, by)
  for (let at = FIRST_OF_LIST; at < lists.length; at += WORDS_A_LIST)
    if (lists[at] >= accountRoom << 2) lists[at] += by << 2
  return image
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
