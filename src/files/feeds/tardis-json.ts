import { bookAt, named, pricesAt, symbolAt, utcOrNull } from './parts.ts'
import type { FeedShape } from './shape.ts'
import type { Spot } from './spot.ts'
import type { FeedUpdate } from './update.ts'

const level = named('price', 'amount')
const types = ['derivative_ticker', 'option_summary', 'book_snapshot', 'book_change']

/**
 * The normalised messages that Tardis Machine streams and replays: `derivative_ticker`, `option_summary`, `book_snapshot`
 * and `book_change`, whose snapshots begin a book anew.
 *
 * @see docs/sources.md#feed-tardis
 */
export const tardisJson: FeedShape = {
  name: 'tardis',
  knows: (record) => types.includes(String(record.at('type').value)) && !record.at('localTimestamp').isAbsent,
  read: (record) => {
    const stamp = { symbol: symbolAt(record.at('symbol')), atMs: utcOrNull(record.at('timestamp')) }
    const type = record.at('type').value
    if (type === 'derivative_ticker' || type === 'option_summary') return prices(record, stamp)
    const isWhole = type === 'book_snapshot' || record.at('isSnapshot').value === true
    return bookAt({ isWhole, bids: record.at('bids'), asks: record.at('asks'), level }, stamp)
  },
}

function prices(record: Spot, stamp: Parameters<typeof pricesAt>[1]): FeedUpdate[] {
  const spots = { mark: record.at('markPrice'), index: record.at('indexPrice'), last: record.at('lastPrice') }
  const option = { forward: record.at('underlyingPrice'), volatility: record.at('markIV') }
  return pricesAt({ ...spots, ...option }, stamp)
}
