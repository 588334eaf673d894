import { allocateByLevel } from '../../money/level.ts'
import { mulDiv } from '../../money/mul-div.ts'
import {
  assessmentOf,
  fromHomeOf,
  inHomeOf,
  isScenario,
  neededAlone,
  neededInHome,
  openSeries,
} from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import { isOption } from '../options.ts'

/** A part of one position in a bid. */
interface BidLot {
  readonly series: number
  /** Signed, of the sign of the position. */
  readonly closing: number
  /** What the bidder keeps of it, in the asset the series settles in. */
  readonly gap: number
  /** What its share of the gap was laid by; of `all` for the whole bucket. */
  readonly weight: number
}

interface BidLots {
  readonly lots: readonly BidLot[]
  readonly all: number
}

/**
 * The parts of a bid, each position's fraction rounded down to the increment, and what goes with each of what the auction
 * lets a bidder of the whole keep.
 *
 * Under brackets it is laid by notional. Where positions offset it is laid by what each needs by itself, because the
 * value of an option says little of its risk: worthless ones carry none of it unless they are short.
 */
export function lotsOfBid(house: House, loss: Loss, gap: number, fraction: number): BidLots {
  const isByNeed = isScenario(house, loss.bucket)
  const open = openSeries(house, loss.bucket)
  // Left-over units go by the order of positions, which is that of their series and not of how they came about.
  if (isByNeed) open.sort((a, b) => a - b)
  const parts = open.flatMap((series) => {
    const held = house.book.quantityOf(loss.bucket, series)
    const closing = Math.sign(held) * mulDiv(Math.abs(held), fraction, 1_000_000, 'floor')
    return closing === 0 ? [] : [{ series, closing }]
  })
  return isByNeed ? laidByNeed(house, loss, gap, parts) : laidByNotional(house, loss, gap, parts)
}

interface Part {
  readonly series: number
  readonly closing: number
}

function laidByNotional(house: House, loss: Loss, gap: number, parts: readonly Part[]): BidLots {
  const all = Math.max(1, assessmentOf(house, loss.bucket).notional)
  const lots = parts.map(({ series, closing }) => {
    const weight = notionalOf(house, loss, series, closing)
    const part = mulDiv(gap, weight, all, 'floor')
    return { series, closing, gap: fromHomeOf(house, loss.bucket, series, part), weight }
  })
  return { lots, all }
}

type Measure = (house: House, loss: Loss, series: number, quantity: number) => number

function notionalOf(house: House, loss: Loss, series: number, quantity: number): number {
  return neededInHome(house, loss.bucket, series, Math.abs(house.markets.valueNow(series, quantity)))
}

/** The first that says anything of the bucket: need by itself, notional, or increments where all is worthless. */
const measures: readonly Measure[] = [
  (house, loss, series, quantity) => neededAlone(house, loss.bucket, series, quantity),
  notionalOf,
  (_house, _loss, _series, quantity) => Math.abs(quantity),
]

/**
 * The bid's part of the whole is laid over its positions as one sum, left-over units to the largest remainders. No option
 * is sold below zero: what would take the price of one there lies on the others, and stays with the bucket where there
 * are none.
 */
function laidByNeed(house: House, loss: Loss, gap: number, parts: readonly Part[]): BidLots {
  const { book } = house
  const wholes = openSeries(house, loss.bucket).map((series) => ({
    series,
    held: book.quantityOf(loss.bucket, series),
  }))
  const sumBy = (measure: Measure): number =>
    wholes.reduce((sum, { series, held }) => sum + measure(house, loss, series, held), 0)
  const measure = measures.find((each) => sumBy(each) > 0) ?? notionalOf
  const all = Math.max(1, sumBy(measure))
  const weights = Float64Array.from(parts, ({ series, closing }) => measure(house, loss, series, closing))
  const taken = weights.reduce((sum, weight) => sum + weight, 0)
  const laid = mulDiv(gap, Math.min(taken, all), all, 'floor')
  const caps = Float64Array.from(parts, (part) => Math.min(laid, mostOf(house, loss, part, laid)))
  const gaps = new Float64Array(parts.length)
  allocateByLevel(BigInt(laid), caps, weights, gaps)
  const lots = parts.map(({ series, closing }, at) => ({
    series,
    closing,
    gap: fromHomeOf(house, loss.bucket, series, gaps[at]),
    weight: weights[at],
  }))
  return { lots, all }
}

/** A long option carries its own value at most. */
function mostOf(house: House, loss: Loss, { series, closing }: Part, laid: number): number {
  if (closing < 0 || !isOption(house, series)) return laid
  return Math.max(0, inHomeOf(house, loss.bucket, series, house.markets.valueNow(series, closing)))
}
