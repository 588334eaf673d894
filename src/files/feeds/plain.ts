import { bookAt, idsAt, msOrNull, pair, pricesAt, symbolAt, symbolOrNull, wholeId } from './parts.ts'
import type { FeedShape } from './shape.ts'
import type { Spot } from './spot.ts'
import { type FeedUpdate, feedFields } from './update.ts'

/**
 * The plain shape, for whoever writes his own: `{ ts, symbol, mark, index, last, forward, volatility }` with any of the
 * prices, `{ ts, symbol, bids, asks }`, and the recorded books `{ kind: "snapshot" | "diff", ts, bids, asks,
 * last_update_id | prev_id, last_id }`.
 */
export const plain: FeedShape = {
  name: 'plain',
  knows: (record) => !record.at('ts').isAbsent && (isBook(record) || isPrice(record)),
  read: (record) => (isBook(record) ? readBook(record) : readPrices(record)),
}

function isBook(record: Spot): boolean {
  return record.at('bids').isList || record.at('asks').isList
}

function isPrice(record: Spot): boolean {
  return !record.at('symbol').isAbsent && feedFields.some((field) => !record.at(field).isAbsent)
}

function readPrices(record: Spot): FeedUpdate[] {
  const stamp = { symbol: symbolAt(record.at('symbol')), atMs: msOrNull(record.at('ts')) }
  return pricesAt(Object.fromEntries(feedFields.map((field) => [field, record.at(field)])), stamp)
}

function readBook(record: Spot): FeedUpdate[] {
  const isWhole = record.at('kind').value !== 'diff'
  const stamp = { symbol: symbolOrNull(record.at('symbol')), atMs: msOrNull(record.at('ts')) }
  const ids = isWhole
    ? wholeId(record.at('last_update_id'))
    : idsAt(record.at('prev_id'), record.at('last_id'))
  return bookAt({ isWhole, bids: record.at('bids'), asks: record.at('asks'), level: pair, ids }, stamp)
}
