import type { BookLevel } from '../book-sides.ts'
import { type CellRule, name, nonNegativeDecimal, positiveDecimal, wholeNumber, wholeOf } from '../cells.ts'
import { utcMsOf } from '../times.ts'
import type { Spot } from './spot.ts'
import type { FeedBook, FeedField, FeedIds, FeedPrice } from './update.ts'

/** Where a price stands in a record, and what it is called here. */
export type PriceSpots = Readonly<Partial<Record<FeedField, Spot>>>

/** What belongs to every update of a record. Undefined where there is a problem, null where nothing stands there. */
export interface Stamp {
  readonly symbol: string | null | undefined
  readonly atMs: number | null | undefined
}

/** The prices that are there, those without a problem. A worthless option is marked at zero. */
export function pricesAt(spots: PriceSpots, stamp: Stamp): FeedPrice[] {
  const prices: FeedPrice[] = []
  for (const [field, spot] of Object.entries(spots)) {
    const price = spot.textOrNull(nonNegativeDecimal)
    const { symbol, atMs } = stamp
    if (price === null || price === undefined || symbol === undefined || atMs === undefined) continue
    prices.push({ is: 'price', field: field as FeedField, symbol, price, atMs })
  }
  return prices
}

/** The parts of a book where they stand. */
export interface BookSpots {
  readonly isWhole: boolean
  readonly bids: Spot
  readonly asks: Spot
  /** How one level is written. */
  readonly level: LevelForm
  readonly ids?: FeedIds | null | undefined
}

/** A book without a problem, alone in a list; otherwise nothing. */
export function bookAt(spots: BookSpots, { symbol, atMs }: Stamp): FeedBook[] {
  const bids = levelsAt(spots.bids, spots)
  const asks = levelsAt(spots.asks, spots)
  const ids = 'ids' in spots ? spots.ids : null
  if (symbol === undefined || atMs === undefined || ids === undefined) return []
  if (bids === undefined || asks === undefined) return []
  return [{ is: 'book', symbol, atMs, isWhole: spots.isWhole, ids, bids, asks }]
}

/** Reads one level; undefined where there is a problem. */
export type LevelForm = (spot: Spot) => BookLevel | undefined

/** `[price, size]`, whatever stands behind them. */
export const pair: LevelForm = (spot) => levelFrom(spot.at(0), spot.at(1))

/** A mapping with a price and a size under these names. */
export function named(price: string, size: string): LevelForm {
  return (spot) => levelFrom(spot.at(price), spot.at(size))
}

export function levelFrom(priceSpot: Spot, sizeSpot: Spot): BookLevel | undefined {
  const price = priceSpot.text(positiveDecimal)
  const size = sizeSpot.text(nonNegativeDecimal)
  return price === undefined || size === undefined ? undefined : { price, size }
}

/** A level of size zero in a whole book is one that is not there; in a change it is one that goes. */
function levelsAt(side: Spot, { level, isWhole }: BookSpots): BookLevel[] | undefined {
  if (!side.isList) {
    side.tell('a list of levels')
    return undefined
  }
  const levels = side.list().map(level)
  if (levels.includes(undefined)) return undefined
  const sound = levels as BookLevel[]
  return isWhole ? sound.filter(({ size }) => !isNothing(size)) : sound
}

/** Whether a decimal is zero, however it is written. */
export function isNothing(size: string): boolean {
  return !/[1-9]/.test(size.split(/[eE]/, 1)[0])
}

/** A name that has to be there. */
export function symbolAt(spot: Spot): string | undefined {
  return spot.text(name)
}

/** A name, or null where the record has none. */
export function symbolOrNull(spot: Spot): string | null | undefined {
  return spot.textOrNull(name)
}

/** A time in milliseconds, or null where the record has none. */
export function msOrNull(spot: Spot): number | null | undefined {
  const text = spot.textOrNull(wholeNumber)
  return typeof text === 'string' ? wholeOf(text) : text
}

const utcTime: CellRule = {
  expected: 'a UTC time like 2024-02-29T23:59:59.998Z',
  accepts: (text) => utcMsOf(text) !== undefined,
}

/** A time as ISO 8601 in UTC, or null where the record has none. */
export function utcOrNull(spot: Spot): number | null | undefined {
  const text = spot.textOrNull(utcTime)
  return typeof text === 'string' ? utcMsOf(text) : text
}

const updateId: CellRule = {
  expected: 'an update id: a whole number of at most 15 digits',
  accepts: (text) => /^-?\d{1,15}$/.test(text),
}

/** The id of an update. */
export function idAt(spot: Spot): number | undefined {
  const text = spot.text(updateId)
  return text === undefined ? undefined : Number(text)
}

/** Ids of an update that has to follow another one. */
export function idsAt(previous: Spot, last: Spot): FeedIds | undefined {
  const [previousId, lastId] = [idAt(previous), idAt(last)]
  return previousId === undefined || lastId === undefined ? undefined : { previousId, lastId }
}

/** The id of a whole book, where it has one. */
export function wholeId(last: Spot): FeedIds | null | undefined {
  if (last.isAbsent) return null
  const lastId = idAt(last)
  return lastId === undefined ? undefined : { previousId: null, lastId }
}
