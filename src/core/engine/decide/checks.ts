import type { Account } from '../../book/book.ts'
import { UNMARGINED } from '../../book/layout.ts'
import { OPEN, REDUCE_ONLY, SETTLED } from '../../market/markets.ts'
import type { House } from '../../waterfall/house.ts'
import type { Gate } from '../../waterfall/rulebook.ts'
import type { Event } from '../events.ts'
import type { Refusal } from '../refusals.ts'

export type Tell = (event: Event) => void

/** Runs checks in order and gives the first refusal, or null. */
export function firstOf(...checks: readonly (() => Refusal | null)[]): Refusal | null {
  for (const check of checks) {
    const refusal = check()
    if (refusal !== null) return refusal
  }
  return null
}

export function needAccount(house: House, account: number): Refusal | null {
  return house.book.isOpen(account) ? null : { reason: 'account-unknown', account }
}

export function needAsset(house: House, asset: number): Refusal | null {
  return house.markets.assets[asset] === undefined ? { reason: 'asset-unknown', asset } : null
}

export function needInstrument(house: House, series: number): Refusal | null {
  const { markets } = house
  if (markets.isInstrument(series)) return null
  return markets.isReference(series)
    ? { reason: 'series-is-reference', series, symbol: markets.symbolOf(series) }
    : { reason: 'series-unknown', series }
}

/** Whole and above zero. */
export function needAmount(field: string, value: number): Refusal | null {
  return Number.isSafeInteger(value) && value > 0 ? null : { reason: 'not-whole', field, value }
}

export function needPrice(house: House, series: number, price: number): Refusal | null {
  const { priceStep, terms } = house.markets.instrument(series)
  if (!Number.isSafeInteger(price) || price <= 0 || price > terms.highestMark)
    return { reason: 'mark-out-of-range', series, mark: price, highest: terms.highestMark }
  return price % priceStep === 0 ? null : { reason: 'price-off-grid', price, step: priceStep }
}

/** An account can hold an asset that is its home, or that a collateral series joins to it. */
export function needHolding(house: House, account: Account, asset: number): Refusal | null {
  const inAsset = house.book.homeAssetOf(account)
  if (asset === inAsset || house.markets.collateralSeries(asset, inAsset) !== -1) return null
  return { reason: 'no-collateral-series', asset, inAsset }
}

/** Fees, dust and claims are kept for the books' sake: their accounts hold no positions. */
export function needTrader(house: House, account: Account): Refusal | null {
  if (!house.book.has(account, UNMARGINED)) return null
  const kind = house.book.kindOf(account)
  return kind === 'market' || kind === 'pool' ? null : { reason: 'not-allowed-for-kind', account, kind }
}

/** What a claims account owes is what claims say; money reaches it by repaying them, and no other way. */
export function needNoClaims(house: House, account: Account): Refusal | null {
  const kind = house.book.kindOf(account)
  return kind === 'claims' ? { reason: 'not-allowed-for-kind', account, kind } : null
}

/** An account can trade what settles in another asset than its home once that asset has an index there. */
export function needSettling(house: House, account: Account, asset: number): Refusal | null {
  const inAsset = house.book.homeAssetOf(account)
  if (asset === inAsset) return null
  return needHolding(house, account, asset) ?? needMark(house, house.markets.collateralSeries(asset, inAsset))
}

export function needOpenGate(house: House, what: Gate): Refusal | null {
  const closed = house.tables.gates.find(
    (gate) => gate.what === what && (gate.until === null || gate.until > house.at),
  )
  return closed === undefined ? null : { reason: 'gated', what, until: closed.until }
}

/** Trades in a series: open ones freely, announced delistings only to reduce, settled ones never. */
export function needTradable(house: House, series: number, isReducing: boolean): Refusal | null {
  const status = house.markets.status[series]
  if (status === OPEN || (status === REDUCE_ONLY && isReducing)) return null
  return { reason: 'series-closed', series, status: status === SETTLED ? 'settled' : 'reduce-only' }
}

export function needMark(house: House, series: number): Refusal | null {
  return house.markets.hasMark(series) ? null : { reason: 'mark-missing', series }
}

/** What settles on an index trades until it expires: afterwards its price is what the settlement window makes of it. */
export function needUnexpired(house: House, series: number): Refusal | null {
  const { expiresAt, option, underlying } = house.markets.instrument(series).terms
  const isOver = expiresAt !== null && house.at >= expiresAt
  return isOver && (option ?? underlying) !== undefined
    ? { reason: 'series-closed', series, status: 'expired' }
    : null
}

/** A trade that only makes a position smaller, never through zero. */
export function isReducing(held: number, change: number): boolean {
  return held !== 0 && held > 0 !== change > 0 && Math.abs(change) <= Math.abs(held)
}
