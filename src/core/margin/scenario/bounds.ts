import type { Bounds } from './bound-columns.ts'
import { boundGrid } from './bound-grid.ts'
import { chargeKindOf } from './charges/registry.ts'
import { type Legs, type MarketState, OPTION } from './legs.ts'
import type { ScenarioModel } from './model.ts'
import { prepare } from './prepare.ts'
import { LONG_VALUE, OPTION_VALUE, timesOf, WORST } from './terms.ts'
import { modelOf, type ScenarioWorkspace, type TermColumns } from './workspace.ts'

export { Bounds } from './bound-columns.ts'

/**
 * Fills the constants by which a requirement is bound to the market.
 *
 * Why they hold. A requirement is made of option values, contract profits and deltas by sums, by factors that the market
 * does not move, and by max, min and magnitude. Each of these turns Lipschitz functions into a Lipschitz function: sums
 * add constants, a factor multiplies them, a magnitude keeps them, a max or min of functions has the greatest of their
 * constants, and a function that is Lipschitz along each coordinate of a box is so along the path that goes through
 * the box one coordinate at a time. So it is enough to bound each slope over the whole neighbourhood: `bound-grid.ts` does
 * it for scenarios, `bound-deltas.ts` for deltas, and each charge with a bound for itself. The worst of the
 * scenarios has, for each expiry, the greatest constant of any of them; spots, which several expiries share, add up.
 * The highest of several sums is bounded by taking each figure with the greatest factor it has in any of them.
 */
export function boundsOf(
  model: ScenarioModel,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  into: Bounds,
): void {
  prepare(model, legs, market, work)
  into.clear(legs.count, market.expiries.length, market.underlyings.length)
  if (isInWindow(market, work)) {
    into.bounded = false
    return
  }
  const ofWorst = greatestTimes(WORST, market.peg, work)
  if (ofWorst > 0) boundGrid(legs, market, work, ofWorst, into)
  for (let place = 0; place < model.charges.length && into.bounded; place += 1) {
    const charge = model.charges[place]
    const times = greatestTimes(place, market.peg, work)
    if (times === 0) continue
    const { bound } = chargeKindOf(charge)
    if (bound) bound(charge, legs, market, work, times, into)
    else into.bounded = false
  }
  boundValue(legs, market, work, into)
}

/** Inside a settlement window the forward's fixed part would have to be followed too, and the window is short. */
function isInWindow(market: MarketState, { begins }: ScenarioWorkspace): boolean {
  for (let expiry = 0; expiry < market.expiries.length; expiry += 1)
    if (begins[expiry] < begins[expiry + 1] && market.expiries[expiry].fixedShare > 0) return true
  return false
}

/** The greatest factor that a figure has in any sum of either requirement. */
function greatestTimes(figure: number, peg: number, work: ScenarioWorkspace): number {
  return Math.max(timesIn(work.initial, figure, peg), timesIn(work.maintenance, figure, peg))
}

function timesIn(sums: readonly TermColumns[], figure: number, peg: number): number {
  let highest = 0
  for (let sum = 1; sum < sums.length; sum += 1)
    highest = Math.max(highest, timesOfFigure(sums[sum], figure, peg))
  return highest + timesOfFigure(sums[0], figure, peg)
}

function timesOfFigure(terms: TermColumns, figure: number, peg: number): number {
  let times = 0
  for (let place = 0; place < terms.figures.length; place += 1)
    if (terms.figures[place] === figure) times += Math.abs(timesOf(terms, place, peg))
  return times
}

/** Options at their marks, where a requirement counts them. */
function boundValue(legs: Legs, market: MarketState, work: ScenarioWorkspace, into: Bounds): void {
  const ofAll = greatestTimes(OPTION_VALUE, market.peg, work)
  const ofLongs = greatestTimes(LONG_VALUE, market.peg, work)
  if (ofAll + ofLongs === 0) return
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (legs.kind[leg] !== OPTION) continue
    const coins = Math.abs(legs.quantity[leg]) * (ofAll + (legs.quantity[leg] > 0 ? ofLongs : 0))
    boundMark(legs, leg, market, work, coins, into)
  }
}

/** So many times a leg's mark, turned into the model's money at the spot. */
function boundMark(
  legs: Legs,
  leg: number,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  const underlying = legs.underlying[leg]
  const { spot } = market.underlyings[underlying]
  const mark = legs.mark[leg] * (1 + into.move)
  const isCoin = legs.isCoin[leg] === 1
  if (modelOf(work).unit === (isCoin ? 'coin' : 'quote')) {
    into.mark[leg] += times
  } else if (isCoin) {
    into.mark[leg] += times * spot * (1 + into.move)
    into.spot[underlying] += times * mark
  } else {
    const least = spot * (1 - into.move)
    into.mark[leg] += times / least
    into.spot[underlying] += (times * mark) / (least * least)
  }
}
