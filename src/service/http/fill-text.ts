import type { Event } from '../../core/engine/events.ts'
import { type Grid, gridText } from '../../wire/service/grid.ts'
import type { Names } from '../../wire/service/names.ts'

type Fill = Extract<Event, { type: 'traded' }>

/**
 * A fill as the JSON text of its words, written out at once: most events are fills. A test holds it equal to what
 * `eventToText` gives.
 */
export function fillText(fill: Fill, names: Names): string {
  const { buyer, seller, series, quantity, price, value, buyerFee, sellerFee } = fill
  const money = names.moneyGrid(names.assetOfSeries(series))
  const released = (account: number, amount: number): string =>
    figure(amount, names.moneyGrid(names.homeAssetOf(account)))
  return `{"type":"traded","buyer":${name(buyer, names)},"seller":${name(seller, names)},"instrument":${quoted(names.symbolOf(series))},"quantity":${figure(quantity, names.quantityGrid(series))},"price":${figure(price, names.priceGrid(series))},"value":${figure(value, money)},"buyerFee":${figure(buyerFee, money)},"sellerFee":${figure(sellerFee, money)},"buyerOrder":${fill.buyerOrder},"sellerOrder":${fill.sellerOrder},"buyerReleased":${released(buyer, fill.buyerReleased)},"sellerReleased":${released(seller, fill.sellerReleased)}}`
}

function name(account: number, names: Names): string {
  return quoted(names.accountName(account))
}

/** Most names have nothing that JSON would escape, and are sooner looked at than written. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}

const PLAIN = /^[\w .:#-]*$/

/** Figures are digits, a point, a sign or a stroke: nothing that JSON would escape. */
function figure(value: number, grid: Grid): string {
  return value === 0 ? '"0"' : `"${gridText(value, grid)}"`
}
