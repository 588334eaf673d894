import { NONE } from '../../book/layout.ts'
import type { Depth } from '../../depth/depth.ts'
import type { DepthRefusal } from '../../depth/refusal.ts'
import { listCollateral, listInstrument } from '../../market/instrument.ts'
import { SETTLED } from '../../market/markets.ts'
import type { House, HouseAccounts } from '../../waterfall/house.ts'
import type { BodyOf } from '../commands.ts'
import { fundingPayments, settlementValues } from '../holders.ts'
import type { Refusal } from '../refusals.ts'
import {
  firstOf,
  needAccount,
  needInstrument,
  needMark,
  needPrice,
  needSettling,
  needTrader,
  type Tell,
} from './checks.ts'

const MOST_ASSETS = 255

export function listAsset(house: House, body: BodyOf<'list-asset'>, tell: Tell): Refusal | null {
  const { terms } = body
  const why: string[] = []
  if (!(Number.isInteger(terms.decimals) && terms.decimals >= 0 && terms.decimals <= 15))
    why.push(`ledger decimals are ${terms.decimals}; 0 to 15 are possible`)
  if (!(Number.isSafeInteger(terms.borrowLimit) && terms.borrowLimit >= 0))
    why.push(`borrow limit ${terms.borrowLimit} is not a whole number of units`)
  if (house.markets.assets.some((asset) => asset.name === terms.name))
    return { reason: 'name-taken', name: terms.name }
  if (house.markets.assets.length >= MOST_ASSETS) why.push(`at most ${MOST_ASSETS} assets`)
  if (why.length > 0) return { reason: 'terms-refused', why }
  const first = house.book.accounts
  const accounts: HouseAccounts = { market: first, fees: first + 1, rounding: first + 2, claims: first + 3 }
  tell({ type: 'asset-listed', asset: house.markets.assets.length, terms, house: accounts })
  return null
}

export function listCollateralSeries(
  house: House,
  body: BodyOf<'list-collateral'>,
  tell: Tell,
): Refusal | null {
  const { terms } = body
  if (house.markets.collateralSeries(terms.asset, terms.inAsset) !== -1)
    return { reason: 'name-taken', name: terms.symbol }
  const listing = listCollateral(terms, house.markets.assets)
  if (!listing.ok) return { reason: 'terms-refused', why: listing.refusals }
  tell({ type: 'collateral-listed', series: house.markets.count, collateral: listing.listed })
  return null
}

export function listNewInstrument(house: House, body: BodyOf<'list-instrument'>, tell: Tell): Refusal | null {
  const { symbol } = body.terms
  if (house.markets.series.some((series) => series.terms.symbol === symbol))
    return { reason: 'name-taken', name: symbol }
  const listing = listInstrument(body.terms, house.markets.assets)
  if (!listing.ok) return { reason: 'terms-refused', why: listing.refusals }
  tell({ type: 'instrument-listed', series: house.markets.count, instrument: listing.listed })
  return null
}

/** Terms may change in rates, fees and limits; what positions are counted in may not. */
export function changeTerms(house: House, body: BodyOf<'change-terms'>, tell: Tell): Refusal | null {
  const refusal = needInstrument(house, body.series)
  if (refusal !== null) return refusal
  const old = house.markets.instrument(body.series)
  const listing = listInstrument(body.terms, house.markets.assets)
  if (!listing.ok) return { reason: 'terms-refused', why: listing.refusals }
  const { scale, priceStep, terms } = listing.listed
  const same =
    scale === old.scale &&
    priceStep === old.priceStep &&
    terms.payoff === old.terms.payoff &&
    terms.settlementAsset === old.terms.settlementAsset
  if (!same)
    return {
      reason: 'terms-refused',
      why: ['multiplier, increments, payoff and settlement asset of a listed instrument stay as they are'],
    }
  tell({ type: 'terms-changed', series: body.series, instrument: listing.listed })
  return null
}

/** Announces a delisting: from now on trades only reduce, until the series is settled. */
export function delist(house: House, body: BodyOf<'delist'>, tell: Tell): Refusal | null {
  const refusal = firstOf(
    () => needInstrument(house, body.series),
    () => needUnsettled(house, body.series),
  )
  if (refusal === null) tell({ type: 'delisting-announced', series: body.series })
  return refusal
}

function needUnsettled(house: House, series: number): Refusal | null {
  return house.markets.status[series] === SETTLED
    ? { reason: 'series-closed', series, status: 'settled' }
    : null
}

/** All marks of a batch are checked before any is moved. */
export function moveMarks(house: House, body: BodyOf<'move-marks'>, tell: Tell): Refusal | null {
  for (const { series, mark } of body.marks) {
    if (!(series >= 0 && series < house.markets.count)) return { reason: 'series-unknown', series }
    const highest = highestOf(house, series)
    if (!Number.isSafeInteger(mark) || mark <= 0 || mark > highest)
      return { reason: 'mark-out-of-range', series, mark, highest }
    const refusal = needUnsettled(house, series)
    if (refusal !== null) return refusal
  }
  tell({ type: 'marks-moved', marks: body.marks })
  return null
}

function highestOf(house: House, series: number): number {
  const { markets } = house
  return markets.isInstrument(series)
    ? markets.instrument(series).terms.highestMark
    : markets.collateral(series).terms.highestIndex
}

/** A depth update is taken whole or not at all; whose orders it names can hold what they would trade. */
export function replaceDepth(house: House, body: BodyOf<'replace-depth'>, tell: Tell): Refusal | null {
  const unfit = needOwners(house, body)
  if (unfit !== null) return unfit
  return changeDepth(
    house,
    body.series,
    (depth) => depth.refusalsOfSnapshot(body.snapshot),
    () => tell({ type: 'depth-replaced', series: body.series, snapshot: body.snapshot }),
  )
}

function needOwners(house: House, { series, snapshot }: BodyOf<'replace-depth'>): Refusal | null {
  for (const { owner = NONE } of [...snapshot.bids, ...snapshot.asks]) {
    if (owner === NONE) continue
    const refusal =
      needAccount(house, owner) ??
      needTrader(house, owner) ??
      needInstrument(house, series) ??
      needSettling(house, owner, house.markets.instrument(series).terms.settlementAsset)
    if (refusal !== null) return refusal
  }
  return null
}

export function updateDepth(house: House, body: BodyOf<'update-depth'>, tell: Tell): Refusal | null {
  return changeDepth(
    house,
    body.series,
    (depth) => depth.refusalsOfIncrement(body.increment),
    () => tell({ type: 'depth-updated', series: body.series, increment: body.increment }),
  )
}

function changeDepth(
  house: House,
  series: number,
  check: (depth: Depth) => DepthRefusal[],
  accept: () => void,
): Refusal | null {
  const depth = house.depths[series]
  if (depth === null || depth === undefined) return { reason: 'series-unknown', series }
  const why = check(depth)
  if (why.length > 0) return { reason: 'depth-refused', series, why }
  accept()
  return null
}

/** Funding between the holders of a series; what rounding leaves goes to the rounding account. */
export function applyFunding(house: House, body: BodyOf<'apply-funding'>, tell: Tell): Refusal | null {
  const { series, rate } = body
  const refusal = firstOf(
    () => needInstrument(house, series),
    () => needMark(house, series),
    () =>
      Number.isSafeInteger(rate) && Math.abs(rate) <= 1e9
        ? null
        : { reason: 'not-whole', field: 'rate', value: rate },
  )
  if (refusal !== null) return refusal
  let paid = 0n
  let received = 0n
  const payments = fundingPayments(house, series, rate)
  for (const { amount } of payments) {
    if (amount < 0) paid -= BigInt(amount)
    else received += BigInt(amount)
  }
  const mark = house.markets.mark[series]
  tell({
    type: 'funding-applied',
    series,
    rate,
    mark,
    paid,
    received,
    dust: Number(paid - received),
    holders: payments.length,
  })
  return null
}

/** Closes a series for good at a price: an expiry that is due, or a delisting that was announced. */
export function settle(house: House, body: BodyOf<'settle'>, tell: Tell): Refusal | null {
  const { series, price } = body
  const refusal = firstOf(
    () => needInstrument(house, series),
    () => needUnsettled(house, series),
    () => needSettlementPrice(house, series, price),
    () => needDue(house, series),
    () => needNoLoss(house, series),
  )
  if (refusal !== null) return refusal
  const values = settlementValues(house, series, price)
  // Each holder is paid its value; what the rounded values leave over, either way, is rounding's.
  const dust = -values.reduce((sum, { value }) => sum + value, 0)
  tell({ type: 'settled', series, price, dust: dust === 0 ? 0 : dust, holders: values.length })
  return null
}

function needSettlementPrice(house: House, series: number, price: number): Refusal | null {
  const refusal = needPrice(house, series, price)
  return refusal?.reason === 'price-off-grid' ? null : refusal
}

function needDue(house: House, series: number): Refusal | null {
  if (house.tables.delisted.has(series)) return null
  const due = house.markets.instrument(series).terms.expiresAt
  return due !== null && house.at >= due ? null : { reason: 'not-due', series, at: house.at, due }
}

/** Losses that still hold the series are worked off first: settling would close their quantity beside their steps. */
function needNoLoss(house: House, series: number): Refusal | null {
  const open = [...house.tables.losses.values()].filter(
    (loss) => house.book.find(loss.bucket, series) !== NONE,
  )
  return open.length === 0 ? null : { reason: 'loss-open', losses: open.length }
}

export function closePeriod(house: House, tell: Tell): Refusal | null {
  const marks = [...house.markets.series.keys()].map((series) => ({
    series,
    mark: house.markets.mark[series],
  }))
  tell({ type: 'period-closed', marks })
  return null
}
