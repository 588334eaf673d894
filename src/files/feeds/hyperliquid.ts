import { bookAt, msOrNull, named, pricesAt, symbolAt } from './parts.ts'
import type { FeedShape } from './shape.ts'
import type { Spot } from './spot.ts'
import type { FeedUpdate } from './update.ts'

const level = named('px', 'sz')

/**
 * Hyperliquid channels `activeAssetCtx` and `l2Book`, and what `metaAndAssetCtxs` answers: a list of the universe and a
 * list of contexts in the same order. Contexts carry no time. Its index is the oracle's price.
 *
 * @see docs/sources.md#feed-hyperliquid
 */
export const hyperliquid: FeedShape = {
  name: 'hyperliquid',
  knows: (record) => {
    const channel = record.at('channel').value
    if (channel === 'activeAssetCtx' || channel === 'l2Book') return true
    return record.at(0, 'universe').isList && record.at(1).isList
  },
  read: (record) => {
    if (record.isList) return readAll(record)
    const data = record.at('data')
    if (record.at('channel').value === 'activeAssetCtx') return readContext(data.at('coin'), data.at('ctx'))
    const stamp = { symbol: symbolAt(data.at('coin')), atMs: msOrNull(data.at('time')) }
    return bookAt({ isWhole: true, bids: data.at('levels', 0), asks: data.at('levels', 1), level }, stamp)
  },
}

function readContext(coin: Spot, context: Spot): FeedUpdate[] {
  const stamp = { symbol: symbolAt(coin), atMs: null }
  return pricesAt({ mark: context.at('markPx'), index: context.at('oraclePx') }, stamp)
}

function readAll(record: Spot): FeedUpdate[] {
  return record
    .at(1)
    .list()
    .flatMap((context, index) => readContext(record.at(0, 'universe', index, 'name'), context))
}
