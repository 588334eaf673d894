import { bookAt, msOrNull, pair, pricesAt, symbolAt } from './parts.ts'
import type { FeedShape } from './shape.ts'
import type { Spot } from './spot.ts'
import type { FeedUpdate } from './update.ts'

/**
 * What ccxt makes of any exchange's ticker or order book, alone, in a list, or in the mapping by symbol that
 * `fetchTickers` and `fetchMarkPrices` answer. A book is always whole; its nonce chains nothing.
 *
 * @see docs/sources.md#feed-ccxt
 */
export const ccxt: FeedShape = {
  name: 'ccxt',
  knows: (record) => recordsOf(record).length > 0,
  read: (record) => recordsOf(record).flatMap(readOne),
}

function recordsOf(record: Spot): Spot[] {
  if (isOne(record)) return [record]
  if (record.isList) return isOne(record.at(0)) ? record.list() : []
  const { value } = record
  if (typeof value !== 'object' || value === null) return []
  const keys = Object.keys(value)
  return keys.length > 0 && isOne(record.at(keys[0])) ? keys.map((key) => record.at(key)) : []
}

/** Every ccxt record says its time twice, and that is what tells it apart. */
function isOne(spot: Spot): boolean {
  const { value } = spot
  return (
    typeof value === 'object' &&
    value !== null &&
    ['symbol', 'timestamp', 'datetime'].every((key) => Object.hasOwn(value, key))
  )
}

function readOne(one: Spot): FeedUpdate[] {
  const stamp = { symbol: symbolAt(one.at('symbol')), atMs: msOrNull(one.at('timestamp')) }
  const [bids, asks] = [one.at('bids'), one.at('asks')]
  if (bids.isList || asks.isList) return bookAt({ isWhole: true, bids, asks, level: pair }, stamp)
  return pricesAt({ mark: one.at('markPrice'), index: one.at('indexPrice'), last: one.at('last') }, stamp)
}
