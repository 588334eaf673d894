import { log, log1p } from '../../pricing/index.ts'
import type { ExpiryDiscount } from './discount.ts'
import type { ExpiryFigures } from './expiry-figures.ts'
import { type Legs, type MarketState, OPTION, PERPETUAL } from './legs.ts'
import { fillOption } from './option-value.ts'
import { figuresOf, movingPart } from './prepare.ts'
import { modelOf, type ScenarioWorkspace } from './workspace.ts'

/** Fills the profit of every group in every scenario, and the worth of every expiry's options at every point. */
export function fillGrid(legs: Legs, market: MarketState, work: ScenarioWorkspace): void {
  const { expiries, underlyings } = market
  makeRoomForSlots(legs, work)
  for (let expiry = 0; expiry < expiries.length; expiry += 1) {
    if (work.begins[expiry] === work.begins[expiry + 1]) continue
    const figures = figuresOf(expiry, expiries[expiry], work)
    const isPlain = valueOptions(legs, expiry, figures, work)
    if (isPlain && modelOf(work).unit === 'quote') addPlainProfits(market, expiry, figures.discount, work)
    else addExpiryProfits(legs, market, expiry, figures, work)
  }
  for (let underlying = 0; underlying < underlyings.length; underlying += 1)
    addUnderlyingProfits(legs, market, underlying, work)
  // Rows outside the grid go with groups by underlying: the model's check sees to it.
  if (work.groups !== underlyings.length) return
  for (let underlying = 0; underlying < underlyings.length; underlying += 1)
    scaleExtended(market, underlying, work)
}

function makeRoomForSlots(legs: Legs, work: ScenarioWorkspace): void {
  let last = 0
  for (let leg = 0; leg < legs.count; leg += 1) if (legs.slot[leg] > last) last = legs.slot[leg]
  work.shared.makeRoom(work.stride, last)
}

/** @returns whether all of an expiry's legs are options that are settled in quote money */
function valueOptions(legs: Legs, expiry: number, figures: ExpiryFigures, work: ScenarioWorkspace): boolean {
  const { order, begins, values, stride, shared } = work
  const { count } = figures.points
  let isPlain = true
  for (let place = begins[expiry]; place < begins[expiry + 1]; place += 1) {
    const leg = order[place]
    if (legs.kind[leg] !== OPTION || legs.isCoin[leg] === 1) isPlain = false
    if (legs.kind[leg] !== OPTION) continue
    const from = valueOption(legs, leg, figures, work)
    const start = (2 * expiry + legs.isCoin[leg]) * stride
    const quantity = legs.quantity[leg]
    for (let point = 0; point < count; point += 1)
      values[start + point] += quantity * shared.values[from + point]
  }
  return isPlain
}

/** @returns where the values of one contract begin */
function valueOption(legs: Legs, leg: number, figures: ExpiryFigures, work: ScenarioWorkspace): number {
  const { deviations, shared } = work
  const [right, strike, volatility] = [legs.right[leg], legs.strike[leg], legs.volatility[leg]]
  const slot = shared.slotOf(legs.slot[leg])
  const start = shared.startOf(slot)
  if (shared.isOf(slot, figures.stamp, right * strike, volatility)) return start
  const moneyness = logOfRatio(figures.forward, strike)
  figures.volatility.fill(deviations, figures.plan, volatility, moneyness)
  fillOption(shared.values, start, figures.points, right, strike, Math.sqrt(strike), moneyness, deviations)
  shared.take(slot, figures.stamp, right * strike, volatility)
  return start
}

/** ln(a / b) with the digits that the division would lose where they are close. */
export function logOfRatio(a: number, b: number): number {
  const gap = (a - b) / b
  return gap > -0.5 && gap < 1 ? log1p(gap) : log(a / b)
}

/** Options are discounted, and turned over in skew scenarios, as an expiry; futures stand beside them: they settle every day. */
function addExpiryProfits(
  legs: Legs,
  market: MarketState,
  expiry: number,
  { points, discount }: ExpiryFigures,
  work: ScenarioWorkspace,
): void {
  const { profits } = work
  const state = market.expiries[expiry]
  const { spot } = market.underlyings[state.underlying]
  const plan = work.planOf[state.underlying]
  const start = startOfProfits(market, expiry, work)
  const share = movingPart(state) / state.forward
  // Where coins move, those that a coin-settled option is worth already do; elsewhere its gain alone is turned into money.
  const coinsMove = plan.collateralMoves && modelOf(work).unit === 'quote'
  sumFutures(legs, expiry, work)
  for (let scenario = 0; scenario < plan.moves.length; scenario += 1) {
    const move = plan.moves[scenario]
    const shockedSpot = spot * (1 + move)
    const now = discount.own * worthAt(work, expiry, 0, state.forward, coinsMove ? spot : shockedSpot)
    const point = plan.points[scenario]
    const then = discount.own * worthAt(work, expiry, point, points.forwards[point], shockedSpot)
    const profit = then * (then < 0 ? discount.below : discount.above) - now
    const options = plan.isSkewed[scenario] === 1 && profit > 0 ? -profit : profit
    profits[start + scenario] +=
      plan.weights[scenario] * (options + contractProfit(work, share * move, shockedSpot))
  }
}

/** The same to the last bit for options that are settled in the model's own money, quote, with no futures beside them. */
function addPlainProfits(
  market: MarketState,
  expiry: number,
  { own, above, below }: ExpiryDiscount,
  work: ScenarioWorkspace,
): void {
  const { profits, values } = work
  const { moves, points, weights, isSkewed } = work.planOf[market.expiries[expiry].underlying]
  const start = startOfProfits(market, expiry, work)
  const from = 2 * expiry * work.stride
  const now = own * values[from]
  for (let scenario = 0; scenario < moves.length; scenario += 1) {
    const then = own * values[from + points[scenario]]
    const profit = then * (then < 0 ? below : above) - now
    profits[start + scenario] +=
      weights[scenario] * (isSkewed[scenario] === 1 && profit > 0 ? -profit : profit)
  }
}

function startOfProfits(market: MarketState, expiry: number, work: ScenarioWorkspace): number {
  const { underlying } = market.expiries[expiry]
  const group = modelOf(work).aggregate.groups === 'expiry' ? expiry : underlying
  return group * work.planOf[underlying].moves.length
}

/** What an expiry's options are worth at a point, in the model's money, a coin being worth so much quote money. */
export function worthAt(
  work: ScenarioWorkspace,
  expiry: number,
  point: number,
  forward: number,
  spot: number,
): number {
  const { values, stride } = work
  const quote = values[2 * expiry * stride + point]
  const coins = values[(2 * expiry + 1) * stride + point] / forward
  return modelOf(work).unit === 'quote' ? quote + coins * spot : quote / spot + coins
}

/** Profit of the futures or perpetuals at hand, in the model's money. An inverse one gains 1 - 1 / (1 + move) of its coins. */
function contractProfit(work: ScenarioWorkspace, move: number, spot: number): number {
  const quote = work.linear * move
  const coins = (work.inverse * move) / (1 + move)
  return modelOf(work).unit === 'quote' ? quote + coins * spot : quote / spot + coins
}

function sumFutures(legs: Legs, expiry: number, work: ScenarioWorkspace): void {
  const { order, begins } = work
  work.linear = work.inverse = 0
  for (let place = begins[expiry]; place < begins[expiry + 1]; place += 1)
    if (legs.kind[order[place]] !== OPTION) addContract(legs, order[place], work)
}

function addContract(legs: Legs, leg: number, work: ScenarioWorkspace): void {
  if (legs.isCoin[leg] === 1) work.inverse += legs.quantity[leg] / legs.mark[leg]
  else work.linear += legs.quantity[leg] * legs.mark[leg]
}

/** Perpetuals, and collateral where the model lets it move. */
function addUnderlyingProfits(
  legs: Legs,
  market: MarketState,
  underlying: number,
  work: ScenarioWorkspace,
): void {
  const model = modelOf(work)
  const plan = work.planOf[underlying]
  const { spot } = market.underlyings[underlying]
  work.linear = plan.collateralMoves && model.unit === 'quote' ? legs.collateral[underlying] * spot : 0
  work.inverse = 0
  for (let leg = 0; leg < legs.count; leg += 1)
    if (legs.kind[leg] === PERPETUAL && legs.underlying[leg] === underlying) addContract(legs, leg, work)
  if (work.linear === 0 && work.inverse === 0) return
  const group = model.aggregate.groups === 'expiry' ? market.expiries.length + underlying : underlying
  const start = group * plan.moves.length
  for (let scenario = 0; scenario < plan.moves.length; scenario += 1) {
    const move = plan.moves[scenario]
    work.profits[start + scenario] += plan.weights[scenario] * contractProfit(work, move, spot * (1 + move))
  }
}

/**
 * Carries the profit of rows outside the grid back to its edge and lessens it by the dampener. Deribit's published responses
 * show gains lessened like losses, so both are.
 */
function scaleExtended(market: MarketState, underlying: number, work: ScenarioWorkspace): void {
  const plan = work.planOf[underlying]
  if (!plan.hasExtended) return
  const perMoney = modelOf(work).unit === 'quote' ? 1 : 1 / market.underlyings[underlying].spot
  const start = underlying * plan.moves.length
  for (let scenario = 0; scenario < plan.moves.length; scenario += 1) {
    const scaled = work.profits[start + scenario] * plan.factors[scenario]
    const left = Math.abs(scaled) - plan.dampeners[scenario] * perMoney
    work.profits[start + scenario] = left > 0 ? Math.sign(scaled) * left : 0
  }
}
