import type { Bounds } from '../bound-columns.ts'
import { boundDelta } from '../bound-deltas.ts'
import { greeksOf } from '../greeks.ts'
import type { Legs, MarketState } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { coinWorth, modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

type Rule = RuleOf<'delta'>

/**
 * Paradex's least requirement: a share of the net delta, and a smaller one of what legs hedge in each other.
 *
 * @see docs/sources.md#paradex-portfolio-margin
 */
export const delta: ChargeKind<'delta'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  greeksOf(legs, market, work)
  const model = modelOf(work)
  let sum = 0
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1) {
    const net = Math.abs(work.deltaOfUnderlying[underlying])
    const hedged = Math.max(0, (work.grossDelta[underlying] - net) / 2)
    sum += (rule.net * net + rule.hedged * hedged) * coinWorth(model, market.underlyings[underlying].spot)
  }
  return sum
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  greeksOf(legs, market, work)
  const model = modelOf(work)
  const told = market.underlyings.flatMap(({ spot }, underlying) => {
    const net = Math.abs(work.deltaOfUnderlying[underlying])
    const gross = work.grossDelta[underlying]
    if (gross === 0) return []
    return [`(${rule.net} x ${net} + ${rule.hedged} x (${gross} - ${net}) / 2) x ${coinWorth(model, spot)}`]
  })
  return told.length === 0 ? 'no delta' : told.join(' + ')
}

/** One leg's delta moves the net by as much, up or down, and the gross too: at most net, or hedged less net. */
function bound(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  const perCoin = Math.max(rule.net, rule.hedged - rule.net)
  for (let leg = 0; leg < legs.count; leg += 1) boundDelta(legs, leg, market, work, times * perCoin, into)
}
