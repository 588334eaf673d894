import type { Bounds } from './bound-columns.ts'
import { weightOf } from './bound-rows.ts'
import type { Legs, MarketState } from './legs.ts'
import { modelOf, type ScenarioWorkspace } from './workspace.ts'

/**
 * Constants of a perpetual or a future in the grid, times `times`: its own price moves it, and the spot where its money is
 * not the model's. An inverse contract of N gains N/mark (m / (1 + m)) coins, worth (1 + m) S each.
 */
export function boundContract(
  legs: Legs,
  market: MarketState,
  leg: number,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  const underlying = legs.underlying[leg]
  const plan = work.planOf[underlying]
  const isCoin = legs.isCoin[leg] === 1
  const size = Math.abs(legs.quantity[leg])
  const [leastMark, mostMark] = [legs.mark[leg] * (1 - into.move), legs.mark[leg] * (1 + into.move)]
  const { spot } = market.underlyings[underlying]
  const [leastSpot, mostSpot] = [spot * (1 - into.move), spot * (1 + into.move)]
  const inOwnMoney = modelOf(work).unit === (isCoin ? 'coin' : 'quote')
  let ofMark = 0
  let ofSpot = 0
  for (let scenario = 0; scenario < plan.moves.length; scenario += 1) {
    const factor = 1 + plan.moves[scenario]
    const gain = weightOf(plan, scenario) * size * Math.abs(plan.moves[scenario]) * (isCoin ? 1 / factor : 1)
    const worth = inOwnMoney ? 1 : isCoin ? factor * mostSpot : 1 / (factor * leastSpot)
    const perSpot = inOwnMoney
      ? 0
      : isCoin
        ? factor / leastMark
        : mostMark / (factor * (leastSpot * leastSpot))
    ofMark = Math.max(ofMark, gain * worth * (isCoin ? 1 / (leastMark * leastMark) : 1))
    ofSpot = Math.max(ofSpot, gain * perSpot)
  }
  into.mark[leg] += times * ofMark
  into.spot[underlying] += times * ofSpot
}

/** Coins that move with the grid; in coin, the dampener and the cap of offsets, which are quote money. */
export function boundUnderlying(
  legs: Legs,
  market: MarketState,
  underlying: number,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  const plan = work.planOf[underlying]
  const inQuote = modelOf(work).unit === 'quote'
  const coins = inQuote && plan.collateralMoves ? Math.abs(legs.collateral[underlying]) : 0
  let ofSpot = 0
  let dampener = 0
  for (let scenario = 0; scenario < plan.moves.length; scenario += 1) {
    ofSpot = Math.max(ofSpot, weightOf(plan, scenario) * Math.abs(plan.moves[scenario]) * coins)
    dampener = Math.max(dampener, plan.dampeners[scenario] * Math.max(1, plan.offsetFactor))
  }
  const cap = plan.offsetCap === Infinity ? 0 : plan.offsetCap
  const leastSpot = market.underlyings[underlying].spot * (1 - into.move)
  if (!inQuote && holds(legs, underlying)) ofSpot += (dampener + cap) / (leastSpot * leastSpot)
  into.spot[underlying] += times * ofSpot
}

function holds(legs: Legs, underlying: number): boolean {
  for (let leg = 0; leg < legs.count; leg += 1) if (legs.underlying[leg] === underlying) return true
  return false
}
