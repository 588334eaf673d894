import type { Walk } from '../../depth/walk.ts'
import { REDUCE_ONLY, SETTLED } from '../../market/markets.ts'
import { INVERSE } from '../../market/value.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { assessmentOf, isScenario, neededInHome } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { HedgeLimit, StepOf } from '../rulebook.ts'
import { atStep, type Outcome, type Turn } from '../turn.ts'
import { bestPoint, firstPoint, gridOf } from './grid.ts'
import { mostByCaps, noteUsed } from './most-to-close.ts'
import { feeShares } from './payer.ts'
import { feeOf, feeWithin, valueOfFills } from './size.ts'

type Hedge = StepOf<'hedge-delta'>

/**
 * Trades hedges against their known depth so that what the bucket gains or loses by a move of the index shrinks, only as
 * far as that lessens its shortfall. It may open a position, which later steps close like any other.
 *
 * Only a bucket margined by a scenario model gains by a hedge; under brackets every position needs margin of its own.
 */
export function hedgeDelta(turn: Turn, loss: Loss, step: Hedge, index: number): Outcome {
  const { house } = turn
  if (!isScenario(house, loss.bucket)) return 'next'
  for (const symbol of step.with) {
    // A trigger above the requirement opens losses of buckets that are short of nothing: there is nothing to lessen.
    if (step.until === 'health' && shortfallOf(house, loss) <= 0) break
    const series = hedgeNamed(house, loss, symbol)
    if (series !== null) hedgeWith(turn, loss, step, index, series)
  }
  return 'next'
}

/** A perpetual or future of the name that trades, has a mark and settles in the bucket's home asset. */
function hedgeNamed({ markets }: House, loss: Loss, symbol: string): number | null {
  const series = markets.series.findIndex(
    (_, id) => markets.isInstrument(id) && markets.instrument(id).terms.symbol === symbol,
  )
  if (series === -1 || !markets.hasMark(series) || markets.status[series] === SETTLED) return null
  const { terms } = markets.instrument(series)
  const isHedge = terms.kind !== 'option' && terms.underlying !== undefined
  return isHedge && terms.settlementAsset === loss.asset ? series : null
}

function hedgeWith(turn: Turn, loss: Loss, step: Hedge, index: number, series: number): void {
  const { house } = turn
  const wanted = incrementsWanted(house, loss, series)
  const direction = Math.sign(wanted)
  const depth = house.depths[series]
  if (wanted === 0 || depth === null || depth === undefined) return
  const limit = limitOf(house, series, direction, step.limit)
  const most = Math.min(Math.abs(wanted), roomOf(house, loss, series, direction))
  const notional = neededInHome(house, loss.bucket, series, Math.abs(house.markets.valueNow(series, most)))
  const walk = (size: number): Walk =>
    depth.walkQuantity(direction > 0 ? 'ask' : 'bid', size, limit ?? undefined, loss.bucket)
  const whole = walk(mostByCaps(turn, loss, step, index, most, notional))
  const size = sizeOf(house, loss, step, series, direction, whole)
  if (size > 0) tellHedged(turn, loss, step, index, series, wanted, limit, walk(size))
}

/** Signed increments that would leave no delta, rounded toward none. The delta is a guide in floats; it sets no amount. */
function incrementsWanted({ markets, model }: House, loss: Loss, series: number): number {
  const { terms } = markets.instrument(series)
  const { multiplier, quantityIncrement } = terms
  const one =
    (Number(multiplier.numerator) / Number(multiplier.denominator)) *
    (Number(quantityIncrement.numerator) / Number(quantityIncrement.denominator))
  // An inverse contract is quote money: it is as many coins as its price goes into it.
  const coins =
    markets.payoff[series] === INVERSE ? one / priceOf(markets.mark[series], terms.markIncrement) : one
  const wanted = Math.trunc(-model.deltaOf(loss.bucket, terms.underlying as number) / coins)
  return Number.isSafeInteger(wanted) ? wanted : 0
}

function priceOf(
  mark: number,
  increment: { readonly numerator: bigint; readonly denominator: bigint },
): number {
  return (mark * Number(increment.numerator)) / Number(increment.denominator)
}

/** Never past the largest position of the instrument; where only reducing is allowed, never past zero. */
function roomOf({ book, markets }: House, loss: Loss, series: number, direction: number): number {
  const held = book.quantityOf(loss.bucket, series) * direction
  const most = markets.status[series] !== REDUCE_ONLY ? markets.instrument(series).terms.largestPosition : 0
  return Math.max(0, most - held)
}

/** The worst price of a hedge in mark increments: a buyer's rounds down, a seller's up. */
function limitOf({ markets }: House, series: number, direction: number, limit: HedgeLimit): number | null {
  if (limit.at === 'none') return null
  const mark = markets.mark[series]
  return direction > 0
    ? mark + mulDiv(mark, limit.within, 1_000_000, 'floor')
    : mark - mulDiv(mark, limit.within, 1_000_000, 'floor')
}

/**
 * Increments of a walk to take: the fewest after which nothing is short where that is all that is wanted, else those
 * after which least is. Asked of the model at the end of each fill and at points of a grid.
 */
function sizeOf(
  house: House,
  loss: Loss,
  step: Hedge,
  series: number,
  direction: number,
  walk: Walk,
): number {
  const margin = (size: number): number => -shortfallAfter(house, loss, series, direction, walk, size)
  const points = gridOf(walk.quantity, walk.quantities)
  if (step.until === 'health') {
    const enough = firstPoint(points, (size) => margin(size) >= 0)
    if (enough !== null) return enough
  }
  return bestPoint(points, margin)
}

function shortfallOf(house: House, loss: Loss): number {
  const { maintenance, marginEquity } = assessmentOf(house, loss.bucket)
  return maintenance - marginEquity
}

/** What margin would be short of after the first increments of a walk, their cost and fee counted. */
function shortfallAfter(
  house: House,
  loss: Loss,
  series: number,
  direction: number,
  walk: Walk,
  size: number,
): number {
  const { model, scratch } = house
  const fee = feeOf(house, loss.bucket, series, size)
  const trades =
    size === 0
      ? []
      : [
          {
            series,
            quantity: direction * size,
            // A hedge settles in the bucket's home asset, and so does its fee: a debt it leaves counts as one.
            cash: valueOfFills(house, series, part(walk, size), direction) - fee,
          },
        ]
  model.assessAllAfter(loss.bucket, trades, scratch)
  return scratch.maintenance - scratch.marginEquity
}

/** The first increments of a walk. */
function part(walk: Walk, size: number): Walk {
  let left = size
  const quantities = walk.quantities.map((quantity) => {
    const taken = Math.min(left, quantity)
    left -= taken
    return taken
  })
  return { ...walk, quantities, quantity: size }
}

function tellHedged(
  turn: Turn,
  loss: Loss,
  step: Hedge,
  index: number,
  series: number,
  wanted: number,
  limit: number | null,
  walk: Walk,
): void {
  const { house } = turn
  const direction = Math.sign(wanted)
  const quantity = direction * walk.quantity
  const atMark = -house.markets.valueNow(series, quantity)
  const value = valueOfFills(house, series, walk, direction)
  const fee = feeWithin(house, loss, series, walk.quantity, value - atMark)
  noteUsed(turn, index, neededInHome(house, loss.bucket, series, Math.abs(atMark)))
  turn.tell({
    type: 'hedged-on-book',
    ...atStep(loss, index, step),
    series,
    quantity,
    wanted,
    limit,
    mark: house.markets.mark[series],
    prices: walk.prices,
    quantities: walk.quantities,
    owners: walk.owners,
    value,
    atMark,
    fee,
    feeShares: feeShares(house, loss, series, fee),
  })
}
