import { NONE } from '../../book/layout.ts'
import type { Depth } from '../../depth/depth.ts'
import type { DepthRefusal } from '../../depth/refusal.ts'
import { type InstrumentTerms, listCollateral, listInstrument } from '../../market/instrument.ts'
import type { Listing } from '../../market/listing.ts'
import { MOST_SERIES } from '../../market/markets.ts'
import type { ReferenceLookUp } from '../../market/option.ts'
import { listReference, mayBeZero } from '../../market/reference.ts'
import type { House, HouseAccounts } from '../../waterfall/house.ts'
import type { BodyOf } from '../commands.ts'
import { seriesOfExpiry, settlementIndexOf, windowOf } from '../expiry.ts'
import { fundingPayments } from '../holders.ts'
import type { Refusal } from '../refusals.ts'
import {
  firstOf,
  needAccount,
  needInstrument,
  needMark,
  needSettling,
  needTrader,
  type Tell,
} from './checks.ts'
import { needUnsettled } from './expiry.ts'

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
  const why = listingRefusals(house, listing)
  if (!listing.ok || why.length > 0) return { reason: 'terms-refused', why }
  tell({ type: 'collateral-listed', series: house.markets.count, collateral: listing.listed })
  return null
}

/** What trades, or is read, is found by its symbol. */
function needFreeSymbol(house: House, symbol: string): Refusal | null {
  const isTaken = house.markets.series.some((series) => series.terms.symbol === symbol)
  return isTaken ? { reason: 'name-taken', name: symbol } : null
}

function listingRefusals(house: House, listing: Listing<unknown>): string[] {
  const why = listing.ok ? [] : [...listing.refusals]
  if (house.markets.count >= MOST_SERIES)
    why.push(`${house.markets.count} series are listed, and a position has room for ${MOST_SERIES} numbers`)
  return why
}

export function listNewInstrument(house: House, body: BodyOf<'list-instrument'>, tell: Tell): Refusal | null {
  const refusal = needFreeSymbol(house, body.terms.symbol)
  if (refusal !== null) return refusal
  const listing = listInstrument(body.terms, house.markets.assets, referencesOf(house))
  const why = listingRefusals(house, listing)
  if (listing.ok) why.push(...windowRefusals(house, body.terms))
  if (!listing.ok || why.length > 0) return { reason: 'terms-refused', why }
  tell({ type: 'instrument-listed', series: house.markets.count, instrument: listing.listed })
  return null
}

export function listNewReference(house: House, body: BodyOf<'list-reference'>, tell: Tell): Refusal | null {
  const refusal = needFreeSymbol(house, body.terms.symbol)
  if (refusal !== null) return refusal
  const listing = listReference(body.terms)
  const why = listingRefusals(house, listing)
  if (!listing.ok || why.length > 0) return { reason: 'terms-refused', why }
  tell({ type: 'reference-listed', series: house.markets.count, reference: listing.listed })
  return null
}

function referencesOf({ markets }: House): ReferenceLookUp {
  return (series) => (markets.isReference(series) ? markets.reference(series).terms : null)
}

/** One window settles a whole expiry, and all of it has to be seen: what begins before now was not. */
function windowRefusals(house: House, terms: InstrumentTerms): string[] {
  const { expiresAt, option } = terms
  const index = settlementIndexOf(terms)
  if (index === null || expiresAt === null) return []
  if (expiresAt <= house.at) return [`it expires at ${expiresAt}, and it is ${house.at}`]
  const known = windowOf(house, index, expiresAt)
  const windowMs = option?.windowMs ?? known?.windowMs ?? 0
  if (known?.windowMs === windowMs) return []
  const others = seriesOfExpiry(house, index, expiresAt).filter((series) => house.markets.isOption(series))
  if (others.length > 0)
    return [
      `its settlement window is ${windowMs} ms, and that of ${house.markets.symbolOf(others[0])} is ${known?.windowMs}`,
    ]
  return expiresAt - windowMs < house.at
    ? [`its settlement window begins at ${expiresAt - windowMs}, and it is ${house.at}`]
    : []
}

/** Terms may change in rates, fees and limits; what positions are counted in may not. */
export function changeTerms(house: House, body: BodyOf<'change-terms'>, tell: Tell): Refusal | null {
  const refusal = needInstrument(house, body.series)
  if (refusal !== null) return refusal
  const old = house.markets.instrument(body.series)
  const listing = listInstrument(body.terms, house.markets.assets, referencesOf(house))
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
  if (!paysOnTheSame(old.terms, terms))
    return {
      reason: 'terms-refused',
      why: [
        'what an instrument is settled on stays as it is: kind, strike, index, expiry and settlement window',
      ],
    }
  tell({ type: 'terms-changed', series: body.series, instrument: listing.listed })
  return null
}

/** What nothing is settled on by an index may change its expiry, as ever; and any may be margined by other references. */
function paysOnTheSame(old: InstrumentTerms, now: InstrumentTerms): boolean {
  if (
    settlementIndexOf(old) !== settlementIndexOf(now) ||
    (old.kind === 'option') !== (now.kind === 'option')
  )
    return false
  if (settlementIndexOf(old) !== null && old.expiresAt !== now.expiresAt) return false
  const [before, after] = [old.option, now.option]
  if (before === undefined || after === undefined) return before === after
  return (
    before.right === after.right &&
    before.settledIn === after.settledIn &&
    before.windowMs === after.windowMs &&
    before.strike.numerator * after.strike.denominator === after.strike.numerator * before.strike.denominator
  )
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

/** All marks of a batch are checked before any is moved. */
export function moveMarks(house: House, body: BodyOf<'move-marks'>, tell: Tell): Refusal | null {
  for (const { series, mark } of body.marks) {
    if (!(series >= 0 && series < house.markets.count)) return { reason: 'series-unknown', series }
    const highest = highestOf(house, series)
    if (!Number.isSafeInteger(mark) || mark < lowestOf(house, series) || mark > highest)
      return { reason: 'mark-out-of-range', series, mark, highest }
    const refusal = needUnsettled(house, series)
    if (refusal !== null) return refusal
  }
  tell({ type: 'marks-moved', marks: body.marks })
  return null
}

function highestOf({ markets }: House, series: number): number {
  if (markets.isReference(series)) return markets.reference(series).terms.highestMark
  return markets.isInstrument(series)
    ? markets.instrument(series).terms.highestMark
    : markets.collateral(series).terms.highestIndex
}

/** An option may be worthless; a price of nothing is none. */
function lowestOf({ markets }: House, series: number): number {
  if (markets.isReference(series)) return mayBeZero(markets.reference(series).terms.kind) ? 0 : 1
  return markets.isOption(series) ? 0 : 1
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
  if (depth === null || depth === undefined) return needInstrument(house, series)
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

export function closePeriod(house: House, tell: Tell): Refusal | null {
  const { markets } = house
  const marks = [...markets.series.keys()]
    .filter((series) => markets.hasMark(series) && !markets.isReference(series))
    .map((series) => ({ series, mark: markets.mark[series] }))
  tell({ type: 'period-closed', marks })
  return null
}
