import type { Legs, MarketState } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

type Rule = RuleOf<'tiered'>

/**
 * A raw charge by tiers: each unit of it counts as many times as its tier says, so that the more there is the more each
 * further unit costs. The raw charge stands before it in the model.
 *
 * @see docs/sources.md#tiers-over-a-charge
 */
export const tiered: ChargeKind<'tiered'> = { amount, formula }

function amount(rule: Rule, _legs: Legs, _market: MarketState, work: ScenarioWorkspace): number {
  const raw = rawOf(rule, work)
  let sum = 0
  let from = 0
  for (let tier = 0; tier < rule.tiers.length; tier += 1) {
    const { upTo, times } = rule.tiers[tier]
    const inTier = (upTo === null ? raw : Math.min(raw, upTo)) - from
    if (inTier <= 0) break
    sum += inTier * times
    from += inTier
  }
  return sum
}

function rawOf({ of }: Rule, work: ScenarioWorkspace): number {
  const { charges } = modelOf(work)
  for (let at = 0; at < charges.length; at += 1) if (charges[at].name === of) return work.amounts[at]
  return 0
}

function formula(rule: Rule, _legs: Legs, _market: MarketState, work: ScenarioWorkspace): string {
  const raw = rawOf(rule, work)
  const told: string[] = []
  let from = 0
  for (const { upTo, times } of rule.tiers) {
    const inTier = Math.min(raw, upTo ?? raw) - from
    if (inTier <= 0) break
    told.push(`${inTier} x ${times}`)
    from += inTier
  }
  return told.length === 0 ? `nothing of ${rule.of}` : told.join(' + ')
}
