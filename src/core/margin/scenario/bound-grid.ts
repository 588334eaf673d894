import type { Bounds } from './bound-columns.ts'
import { boundContract, boundUnderlying } from './bound-contracts.ts'
import { boundOption, boundPlainOption } from './bound-option.ts'
import { BoundRows, weightOf } from './bound-rows.ts'
import type { ExpiryDiscount } from './discount.ts'
import type { ExpiryFigures } from './expiry-figures.ts'
import { type ExpiryState, type Legs, type MarketState, OPTION } from './legs.ts'
import type { RuleOf, ScenarioModel } from './model.ts'
import { ABSOLUTE, DOWN, LINEAR, type UnderlyingPlan, UP } from './plan.ts'
import { figuresOf } from './prepare.ts'
import { capOf, reachOf, shockScale } from './volatility.ts'
import { modelOf, type ScenarioWorkspace } from './workspace.ts'

/**
 * Constants of the worst of the grid, and of the basis charges that compete with it, times `times`.
 *
 * For one option with F anywhere in the neighbourhood, least … most:
 * - settled in quote money, a call's slope in F lies in 0 … 1 and a put's in -1 … 0; it is worth at most F, or K;
 * - settled in coin, a call's slope is (K/F²) N(d2), in 0 … 1/F since K N(d2) <= F; a put's in -K/F² … 0; it is worth
 *   at most 1, or K/F;
 * - its slope in volatility is F n(d1) √T = K n(d2) √T, at most min(F, K) √T / √(2π), and that over F in coin.
 *
 * A row values options at (1 + m) F, so there each slope in F has the factor 1 + m. Its profit is c V(there) - V(here): what
 * it can gain for a higher F is c times the rising slopes there and the falling ones here, and the other way round.
 * A shock multiplies a change of volatility by what it multiplies volatility by; a turn of the smile by 1 + cap at
 * most, and it moves with the forward too, by v cap / (k* F) at most.
 */
export function boundGrid(
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  for (let expiry = 0; expiry < market.expiries.length; expiry += 1) {
    if (work.begins[expiry] === work.begins[expiry + 1]) continue
    const state = market.expiries[expiry]
    const figures = figuresOf(expiry, state, work)
    const rows = rowsOf(expiry, into)
    if (!rows.isOf(figures)) fillRows(figures, state, work, into, rows)
    if (!rows.bounded) into.bounded = false
    boundExpiry(legs, market, expiry, work, figures, rows, times, into)
  }
  for (let leg = 0; leg < legs.count; leg += 1)
    if (legs.kind[leg] !== OPTION) boundContract(legs, market, leg, work, times, into)
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1)
    boundUnderlying(legs, market, underlying, work, times, into)
}

/** Constants of a basis charge by itself, times `times`. */
export function boundBasis(
  rule: RuleOf<'basis'>,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  for (let expiry = 0; expiry < market.expiries.length; expiry += 1) {
    if (work.begins[expiry] === work.begins[expiry + 1]) continue
    const { basis } = into
    const figures = figuresOf(expiry, market.expiries[expiry], work)
    basis.clear(null)
    addBasis(rule, market.expiries[expiry], basis)
    boundExpiry(legs, market, expiry, work, figures, basis, times, into)
  }
}

function rowsOf(expiry: number, { rowsOf }: Bounds): BoundRows {
  while (rowsOf.length <= expiry) rowsOf.push(new BoundRows())
  return rowsOf[expiry]
}

/** Rows of the scenarios, and of basis charges that compete with them. */
function fillRows(
  figures: ExpiryFigures,
  state: ExpiryState,
  work: ScenarioWorkspace,
  into: Bounds,
  rows: BoundRows,
): void {
  const model = modelOf(work)
  const { plan, discount } = figures
  rows.clear(figures)
  fillReactions(model, plan, state, into, rows)
  addScenarios(plan, discount, into, rows)
  for (const charge of model.charges)
    if (charge.kind === 'basis' && charge.competes) addBasis(charge, state, rows)
}

function addScenarios(
  plan: UnderlyingPlan,
  discount: ExpiryDiscount,
  { reactions, turns }: Bounds,
  rows: BoundRows,
): void {
  const kept = Math.max(discount.above, discount.below)
  for (let scenario = 0; scenario < plan.moves.length; scenario += 1) {
    const factor = 1 + plan.moves[scenario]
    const mode = plan.pointModes[plan.points[scenario]]
    rows.add(factor, factor, weightOf(plan, scenario), kept, reactions[mode], turns[mode])
  }
}

function addBasis(rule: RuleOf<'basis'>, { years }: ExpiryState, rows: BoundRows): void {
  const weight = Math.abs(rule.add + rule.times * years)
  rows.add(1 + rule.up, 1, weight, 1, 1, 0)
  rows.add(1 + rule.down, 1, weight, 1, 1, 0)
}

/** Adds up the options of an expiry over the rows that stand ready, and takes the greatest of them. */
function boundExpiry(
  legs: Legs,
  market: MarketState,
  expiry: number,
  work: ScenarioWorkspace,
  { discount }: ExpiryFigures,
  rows: BoundRows,
  times: number,
  into: Bounds,
): void {
  rows.begin()
  const state = market.expiries[expiry]
  const inQuote = modelOf(work).unit === 'quote'
  for (let place = work.begins[expiry]; place < work.begins[expiry + 1]; place += 1) {
    const leg = work.order[place]
    if (legs.kind[leg] !== OPTION) continue
    if (inQuote && legs.isCoin[leg] === 0) boundPlainOption(legs, state, leg, discount.own, rows, times, into)
    else boundOption(legs, market, leg, work, discount.own, rows, times, into)
  }
  let ofForward = 0
  let ofSpot = 0
  for (let row = 0; row < rows.count; row += 1) {
    ofForward = Math.max(ofForward, rows.rises[row], rows.falls[row])
    ofSpot = Math.max(ofSpot, rows.ofSpot[row])
  }
  into.forward[expiry] += times * ofForward
  into.spot[state.underlying] += times * ofSpot
}

/** How much more than the volatility itself a shocked one changes, by mode, and what a turn adds for the forward. */
function fillReactions(
  model: ScenarioModel,
  plan: UnderlyingPlan,
  { years, forward }: ExpiryState,
  into: Bounds,
  rows: BoundRows,
): void {
  const { reactions, turns } = into
  reactions.fill(1)
  turns.fill(0)
  const { volatility: rule } = plan
  if (rule?.by === 'relative') {
    const scale = shockScale(rule, years)
    reactions[UP] = Math.abs(1 + rule.up * scale)
    reactions[DOWN] = Math.max(0, 1 - rule.down * scale)
  }
  if (!model.skew) return
  const rootYears = Math.sqrt(years)
  const reach = reachOf(model.skew, rootYears)
  for (let mode = LINEAR; mode <= ABSOLUTE; mode += 1) {
    if (!plan.uses[mode]) continue
    const cap = capOf(mode === LINEAR ? model.skew.linear : model.skew.absolute, rootYears)
    // A cap below zero makes the smile jump at the forward, and no reach makes it a step: nothing bounds either.
    if (cap < 0 || !(reach > 0)) rows.bounded = false
    reactions[mode] = 1 + cap
    turns[mode] = cap / (reach * forward * (1 - into.move))
  }
}
