import type { BookLevel } from '../book-sides.ts'
import { oneOf } from '../cells.ts'
import { bookAt, idsAt, levelFrom, msOrNull, pair, pricesAt, symbolAt, wholeId } from './parts.ts'
import type { FeedShape } from './shape.ts'
import type { Spot } from './spot.ts'
import type { FeedUpdate } from './update.ts'

const actions = oneOf('new', 'change', 'delete')

/**
 * Deribit subscriptions: `ticker.…` (mark, index, forward, implied volatility in percent), `markprice.options.…`,
 * `deribit_price_index.…`, `book.…` with snapshots and changes, and grouped books, which are whole.
 *
 * @see docs/sources.md#feed-deribit
 */
export const deribit: FeedShape = {
  name: 'deribit',
  knows: (record) => record.at('method').value === 'subscription' && !record.at('params', 'channel').isAbsent,
  read: (record) => {
    const channel = String(record.at('params', 'channel').value)
    const data = record.at('params', 'data')
    if (channel.startsWith('book.')) return readBook(data)
    if (channel.startsWith('deribit_price_index.')) return readIndex(data)
    if (channel.startsWith('markprice.options.')) return data.list().flatMap(readTicker)
    return /^(?:incremental_)?ticker\./.test(channel) ? readTicker(data) : []
  },
}

function readTicker(data: Spot): FeedUpdate[] {
  const index = data.at('index_price')
  const spots = { mark: data.at('mark_price'), index, last: data.at('last_price') }
  const volatility = data.either('mark_iv', 'iv')
  const stamp = { symbol: symbolAt(data.at('instrument_name')), atMs: msOrNull(data.at('timestamp')) }
  return pricesAt({ ...spots, forward: data.at('underlying_price'), volatility }, stamp)
}

function readIndex(data: Spot): FeedUpdate[] {
  const stamp = { symbol: symbolAt(data.at('index_name')), atMs: msOrNull(data.at('timestamp')) }
  return pricesAt({ index: data.at('price') }, stamp)
}

function readBook(data: Spot): FeedUpdate[] {
  const stamp = { symbol: symbolAt(data.at('instrument_name')), atMs: msOrNull(data.at('timestamp')) }
  const [bids, asks, isChange] = [data.at('bids'), data.at('asks'), data.at('type').value === 'change']
  const last = data.at('change_id')
  if (isChange)
    return bookAt(
      { isWhole: false, bids, asks, level: change, ids: idsAt(data.at('prev_change_id'), last) },
      stamp,
    )
  const level = data.at('type').isAbsent ? pair : change
  return bookAt({ isWhole: true, bids, asks, level, ids: wholeId(last) }, stamp)
}

/** `[action, price, size]`; what is deleted has no size, whatever stands there. */
function change(spot: Spot): BookLevel | undefined {
  const action = spot.at(0).text(actions)
  const level = levelFrom(spot.at(1), spot.at(2))
  if (action === undefined || level === undefined) return undefined
  return action === 'delete' ? { price: level.price, size: '0' } : level
}
