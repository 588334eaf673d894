import { normalCdf, normalPdf } from '../../pricing/index.ts'
import { logOfRatio } from './grid.ts'
import { type Legs, type MarketState, OPTION } from './legs.ts'
import { movingPart } from './prepare.ts'
import { roomy, type ScenarioWorkspace } from './workspace.ts'

/**
 * Fills the workspace's deltas and vegas, once for a requirement.
 *
 * Deltas are in coins. A coin-settled option's is less its own worth, since that falls with the coin. Inside the settlement
 * window every delta shrinks with the part of the forward that still moves, as Deribit's do.
 */
export function greeksOf(legs: Legs, market: MarketState, work: ScenarioWorkspace): void {
  if (work.hasGreeks) return
  work.hasGreeks = true
  makeRoom(legs, market, work)
  for (let leg = 0; leg < legs.count; leg += 1) {
    work.vega[leg] = 0
    if (legs.quantity[leg] === 0) work.delta[leg] = 0
    else if (legs.kind[leg] === OPTION) fillOption(legs, market, leg, work)
    else fillContract(legs, market, leg, work)
    addUp(legs, leg, work)
  }
}

function makeRoom(legs: Legs, market: MarketState, work: ScenarioWorkspace): void {
  const [expiries, underlyings] = [market.expiries.length, market.underlyings.length]
  work.delta = roomy(work.delta, legs.count)
  work.vega = roomy(work.vega, legs.count)
  work.deltaOfExpiry = roomy(work.deltaOfExpiry, expiries).fill(0)
  work.vegaOfExpiry = roomy(work.vegaOfExpiry, expiries).fill(0)
  work.deltaOfPerpetuals = roomy(work.deltaOfPerpetuals, underlyings).fill(0)
  work.deltaOfUnderlying = roomy(work.deltaOfUnderlying, underlyings).fill(0)
  work.grossDelta = roomy(work.grossDelta, underlyings).fill(0)
}

function fillOption(legs: Legs, market: MarketState, leg: number, work: ScenarioWorkspace): void {
  const state = market.expiries[legs.expiry[leg]]
  const [right, quantity, strike] = [legs.right[leg], legs.quantity[leg], legs.strike[leg]]
  const rootYears = Math.sqrt(state.years)
  const deviation = legs.volatility[leg] * rootYears
  const x = logOfRatio(state.forward, strike)
  // Without any volatility left an option is its payoff; at the strike itself, half of it.
  const centre = deviation > 0 ? x / deviation : x === 0 ? 0 : Math.sign(x) * Infinity
  const share = movingPart(state) / state.forward
  if (legs.isCoin[leg] === 1)
    work.delta[leg] =
      quantity * share * right * (strike / state.forward) * normalCdf(right * (centre - 0.5 * deviation))
  else work.delta[leg] = quantity * share * right * normalCdf(right * (centre + 0.5 * deviation))
  const density = deviation > 0 ? normalPdf(centre + 0.5 * deviation) : 0
  const coins = legs.isCoin[leg] === 1 ? market.underlyings[state.underlying].spot : state.forward
  work.vega[leg] = quantity * coins * density * rootYears
}

function fillContract(legs: Legs, market: MarketState, leg: number, work: ScenarioWorkspace): void {
  const expiry = legs.expiry[leg]
  const share = expiry < 0 ? 1 : movingPart(market.expiries[expiry]) / market.expiries[expiry].forward
  work.delta[leg] = share * coinsOf(legs, leg)
}

/** Coins that a perpetual or a future stands for. */
export function coinsOf(legs: Legs, leg: number): number {
  return legs.isCoin[leg] === 1 ? legs.quantity[leg] / legs.mark[leg] : legs.quantity[leg]
}

function addUp(legs: Legs, leg: number, work: ScenarioWorkspace): void {
  const delta = work.delta[leg]
  const expiry = legs.expiry[leg]
  const underlying = legs.underlying[leg]
  if (expiry < 0) work.deltaOfPerpetuals[underlying] += delta
  else work.deltaOfExpiry[expiry] += delta
  if (expiry >= 0) work.vegaOfExpiry[expiry] += work.vega[leg]
  work.deltaOfUnderlying[underlying] += delta
  work.grossDelta[underlying] += Math.abs(delta)
}
