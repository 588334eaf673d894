import { ExpiryFigures } from './expiry-figures.ts'
import { type ExpiryState, type Legs, type MarketState, PERPETUAL } from './legs.ts'
import type { ScenarioModel } from './model.ts'
import { planFor } from './plan.ts'
import { columnsOf } from './terms.ts'
import { modelOf, roomy, roomyWhole, type ScenarioWorkspace } from './workspace.ts'

/** Makes the workspace ready: plans, room, and the legs sorted by expiry. */
export function prepare(
  model: ScenarioModel,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
): void {
  if (work.model !== model) takeModel(model, work)
  takePlans(model, market, work)
  makeRoom(model, legs, market, work)
  sortByExpiry(legs, market.expiries.length, work)
  work.hasGreeks = false
}

function takeModel(model: ScenarioModel, work: ScenarioWorkspace): void {
  work.initial = columnsOf(model, model.initial)
  work.maintenance = columnsOf(model, model.maintenance)
  work.plans.clear()
  work.expiries.length = 0
  work.model = model
}

function takePlans(model: ScenarioModel, market: MarketState, work: ScenarioWorkspace): void {
  const { underlyings } = market
  work.stride = 0
  for (let place = 0; place < underlyings.length; place += 1) {
    const { name } = underlyings[place]
    let plan = work.plans.get(name)
    if (!plan) work.plans.set(name, (plan = planFor(model, name)))
    work.planOf[place] = plan
    if (plan.pointMoves.length > work.stride) work.stride = plan.pointMoves.length
  }
}

function makeRoom(model: ScenarioModel, legs: Legs, market: MarketState, work: ScenarioWorkspace): void {
  const [expiries, underlyings] = [market.expiries.length, market.underlyings.length]
  const scenarios = model.scenarios.length
  const groups = model.aggregate.groups === 'expiry' ? expiries + underlyings : underlyings
  work.groups = groups
  work.profits = roomy(work.profits, groups * scenarios).fill(0, 0, groups * scenarios)
  work.totals = roomy(work.totals, scenarios)
  work.amounts = roomy(work.amounts, model.charges.length)
  work.values = roomy(work.values, 2 * expiries * work.stride).fill(0, 0, 2 * expiries * work.stride)
  work.order = roomyWhole(work.order, legs.count)
  work.begins = roomyWhole(work.begins, expiries + 1)
}

/** A counting sort: legs of one expiry stand together, in their own order. */
function sortByExpiry(legs: Legs, expiries: number, { order, begins }: ScenarioWorkspace): void {
  begins.fill(0, 0, expiries + 1)
  for (let leg = 0; leg < legs.count; leg += 1) if (stands(legs, leg)) begins[legs.expiry[leg]] += 1
  let end = 0
  for (let expiry = 0; expiry < expiries; expiry += 1) begins[expiry] = end += begins[expiry]
  begins[expiries] = end
  for (let leg = legs.count - 1; leg >= 0; leg -= 1)
    if (stands(legs, leg)) order[(begins[legs.expiry[leg]] -= 1)] = leg
}

function stands(legs: Legs, leg: number): boolean {
  return legs.kind[leg] !== PERPETUAL && legs.quantity[leg] !== 0
}

/** The part of a forward that moves with a scenario, inside the settlement window less than all of it. */
export function movingPart(expiry: ExpiryState): number {
  const fixed = expiry.fixedShare * expiry.fixedPrice
  return fixed < expiry.forward ? expiry.forward - fixed : 0
}

/** What is read of an expiry under the model at hand, worked out anew where the market has moved since. */
export function figuresOf(expiry: number, state: ExpiryState, work: ScenarioWorkspace): ExpiryFigures {
  const plan = work.planOf[state.underlying]
  while (work.expiries.length <= expiry) work.expiries.push(new ExpiryFigures(plan))
  const figures = work.expiries[expiry]
  const moving = movingPart(state)
  if (!figures.isOf(plan, state, moving)) {
    work.stamps += 1
    figures.take(modelOf(work), plan, state, moving, work.stamps)
  }
  return figures
}
