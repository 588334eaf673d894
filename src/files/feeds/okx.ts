import { bookAt, idsAt, msOrNull, pair, pricesAt, symbolAt, symbolOrNull, wholeId } from './parts.ts'
import type { FeedShape } from './shape.ts'
import type { Spot } from './spot.ts'
import type { FeedUpdate } from './update.ts'

/**
 * OKX v5 channels `mark-price`, `index-tickers`, `books` in its depths, and what REST answers as `{ code, data }`.
 * Levels are `[price, size, …]`; sizes count contracts.
 *
 * @see docs/sources.md#feed-okx
 */
export const okx: FeedShape = {
  name: 'okx',
  knows: (record) => {
    if (!record.at('data').isList) return false
    return !record.at('arg', 'channel').isAbsent || !record.at('code').isAbsent
  },
  read: (record) =>
    record
      .at('data')
      .list()
      .flatMap((one) => readOne(record, one)),
}

function readOne(record: Spot, one: Spot): FeedUpdate[] {
  if (one.at('bids').isList || one.at('asks').isList) return readBook(record, one)
  const [mark, index] = [one.at('markPx'), one.at('idxPx')]
  if (mark.isAbsent && index.isAbsent) return []
  return pricesAt({ mark, index }, { symbol: symbolAt(one.at('instId')), atMs: msOrNull(one.at('ts')) })
}

/** Only the channels that send changes say what a message is; those of few levels send whole books. */
function readBook(record: Spot, one: Spot): FeedUpdate[] {
  const isWhole = record.at('action').value !== 'update'
  const named = one.at('instId').isAbsent ? record.at('arg', 'instId') : one.at('instId')
  const stamp = { symbol: symbolOrNull(named), atMs: msOrNull(one.at('ts')) }
  const ids = isWhole ? wholeId(one.at('seqId')) : idsAt(one.at('prevSeqId'), one.at('seqId'))
  return bookAt({ isWhole, bids: one.at('bids'), asks: one.at('asks'), level: pair, ids }, stamp)
}
