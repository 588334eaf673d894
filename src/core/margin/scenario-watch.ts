import type { Account, Book } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import { IDLE, WATCH } from '../book/triggers.ts'
import type { Markets } from '../market/markets.ts'
import type { SeriesTable } from './scenario-series.ts'

/**
 * Puts the positions of a scenario bucket where they belong. It is looked at whenever anything moves that scenario models
 * read, so these need no triggers; those of no index are watched.
 */
export function watchBucket(book: Book, markets: Markets, table: SeriesTable, row: Account): void {
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const list = listFor(markets, table, book.seriesOf(cell))
    if (book.listOf(cell) !== list) book.setTrigger(cell, list, 0)
  }
}

export function isWatched(book: Book, markets: Markets, table: SeriesTable, row: Account): boolean {
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell))
    if (book.listOf(cell) !== listFor(markets, table, book.seriesOf(cell))) return false
  return true
}

function listFor(markets: Markets, table: SeriesTable, series: number): number {
  return table.of(series) !== null || !markets.isInstrument(series) ? IDLE : WATCH
}
