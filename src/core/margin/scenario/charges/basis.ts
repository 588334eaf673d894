import { boundBasis } from '../bound-grid.ts'
import { worthAt } from '../grid.ts'
import type { Legs, MarketState } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { figuresOf, movingPart } from '../prepare.ts'
import { modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

type Rule = RuleOf<'basis'>

/**
 * An expiry's forward may part from the others: each expiry's options lose what the worse of two moves of its forward
 * takes, weighted by its time, and no expiry's gain helps another. Without PMRM's static discount.
 *
 * @see docs/sources.md#derive-pmrm-2
 */
export const basis: ChargeKind<'basis'> = { amount, formula, bound: boundBasis }

function amount(rule: Rule, _legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  let sum = 0
  for (let expiry = 0; expiry < market.expiries.length; expiry += 1)
    if (work.begins[expiry] < work.begins[expiry + 1]) sum += amountOf(rule, market, expiry, work)
  return sum
}

function amountOf(rule: Rule, market: MarketState, expiry: number, work: ScenarioWorkspace): number {
  const state = market.expiries[expiry]
  const { spot } = market.underlyings[state.underlying]
  const { basisPoints } = work.planOf[state.underlying]
  const place = 2 * placeOf(rule, work)
  const { discount } = figuresOf(expiry, state, work)
  const now = worthAt(work, expiry, 0, state.forward, spot)
  const moving = movingPart(state)
  // The basis alone moves: a coin is worth what it was.
  const up = worthAt(work, expiry, basisPoints[place], state.forward + moving * rule.up, spot) - now
  const down = worthAt(work, expiry, basisPoints[place + 1], state.forward + moving * rule.down, spot) - now
  const worst = Math.min(up, down, 0)
  return worst === 0 ? 0 : -worst * discount.own * (rule.add + rule.times * state.years)
}

/** Which basis charge of the model this is: its points stand in that order. */
function placeOf(rule: Rule, work: ScenarioWorkspace): number {
  let place = 0
  for (const charge of modelOf(work).charges) {
    if (charge === rule) return place
    if (charge.kind === 'basis') place += 1
  }
  return 0
}

function formula(rule: Rule, _legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  const told: string[] = []
  for (let expiry = 0; expiry < market.expiries.length; expiry += 1) {
    if (work.begins[expiry] === work.begins[expiry + 1]) continue
    const { years } = market.expiries[expiry]
    const weight = rule.add + rule.times * years
    const loss = amountOf(rule, market, expiry, work) / weight
    if (loss !== 0) told.push(`${loss} x (${rule.add} + ${rule.times} x ${years})`)
  }
  return told.length === 0 ? 'no expiry loses by its basis' : told.join(' + ')
}
