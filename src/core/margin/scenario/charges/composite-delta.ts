import { normalCdf } from '../../../pricing/index.ts'
import { coinsOf } from '../greeks.ts'
import { logOfRatio } from '../grid.ts'
import { type Legs, type MarketState, OPTION } from '../legs.ts'
import type { CompositeDelta } from '../model.ts'
import { movingPart } from '../prepare.ts'
import { roomy, type ScenarioWorkspace } from '../workspace.ts'

/**
 * Fills `work.left` with composite deltas in coins: by expiry, and after them by underlying those of perpetuals, which
 * expire never and so stand nearest.
 *
 * A composite delta is the delta at each of several moves of the price, averaged by their weights: SPAN's way to let a
 * delta see its own change.
 *
 * @see docs/sources.md#span
 */
export function fillCompositeDeltas(
  delta: CompositeDelta,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
): void {
  const expiries = market.expiries.length
  work.left = roomy(work.left, expiries + market.underlyings.length)
  work.left.fill(0)
  for (let leg = 0; leg < legs.count; leg += 1) {
    const expiry = legs.expiry[leg]
    work.left[expiry < 0 ? expiries + legs.underlying[leg] : expiry] += compositeDelta(
      delta,
      legs,
      market,
      leg,
    )
  }
  for (const { underlying, expiry, quantity, delta: each } of legs.arrays)
    work.left[expiry < 0 ? expiries + underlying : expiry] += quantity * each
}

/** Of a whole position. A future's delta is the same at every price. */
export function compositeDelta(
  { points }: CompositeDelta,
  legs: Legs,
  market: MarketState,
  leg: number,
): number {
  if (legs.quantity[leg] === 0) return 0
  if (legs.kind[leg] !== OPTION) return coinsOf(legs, leg)
  let sum = 0
  let weights = 0
  for (let at = 0; at < points.length; at += 1) {
    sum += points[at].weight * optionDeltaAt(legs, market, leg, points[at].move)
    weights += points[at].weight
  }
  return (legs.quantity[leg] * sum) / weights
}

/** Of one coin of an option once the price has moved, in coins; a coin-settled one's is less its own worth. */
function optionDeltaAt(legs: Legs, market: MarketState, leg: number, move: number): number {
  const state = market.expiries[legs.expiry[leg]]
  const moving = movingPart(state)
  const forward = state.forward + moving * move
  const [right, strike] = [legs.right[leg], legs.strike[leg]]
  const deviation = legs.volatility[leg] * Math.sqrt(state.years)
  const x = logOfRatio(forward, strike)
  const centre = deviation > 0 ? x / deviation : x === 0 ? 0 : Math.sign(x) * Number.POSITIVE_INFINITY
  const share = moving / state.forward
  if (legs.isCoin[leg] === 1)
    return share * right * (strike / forward) * normalCdf(right * (centre - 0.5 * deviation))
  return share * right * normalCdf(right * (centre + 0.5 * deviation))
}
