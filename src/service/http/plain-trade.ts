import type { Trade } from '../../core/engine/commands.ts'
import { incrementsIn } from '../../wire/service/grid.ts'
import type { Names } from '../../wire/service/names.ts'

/** Longer names and figures are left to the schema, which says what is wrong with them. */
export const LONGEST_NAME = 100
const LONGEST_FIGURE = 40

/**
 * Reads the text of a trade without its schema, three times as fast: most of a venue's commands are trades.
 *
 * @returns null for whatever is not plainly a trade as it should be; the schema then reads it and says why. A test holds
 *   the two equal.
 */
export function plainTrade(text: unknown, names: Names): Trade | null {
  if (typeof text !== 'object' || text === null) return null
  const { type, buyer, seller, instrument, quantity, price, taker, buyerOrder, sellerOrder } =
    text as Readonly<Record<string, unknown>>
  if (type !== 'trade' || (taker !== 'buyer' && taker !== 'seller')) return null
  if (!isName(buyer) || !isName(seller) || !isName(instrument)) return null
  if (!isFigure(quantity) || !isFigure(price)) return null
  if (!isOrder(buyerOrder) || !isOrder(sellerOrder)) return null
  const fields = 7 + (buyerOrder === undefined ? 0 : 1) + (sellerOrder === undefined ? 0 : 1)
  if (fieldsOf(text) !== fields) return null
  const series = names.seriesOf(instrument)
  const [buys, sells] = [names.accountOf(buyer), names.accountOf(seller)]
  if (series === undefined || buys === undefined || sells === undefined) return null
  if (!names.house.markets.isInstrument(series)) return null
  const increments = incrementsIn(quantity, names.quantityGrid(series))
  const at = incrementsIn(price, names.priceGrid(series))
  if (typeof increments !== 'number' || typeof at !== 'number') return null
  if (at % names.house.markets.instrument(series).priceStep !== 0) return null
  const orders = { buyerOrder: buyerOrder ?? null, sellerOrder: sellerOrder ?? null }
  return { type, buyer: buys, seller: sells, series, quantity: increments, price: at, taker, ...orders }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_NAME
}

function isFigure(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_FIGURE
}

function isOrder(value: unknown): value is number | null | undefined {
  return value === undefined || value === null || (Number.isSafeInteger(value) && (value as number) >= 0)
}

function fieldsOf(text: object): number {
  let fields = 0
  for (const _ in text) fields += 1
  return fields
}
