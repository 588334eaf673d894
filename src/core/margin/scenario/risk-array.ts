import type { Legs, MarketState } from './legs.ts'
import { modelOf, type ScenarioWorkspace } from './workspace.ts'

/** Adds the profits of contracts that come with risk arrays to those that were worked out. */
export function addRiskArrays(legs: Legs, market: MarketState, work: ScenarioWorkspace): void {
  const { aggregate, scenarios } = modelOf(work)
  for (const { underlying, expiry, quantity, profits } of legs.arrays) {
    const byExpiry = expiry < 0 ? market.expiries.length + underlying : expiry
    const start = (aggregate.groups === 'expiry' ? byExpiry : underlying) * scenarios.length
    for (let at = 0; at < scenarios.length; at += 1) work.profits[start + at] += quantity * profits[at]
  }
}
