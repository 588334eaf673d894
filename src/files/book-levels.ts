import { type BookLevel, type BookSide, isBestFirst, isCrossed } from './book-sides.ts'
import { oneOf, positiveDecimal, wholeNumber } from './cells.ts'
import { readCsv } from './csv.ts'
import type { Problems } from './problems.ts'

/** A level of a book in CSV. */
export interface BookCsvLevel extends BookLevel {
  /** The venue's counter of changes, higher where the level is newer; absent where the file has none. */
  readonly offset?: string
}

/** Both sides of a book, best first. */
export interface BookLevels {
  readonly bids: readonly BookCsvLevel[]
  readonly asks: readonly BookCsvLevel[]
}

const columns = {
  side: { cell: oneOf('bid', 'ask') },
  price: { cell: positiveDecimal, also: ['price_usd'] },
  size: { cell: positiveDecimal, also: ['size_base', 'size_usd_contracts'] },
  offset: { cell: wholeNumber, optional: true },
} as const

/**
 * Reads a whole book from the columns `side, price, size`, each side best first, and `offset` where the venue has one.
 *
 * @param problems takes what `readCsv` tells, levels out of order, and a crossed book. With offsets a book may cross
 *   for a moment, the higher offset being the truth: that too is told, for which levels to drop is the caller's choice
 */
export function readBookLevelsCsv(
  file: string,
  source: string | Iterable<string>,
  problems: Problems,
): BookLevels {
  const table = readCsv(file, source, { columns }, problems)
  const sides: Record<BookSide, BookCsvLevel[]> = { bids: [], asks: [] }
  const rows: Record<BookSide, number[]> = { bids: [], asks: [] }
  for (let row = 0; row < table.length; row++) {
    const { side, price, size, offset } = table.row(row)
    const key = side === 'bid' ? 'bids' : 'asks'
    sides[key].push(offset === '' ? { price, size } : { price, size, offset })
    rows[key].push(row)
  }
  const placeOf = (side: BookSide) => (index: number) => table.placeOf(rows[side][index], 'price')
  const bidsOrdered = isBestFirst('bids', sides.bids, placeOf('bids'), problems)
  const asksOrdered = isBestFirst('asks', sides.asks, placeOf('asks'), problems)
  if (bidsOrdered && asksOrdered && isCrossed(sides.bids, sides.asks)) {
    const found = `a best bid of ${sides.bids[0].price} and a best ask of ${sides.asks[0].price}`
    problems.add({
      place: placeOf('bids')(0),
      found,
      expected: 'a bid below the ask',
      todo: 'Drop the older level',
    })
  }
  return sides
}
