import { NONE } from '../../book/layout.ts'
import type { Fraction } from '../../market/fraction.ts'
import { SETTLED } from '../../market/markets.ts'
import { settlementMark } from '../../market/payoff.ts'
import { averageOf, type SettlementWindow, wholeWindow } from '../../market/settlement-window.ts'
import type { House } from '../../waterfall/house.ts'
import type { BodyOf } from '../commands.ts'
import type { SettledSeries } from '../events.ts'
import { seriesOfExpiry, standingMark, windowOf } from '../expiry.ts'
import { settlementValues } from '../holders.ts'
import type { Refusal } from '../refusals.ts'
import { isResumable } from '../safety-check.ts'
import { firstOf, needInstrument, needPrice, type Tell } from './checks.ts'

/** Closes a series for good at a price: an expiry that is due, or a delisting that was announced. */
export function settle(house: House, body: BodyOf<'settle'>, tell: Tell): Refusal | null {
  const { series, price } = body
  const refusal = firstOf(
    () => needInstrument(house, series),
    () => needUnsettled(house, series),
    () => needSettlementPrice(house, series, price),
    () => needDue(house, series),
    () => needNoLoss(house, [series]),
  )
  if (refusal !== null) return refusal
  tell({ type: 'settled', ...settledAt(house, series, price) })
  return null
}

/**
 * Settles everything on an index that expires at a moment, at once: an option that is worth something is seldom held alone,
 * and nobody is looked at between the legs of his book.
 */
export function settleExpiry(house: House, body: BodyOf<'settle-expiry'>, tell: Tell): Refusal | null {
  const { index, expiresAt } = body
  if (!house.markets.isReference(index)) return { reason: 'series-unknown', series: index }
  const series = seriesOfExpiry(house, index, expiresAt)
  const window = windowOf(house, index, expiresAt)
  if (series.length === 0 || window === undefined) return { reason: 'nothing-expires', index, expiresAt }
  if (house.at < expiresAt) return { reason: 'not-due', series: series[0], at: house.at, due: expiresAt }
  const whole = wholeWindow(window, standingMark(house.markets, index))
  const refusal = firstOf(
    () => needCovered(whole),
    () => needNoLoss(house, series),
    () => needPrices(house, index, series, averageOf(whole)),
  )
  if (refusal !== null) return refusal
  const average = averageOf(whole)
  const settled = series.map((id) => settledAt(house, id, Number(priceOf(house, index, id, average))))
  tell({ type: 'expiry-settled', index, expiresAt, average, settled })
  return null
}

/** Each holder is paid the value of his position; what the rounded values of inverse contracts leave over is rounding's. */
function settledAt(house: House, series: number, price: number): SettledSeries {
  const values = settlementValues(house, series, price)
  const dust = -values.reduce((sum, { value }) => sum + value, 0)
  return { series, price, dust: dust === 0 ? 0 : dust, holders: values.length }
}

function priceOf(house: House, index: number, series: number, average: Fraction): bigint {
  const { markets } = house
  return settlementMark(markets.instrument(series).terms, markets.reference(index).terms, average)
}

/** What a mark could never have been is not paid out; higher bounds are put in force with `change-terms`. */
function needPrices(
  house: House,
  index: number,
  series: readonly number[],
  average: Fraction,
): Refusal | null {
  for (const id of series) {
    const { option, highestMark } = house.markets.instrument(id).terms
    const price = priceOf(house, index, id, average)
    if (price > BigInt(highestMark) || (price === 0n && option === undefined))
      return { reason: 'mark-out-of-range', series: id, mark: Number(price), highest: highestMark }
  }
  return null
}

function needCovered({ index, expiresAt, missingMs }: SettlementWindow): Refusal | null {
  return missingMs === 0 ? null : { reason: 'window-uncovered', index, expiresAt, missingMs }
}

export function needUnsettled(house: House, series: number): Refusal | null {
  return house.markets.status[series] === SETTLED
    ? { reason: 'series-closed', series, status: 'settled' }
    : null
}

/** Settlement is not bound to the order grid, and an option may expire worthless. */
function needSettlementPrice(house: House, series: number, price: number): Refusal | null {
  if (price === 0 && house.markets.isOption(series)) return null
  const refusal = needPrice(house, series, price)
  return refusal?.reason === 'price-off-grid' ? null : refusal
}

function needDue(house: House, series: number): Refusal | null {
  if (house.tables.delisted.has(series)) return null
  const due = house.markets.instrument(series).terms.expiresAt
  return due !== null && house.at >= due ? null : { reason: 'not-due', series, at: house.at, due }
}

/**
 * A loss that is in the middle of its steps is worked off first: settling would close what an order, an auction or a pool
 * waits for. One whose steps are done for now may hold a series for ever, as where nobody may be asked for a short option:
 * the contract ends all the same, and the loss goes on with what is missing.
 */
function needNoLoss(house: House, series: readonly number[]): Refusal | null {
  const open = [...house.tables.losses.values()].filter(
    ({ bucket }) => series.some((id) => house.book.find(bucket, id) !== NONE) && !isResumable(house, bucket),
  )
  return open.length === 0 ? null : { reason: 'loss-open', losses: open.length }
}
