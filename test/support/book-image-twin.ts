import type { Book } from '../../src/core/book/book.ts'
import type { BookImage } from '../../src/core/book/image.ts'
import {
  BYTES_A_ROW,
  CELLS_A_ROW,
  LIST_SHIFT,
  NEXT,
  NEXT_ROW,
  NONE,
  PREVIOUS,
  SERIES,
  SERIES_MASK,
  TRIGGER,
} from '../../src/core/book/layout.ts'
import { bucketOf, WATCH } from '../../src/core/book/triggers.ts'

const WORDS_A_ROW = BYTES_A_ROW / 4
const WORDS_A_CELL = WORDS_A_ROW / CELLS_A_ROW

/** What an image holds of a book's rows, and of each list but how near its nearest trigger is, which only the list knows. */
export interface TwinImage extends Pick<BookImage, 'accounts' | 'extensions'> {
  readonly rows: readonly number[]
  /** Series, list, bucket of marks, first position. */
  readonly lists: readonly (readonly number[])[]
}

/** The image of a book, one row and one position after the other: slow and obvious. */
export function bookImageTwin({ accounts, links }: Book): TwinImage {
  const extensions = extensionsOf(accounts, links)
  const rowNumber = (row: number): number => (row < accounts ? row : accounts + extensions.indexOf(row))
  const cellNumber = (cell: number): number =>
    cell === NONE ? NONE : CELLS_A_ROW * rowNumber(Math.floor(cell / CELLS_A_ROW)) + (cell % CELLS_A_ROW)
  const rows: number[] = []
  const lists: number[][] = []
  for (const row of [...Array(accounts).keys(), ...extensions]) {
    const words = [...links.subarray(row * WORDS_A_ROW, (row + 1) * WORDS_A_ROW)]
    if (words[NEXT_ROW] !== NONE) words[NEXT_ROW] = rowNumber(words[NEXT_ROW])
    for (let slot = 1; slot < CELLS_A_ROW; slot += 1) {
      const at = slot * WORDS_A_CELL
      const isFree = words[at + SERIES] === NONE
      if (!isFree && words[at + PREVIOUS] === NONE)
        lists.push([...listOf(words, at), cellNumber(CELLS_A_ROW * row + slot)])
      for (const word of [PREVIOUS, NEXT]) words[at + word] = isFree ? 0 : cellNumber(words[at + word])
      if (isFree) words[at + TRIGGER] = 0
    }
    rows.push(...words)
  }
  return { accounts, extensions: extensions.length, rows, lists: lists.sort(inOrder) }
}

/** Rows that hang on accounts, in the order they were opened in. */
function extensionsOf(accounts: number, links: Int32Array): number[] {
  const found: number[] = []
  for (let account = 0; account < accounts; account += 1)
    for (let row = account; links[row * WORDS_A_ROW + NEXT_ROW] !== NONE; found.push(row))
      row = links[row * WORDS_A_ROW + NEXT_ROW]
  return found.sort((a, b) => a - b)
}

function listOf(words: readonly number[], at: number): number[] {
  const list = words[at + SERIES] >>> LIST_SHIFT
  return [words[at + SERIES] & SERIES_MASK, list, list < WATCH ? bucketOf(words[at + TRIGGER]) : 0]
}

function inOrder(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((number, at) => number !== b[at])
  return place === -1 ? 0 : a[place] - b[place]
}
