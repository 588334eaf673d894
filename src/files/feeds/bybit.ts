import { bookAt, msOrNull, pair, pricesAt, symbolAt } from './parts.ts'
import type { FeedShape } from './shape.ts'
import type { Spot } from './spot.ts'
import type { FeedUpdate } from './update.ts'

/**
 * Bybit v5 topics `tickers.SYMBOL`, whose deltas carry only what changed, and `orderbook.DEPTH.SYMBOL`; and the list
 * that REST `/v5/market/tickers` answers. Its update ids are not promised to be without gaps, so they chain nothing: a
 * connection that breaks begins with a whole book again.
 *
 * @see docs/sources.md#feed-bybit
 */
export const bybit: FeedShape = {
  name: 'bybit',
  knows: (record) => topicOf(record) !== null || !record.at('retCode').isAbsent,
  read: (record) => {
    const topic = topicOf(record)
    if (topic === null)
      return record
        .at('result', 'list')
        .list()
        .flatMap((one) => prices(one, record.at('time')))
    return topic === 'tickers' ? prices(record.at('data'), record.at('ts')) : readBook(record)
  },
}

function topicOf(record: Spot): 'tickers' | 'orderbook' | null {
  const topic = record.at('topic').value
  if (typeof topic !== 'string') return null
  return /^tickers\./.test(topic) ? 'tickers' : /^orderbook\./.test(topic) ? 'orderbook' : null
}

function prices(one: Spot, time: Spot): FeedUpdate[] {
  const stamp = { symbol: symbolAt(one.at('symbol')), atMs: msOrNull(time) }
  return pricesAt(
    { mark: one.at('markPrice'), index: one.at('indexPrice'), last: one.at('lastPrice') },
    stamp,
  )
}

function readBook(record: Spot): FeedUpdate[] {
  const data = record.at('data')
  const isWhole = record.at('type').value === 'snapshot'
  const stamp = { symbol: symbolAt(data.at('s')), atMs: msOrNull(record.at('ts')) }
  return bookAt({ isWhole, bids: data.at('b'), asks: data.at('a'), level: pair }, stamp)
}
