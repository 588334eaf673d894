import type { Bounds } from '../bound-columns.ts'
import type { Legs, MarketState } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { coinWorth, modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

type Rule = RuleOf<'collateral'>

/** A share of what coins held as collateral are worth: their haircut. */
export const collateral: ChargeKind<'collateral'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  const model = modelOf(work)
  let sum = 0
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1) {
    const { name, spot } = market.underlyings[underlying]
    const coins = Math.max(0, legs.collateral[underlying])
    sum += coins * coinWorth(model, spot) * shareOf(rule, name)
  }
  return sum
}

function shareOf(rule: Rule, name: string): number {
  return rule.own?.[name] ?? rule.share
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  const told = market.underlyings.flatMap(({ name, spot }, underlying) => {
    const coins = legs.collateral[underlying]
    return coins > 0 ? [`${coins} x ${coinWorth(modelOf(work), spot)} x ${shareOf(rule, name)}`] : []
  })
  return told.length === 0 ? 'no coins as collateral' : told.join(' + ')
}

function bound(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  if (modelOf(work).unit === 'coin') return
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1) {
    const share = shareOf(rule, market.underlyings[underlying].name)
    into.spot[underlying] += times * share * Math.max(0, legs.collateral[underlying])
  }
}
