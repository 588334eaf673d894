import type { Bounds } from '../bound-columns.ts'
import { boundCoins } from '../bound-deltas.ts'
import { coinsOf } from '../greeks.ts'
import { FUTURE, type Legs, type MarketState, OPTION, PERPETUAL } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { coinWorth, modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

type Rule = RuleOf<'notional'>

/**
 * A share of the spot worth of what is held: of perpetuals, of futures, of options sold, or of options sold at a strike of
 * an expiry beyond those bought there, call or put.
 */
export const notional: ChargeKind<'notional'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  return rule.share === 0 ? 0 : rule.share * notionalOf(rule, legs, market, work)
}

function notionalOf(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  const model = modelOf(work)
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1) {
    const coins = countedCoins(rule, legs, leg, work)
    if (coins !== 0) sum += coins * coinWorth(model, market.underlyings[legs.underlying[leg]].spot)
  }
  return sum
}

function countedCoins({ of }: Rule, legs: Legs, leg: number, work: ScenarioWorkspace): number {
  const kind = legs.kind[leg]
  if (of === 'perpetuals') return kind === PERPETUAL ? Math.abs(coinsOf(legs, leg)) : 0
  if (of === 'futures') return kind === FUTURE ? Math.abs(coinsOf(legs, leg)) : 0
  if (kind !== OPTION) return 0
  if (of === 'short-options') return Math.max(0, -legs.quantity[leg])
  return nakedAtStrike(legs, leg, work)
}

/** Options sold less those bought at a leg's strike, told by the first leg there alone. */
function nakedAtStrike(
  { expiry, kind, quantity, strike }: Legs,
  leg: number,
  { order, begins }: ScenarioWorkspace,
): number {
  if (quantity[leg] === 0) return 0
  const own = strike[leg]
  const end = begins[expiry[leg] + 1]
  let net = 0
  for (let place = begins[expiry[leg]]; place < end; place += 1) {
    const other = order[place]
    if (strike[other] !== own || kind[other] !== OPTION) continue
    if (other < leg) return 0
    net += quantity[other]
  }
  return net < 0 ? -net : 0
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  return `${rule.share} x ${notionalOf(rule, legs, market, work)} of ${rule.of}`
}

function bound(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  for (let leg = 0; leg < legs.count; leg += 1) {
    const coins = countedCoins(rule, legs, leg, work)
    if (coins !== 0) boundCoins(legs, leg, market, work, coins, times * rule.share, into)
  }
}
