import { bookAt, idsAt, msOrNull, pair, pricesAt, symbolAt, symbolOrNull, wholeId } from './parts.ts'
import type { FeedShape } from './shape.ts'
import type { Spot } from './spot.ts'
import type { FeedUpdate } from './update.ts'

/** Streams of the best 5, 10 or 20 levels bear the same event name as changes; only the stream's name tells. */
const PARTIAL_BOOK = /@depth(?:5|10|20)(?:@|$)/

/**
 * Binance USD-M and COIN-M futures: `markPriceUpdate` alone or as a list, `depthUpdate`, a REST depth snapshot
 * (`lastUpdateId`) and REST `premiumIndex`; each bare or wrapped as `{ stream, data }`.
 *
 * @see docs/sources.md#feed-binance
 */
export const binance: FeedShape = {
  name: 'binance',
  knows: (record) => {
    const told = unwrapped(record)
    const one = told.isList ? told.at(0) : told
    const event = one.at('e').value
    if (event === 'markPriceUpdate' || event === 'depthUpdate') return true
    const isSnapshot = !one.at('lastUpdateId').isAbsent && one.at('bids').isList
    return isSnapshot || (!one.at('markPrice').isAbsent && !one.at('estimatedSettlePrice').isAbsent)
  },
  read: (record) => {
    const told = unwrapped(record)
    const stream = record.at('stream').value
    const isPartial = typeof stream === 'string' && PARTIAL_BOOK.test(stream)
    return (told.isList ? told.list() : [told]).flatMap((one) => readOne(one, isPartial))
  },
}

function unwrapped(record: Spot): Spot {
  return record.at('stream').isAbsent ? record : record.at('data')
}

function readOne(one: Spot, isPartial: boolean): FeedUpdate[] {
  const event = one.at('e').value
  if (event === 'depthUpdate') return readDepth(one, isPartial)
  if (event === 'markPriceUpdate') {
    const stamp = { symbol: symbolAt(one.at('s')), atMs: msOrNull(one.at('E')) }
    return pricesAt({ mark: one.at('p'), index: one.at('i') }, stamp)
  }
  if (!one.at('lastUpdateId').isAbsent) return readSnapshot(one)
  const stamp = { symbol: symbolAt(one.at('symbol')), atMs: msOrNull(one.at('time')) }
  return pricesAt({ mark: one.at('markPrice'), index: one.at('indexPrice') }, stamp)
}

function readDepth(one: Spot, isWhole: boolean): FeedUpdate[] {
  const stamp = { symbol: symbolAt(one.at('s')), atMs: msOrNull(one.at('E')) }
  const ids = isWhole ? wholeId(one.at('u')) : idsAt(one.at('pu'), one.at('u'))
  return bookAt({ isWhole, bids: one.at('b'), asks: one.at('a'), level: pair, ids }, stamp)
}

/** The snapshot names no symbol, unless whoever recorded it wrote it in. */
function readSnapshot(one: Spot): FeedUpdate[] {
  const stamp = { symbol: symbolOrNull(one.either('symbol', 's')), atMs: msOrNull(one.either('E', 'T')) }
  const ids = wholeId(one.at('lastUpdateId'))
  return bookAt({ isWhole: true, bids: one.at('bids'), asks: one.at('asks'), level: pair, ids }, stamp)
}
