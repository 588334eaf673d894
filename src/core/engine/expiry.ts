import type { InstrumentTerms } from '../market/instrument.ts'
import type { Markets } from '../market/markets.ts'
import { SETTLED } from '../market/markets.ts'
import {
  addStanding,
  fixedPart,
  fixPart,
  openWindow,
  type SettlementWindow,
  type StandingMark,
  windowKey,
} from '../market/settlement-window.ts'
import type { House } from '../waterfall/house.ts'
import type { MarkMove } from './commands.ts'

/** The index an instrument is settled on when it expires, or null where nothing is settled on an index. */
export function settlementIndexOf({ expiresAt, option, underlying }: InstrumentTerms): number | null {
  return expiresAt === null ? null : (option?.index ?? underlying ?? null)
}

/** What has not been settled yet of an expiry, in the order listed. */
export function seriesOfExpiry(house: House, index: number, expiresAt: number): number[] {
  const { markets } = house
  return [...markets.series.keys()].filter((series) => {
    if (!markets.isInstrument(series) || markets.status[series] === SETTLED) return false
    const { terms } = markets.instrument(series)
    return terms.expiresAt === expiresAt && settlementIndexOf(terms) === index
  })
}

export function standingMark(markets: Markets, index: number): StandingMark {
  return {
    hasMark: markets.hasMark(index),
    mark: markets.mark[index],
    markedAt: markets.markedAt[index],
    staleAfterMs: markets.reference(index).terms.staleAfterMs,
  }
}

export function windowOf(house: House, index: number, expiresAt: number): SettlementWindow | undefined {
  return house.tables.windows.get(windowKey(index, expiresAt))
}

/** Opens the window of an instrument that settles on an index. An option says how long it is, a future takes what it finds. */
export function openWindowFor(house: House, terms: InstrumentTerms): void {
  const index = settlementIndexOf(terms)
  if (index === null || terms.expiresAt === null) return
  const known = windowOf(house, index, terms.expiresAt)
  const windowMs = terms.option?.windowMs ?? known?.windowMs ?? 0
  if (known?.windowMs !== windowMs) keep(house, openWindow(index, terms.expiresAt, windowMs))
}

/** Forgets the window of an expiry of which nothing is left to settle. */
export function closeWindowFor(house: House, terms: InstrumentTerms): void {
  const index = settlementIndexOf(terms)
  if (index === null || terms.expiresAt === null) return
  if (seriesOfExpiry(house, index, terms.expiresAt).length === 0)
    house.tables.windows.delete(windowKey(index, terms.expiresAt))
}

/** Adds up what the indices about to move have stood at until now. */
export function addUpWindows(house: House, marks: readonly MarkMove[]): void {
  const { markets, tables } = house
  if (tables.windows.size === 0) return
  for (const { series } of marks) {
    if (!markets.isReference(series)) continue
    for (const window of tables.windows.values())
      if (window.index === series)
        keep(house, addStanding(window, standingMark(markets, series), house.at), window)
  }
}

/**
 * Moves the moment options are valued at to now, floored, and with it what is fixed of settlement prices.
 *
 * @returns whether it moved, and every bucket under a scenario model has to be looked at again
 */
export function revalue(house: House): boolean {
  const { book, markets, tables } = house
  if (!markets.hasReferences || !markets.valueAsOf(house.at)) return false
  book.fingerprint.fold(markets.count, markets.valuedAt)
  for (const window of tables.windows.values())
    keep(house, fixPart(window, standingMark(markets, window.index), markets.valuedAt), window)
  return true
}

/**
 * What of a settlement price was fixed when options were valued last: its share of the window, zero before that opens, and
 * the average over that share in increments of the index; null where nothing expires then.
 */
export function settlementWindowOf(
  house: House,
  index: number,
  expiresAt: number,
): { readonly share: number; readonly price: number } | null {
  const window = windowOf(house, index, expiresAt)
  return window === undefined ? null : fixedPart(window)
}

function keep(house: House, window: SettlementWindow, before?: SettlementWindow): void {
  if (window === before) return
  const { index, expiresAt, sum, addedTo } = window
  house.tables.windows.set(windowKey(index, expiresAt), window)
  house.book.fingerprint.fold(index, Number(BigInt.asUintN(52, sum)))
  house.book.fingerprint.fold(index, addedTo)
}
