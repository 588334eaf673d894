import type { MarketState } from './legs.ts'
import { modelOf, type ScenarioWorkspace } from './workspace.ts'

/** Puts the groups of a bucket together: totals by scenario, the loss of the worst, and which it was. */
export function aggregate(market: MarketState, work: ScenarioWorkspace): void {
  const { aggregate: rule, scenarios } = modelOf(work)
  work.totals.fill(0, 0, scenarios.length)
  work.worst = 0
  work.worstScenario = -1
  for (let group = 0; group < work.groups; group += 1) addGroup(market, group, scenarios.length, work)
  if (rule.by === 'sum-of-maxima') takeEachWorst(scenarios.length, work)
  else takeWorst(scenarios.length, work)
}

function addGroup(market: MarketState, group: number, scenarios: number, work: ScenarioWorkspace): void {
  const { aggregate: rule, unit } = modelOf(work)
  const { profits, totals } = work
  const start = group * scenarios
  if (rule.by !== 'offset') {
    for (let scenario = 0; scenario < scenarios; scenario += 1) totals[scenario] += profits[start + scenario]
    return
  }
  const underlying = underlyingOf(market, group, work)
  const { offsetFactor, offsetCap } = work.planOf[underlying]
  const cap = unit === 'quote' ? offsetCap : offsetCap / market.underlyings[underlying].spot
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    const profit = profits[start + scenario]
    totals[scenario] += profit < 0 ? profit : Math.min(profit * offsetFactor, cap)
  }
}

function underlyingOf(market: MarketState, group: number, { groups }: ScenarioWorkspace): number {
  const { expiries, underlyings } = market
  if (groups === underlyings.length) return group
  return group < expiries.length ? expiries[group].underlying : group - expiries.length
}

function takeWorst(scenarios: number, work: ScenarioWorkspace): void {
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    if (!(-work.totals[scenario] > work.worst)) continue
    work.worst = -work.totals[scenario]
    work.worstScenario = scenario
  }
}

/** Each group's own worst, added up; the scenario named is that of the group that loses most. */
function takeEachWorst(scenarios: number, work: ScenarioWorkspace): void {
  let most = 0
  for (let group = 0; group < work.groups; group += 1) {
    let loss = 0
    let worst = -1
    for (let scenario = 0; scenario < scenarios; scenario += 1) {
      const profit = work.profits[group * scenarios + scenario]
      if (-profit > loss) [loss, worst] = [-profit, scenario]
    }
    work.worst += loss
    if (loss > most) [most, work.worstScenario] = [loss, worst]
  }
}
