import type { Bounds } from '../bound-columns.ts'
import { type Legs, type MarketState, OPTION } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'
import { boundShort, shortInWords, shortRequirement, spotOf, worthOfOwnMoney } from './isolated-short.ts'

type Rule = RuleOf<'standard-option'>

/** Standard margin: each option sold by itself, none for options bought, and nothing offsets anything. Marks included. */
export const standardOption: ChargeKind<'standard-option'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (legs.kind[leg] !== OPTION || legs.quantity[leg] >= 0) continue
    const spot = spotOf(legs, market, leg)
    const each = shortRequirement(rule, 1, rule.level, legs, leg, spot)
    sum -= legs.quantity[leg] * each * worthOfOwnMoney(modelOf(work), legs, leg, spot)
  }
  return sum
}

function formula(rule: Rule, legs: Legs, market: MarketState): string {
  const told: string[] = []
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (legs.kind[leg] !== OPTION || legs.quantity[leg] >= 0) continue
    const words = shortInWords(rule, 1, rule.level, legs, leg, spotOf(legs, market, leg))
    told.push(`${-legs.quantity[leg]} x (${words})`)
  }
  return told.length === 0 ? 'no option sold' : told.join(' + ')
}

function bound(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  for (let leg = 0; leg < legs.count; leg += 1)
    if (legs.kind[leg] === OPTION && legs.quantity[leg] < 0)
      boundShort(rule, 1, legs, leg, market, work, -times * legs.quantity[leg], into)
}
