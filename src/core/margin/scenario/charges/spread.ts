import type { Legs, MarketState } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { coinWorth, modelOf, roomy, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'
import { fillCompositeDeltas } from './composite-delta.ts'

type Rule = RuleOf<'spread'>

const DAYS_A_YEAR = 365

/**
 * SPAN's inter-month charge: the grid lets expiries of one underlying offset each other in full, and this takes some of
 * that back. Perpetuals lie in the first tier.
 *
 * @see docs/sources.md#span
 */
export const spread: ChargeKind<'spread'> = { amount, formula }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  let sum = 0
  fillCompositeDeltas(rule.delta, legs, market, work)
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1) {
    const coin = coinWorth(modelOf(work), market.underlyings[underlying].spot)
    fillTiers(rule, market, underlying, work)
    for (let at = 0; at < rule.spreads.length; at += 1)
      sum += rule.spreads[at].charge * coin * formSpreads(rule, at, work)
  }
  return sum
}

/** Composite deltas of one underlying by tier: longs and shorts of its expiries apart. */
function fillTiers(rule: Rule, market: MarketState, underlying: number, work: ScenarioWorkspace): void {
  work.longs = roomy(work.longs, rule.tiers.length)
  work.shorts = roomy(work.shorts, rule.tiers.length)
  work.longs.fill(0)
  work.shorts.fill(0)
  const expiries = market.expiries.length
  for (let expiry = 0; expiry < expiries; expiry += 1)
    if (market.expiries[expiry].underlying === underlying)
      addToTier(rule, market.expiries[expiry].years * DAYS_A_YEAR, work.left[expiry], work)
  addToTier(rule, 0, work.left[expiries + underlying], work)
}

function addToTier({ tiers }: Rule, days: number, delta: number, work: ScenarioWorkspace): void {
  for (let tier = 0; tier < tiers.length; tier += 1) {
    const { from, below } = tiers[tier]
    if (days < from || (below !== null && days >= below)) continue
    if (delta > 0) work.longs[tier] += delta
    else work.shorts[tier] -= delta
    return
  }
}

/** Coins of delta spread by one entry of the list; they are used up. */
function formSpreads({ spreads }: Rule, at: number, work: ScenarioWorkspace): number {
  const { one, other } = spreads[at]
  const formed = useUp(work, one, other)
  return one === other ? formed : formed + useUp(work, other, one)
}

function useUp({ longs, shorts }: ScenarioWorkspace, long: number, short: number): number {
  const formed = Math.min(longs[long], shorts[short])
  longs[long] -= formed
  shorts[short] -= formed
  return formed
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  const told: string[] = []
  fillCompositeDeltas(rule.delta, legs, market, work)
  for (const [underlying, { name, spot }] of market.underlyings.entries()) {
    const coin = coinWorth(modelOf(work), spot)
    fillTiers(rule, market, underlying, work)
    for (const [at, { one, other, charge }] of rule.spreads.entries()) {
      const formed = formSpreads(rule, at, work)
      if (formed > 0) told.push(`${name} tiers ${one} and ${other}: ${formed} x ${charge} x ${coin}`)
    }
  }
  return told.length === 0 ? 'no spread' : told.join(' + ')
}
