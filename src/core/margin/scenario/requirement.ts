import { aggregate } from './aggregate.ts'
import { chargeKindOf } from './charges/registry.ts'
import { fillGrid } from './grid.ts'
import type { Legs, MarketState } from './legs.ts'
import type { ScenarioModel } from './model.ts'
import { prepare } from './prepare.ts'
import type { ScenarioResult } from './result.ts'
import { addRiskArrays } from './risk-array.ts'
import { requiredBy } from './terms.ts'
import type { ScenarioWorkspace } from './workspace.ts'

/**
 * What a model asks of a bucket: the grid, the charges beside it, and the two sums of both. Nothing is allocated once the
 * workspace has grown to the largest bucket, and the same input gives the same bits whatever the workspace held before.
 *
 * Input is taken as it is: `checkLegs`, `checkMarket` and `faultsOfModel` are for those who read it from outside.
 */
export function requirementOf(
  model: ScenarioModel,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  into: ScenarioResult,
): void {
  prepare(model, legs, market, work)
  fillGrid(legs, market, work)
  if (legs.arrays.length > 0) addRiskArrays(legs, market, work)
  aggregate(market, work)
  addCharges(model, legs, market, work)
  into.initial = requiredBy(work.initial, legs, market, work)
  into.maintenance = requiredBy(work.maintenance, legs, market, work)
  into.worst = work.worst
  into.worstScenario = work.worstScenario
}

/** Charges in the model's order, since one may read those before it; one that competes may be the worst of the grid. */
function addCharges(model: ScenarioModel, legs: Legs, market: MarketState, work: ScenarioWorkspace): void {
  const { charges } = model
  for (let place = 0; place < charges.length; place += 1) {
    const charge = charges[place]
    const amount = chargeKindOf(charge).amount(charge, legs, market, work)
    work.amounts[place] = amount
    if (charge.kind !== 'basis' || !charge.competes || !(amount > work.worst)) continue
    work.worst = amount
    work.worstScenario = -1
  }
}
