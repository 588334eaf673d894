import type { Bounds } from '../bound-columns.ts'
import { boundCoins } from '../bound-deltas.ts'
import { coinsOf } from '../greeks.ts'
import { type Legs, type MarketState, OPTION, PERPETUAL } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { coinWorth, modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

type Rule = RuleOf<'depeg'>

/** Cash in a coin that has lost its peg: how far it is below a threshold, times a factor of perpetuals and options sold. */
export const depeg: ChargeKind<'depeg'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  const short = rule.under - market.peg
  return short > 0 ? short * rule.factor * notionalOf(legs, market, work) : 0
}

function notionalOf(legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  const model = modelOf(work)
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1) {
    const { spot } = market.underlyings[legs.underlying[leg]]
    if (legs.kind[leg] === PERPETUAL) sum += Math.abs(coinsOf(legs, leg)) * coinWorth(model, spot)
    if (legs.kind[leg] === OPTION && legs.quantity[leg] < 0)
      sum -= legs.quantity[leg] * coinWorth(model, spot)
  }
  return sum
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  if (market.peg >= rule.under) return `the peg at ${market.peg} is not below ${rule.under}`
  return `(${rule.under} - ${market.peg}) x ${rule.factor} x ${notionalOf(legs, market, work)}`
}

function bound(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  const rate = times * Math.max(0, rule.under - market.peg) * rule.factor
  if (rate === 0) return
  for (let leg = 0; leg < legs.count; leg += 1) {
    const sold = Math.max(0, -legs.quantity[leg])
    if (legs.kind[leg] === PERPETUAL || (legs.kind[leg] === OPTION && sold > 0))
      boundCoins(legs, leg, market, work, sold, rate, into)
  }
}
