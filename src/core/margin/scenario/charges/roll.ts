import type { Bounds } from '../bound-columns.ts'
import { boundDelta } from '../bound-deltas.ts'
import { greeksOf } from '../greeks.ts'
import type { Legs, MarketState } from '../legs.ts'
import type { RollFigures, RuleOf } from '../model.ts'
import { coinWorth, modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

type Rule = RuleOf<'roll'>

/**
 * Deribit's roll shock: what is long in one expiry and short in another still has to be rolled. A perpetual is an expiry
 * without time: its rate is the least one.
 *
 * @see docs/sources.md#deribit-portfolio-margin
 */
export const roll: ChargeKind<'roll'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  greeksOf(legs, market, work)
  const model = modelOf(work)
  let sum = 0
  for (let expiry = 0; expiry < market.expiries.length; expiry += 1) {
    const { underlying, years } = market.expiries[expiry]
    const { name, spot } = market.underlyings[underlying]
    if (work.deltaOfExpiry[expiry] !== 0)
      sum +=
        Math.abs(work.deltaOfExpiry[expiry]) * rateOf(figuresOf(rule, name), years) * coinWorth(model, spot)
  }
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1) {
    const { name, spot } = market.underlyings[underlying]
    sum += Math.abs(work.deltaOfPerpetuals[underlying]) * figuresOf(rule, name).least * coinWorth(model, spot)
  }
  return sum
}

function figuresOf(rule: Rule, name: string): RollFigures {
  return rule.own?.[name] ?? rule
}

function rateOf({ least, annual }: RollFigures, years: number): number {
  return Math.max(least, annual * years)
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  greeksOf(legs, market, work)
  const model = modelOf(work)
  const told: string[] = []
  const tell = (delta: number, underlying: number, years: number): void => {
    const { name, spot } = market.underlyings[underlying]
    const { least, annual } = figuresOf(rule, name)
    if (delta !== 0)
      told.push(`${Math.abs(delta)} x max(${least}, ${annual} x ${years}) x ${coinWorth(model, spot)}`)
  }
  for (const [expiry, { underlying, years }] of market.expiries.entries())
    tell(work.deltaOfExpiry[expiry], underlying, years)
  for (const underlying of market.underlyings.keys()) tell(work.deltaOfPerpetuals[underlying], underlying, 0)
  return told.length === 0 ? 'no delta' : told.join(' + ')
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
    const expiry = legs.expiry[leg]
    const years = expiry < 0 ? 0 : market.expiries[expiry].years
    const rate = rateOf(figuresOf(rule, market.underlyings[legs.underlying[leg]].name), years)
    boundDelta(legs, leg, market, work, times * rate, into)
  }
}
