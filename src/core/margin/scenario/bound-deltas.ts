import type { Bounds } from './bound-columns.ts'
import { type Legs, type MarketState, OPTION } from './legs.ts'
import { coinWorth, modelOf, type ScenarioWorkspace } from './workspace.ts'

/**
 * Adds the constants of a charge whose amount, in coins, moves by at most `perCoin` for each coin of a leg's delta, and
 * is nothing where there is no delta. In quote money the spot multiplies it.
 */
export function boundDelta(
  legs: Legs,
  leg: number,
  market: MarketState,
  work: ScenarioWorkspace,
  perCoin: number,
  into: Bounds,
): void {
  const { delta } = into
  delta.take(legs, leg, market, into.move, into.shift)
  if (!delta.isBounded) into.bounded = false
  const { spot } = market.underlyings[legs.underlying[leg]]
  const worth = perCoin * coinWorth(modelOf(work), spot * (1 + into.move))
  if (legs.expiry[leg] >= 0) into.forward[legs.expiry[leg]] += worth * delta.ofForward
  into.volatility[leg] += worth * delta.ofVolatility
  into.mark[leg] += worth * delta.ofMark
  if (modelOf(work).unit === 'quote') into.spot[legs.underlying[leg]] += perCoin * delta.magnitude
}

/**
 * Adds the constants of a charge of `share` for each coin that a leg stands for, at the spot: a contract's coins, or so many
 * coins of options.
 */
export function boundCoins(
  legs: Legs,
  leg: number,
  market: MarketState,
  work: ScenarioWorkspace,
  coins: number,
  share: number,
  into: Bounds,
): void {
  if (legs.kind[leg] !== OPTION) boundDelta(legs, leg, market, work, share, into)
  else if (modelOf(work).unit === 'quote') into.spot[legs.underlying[leg]] += share * coins
}
