import type { Bounds } from '../bound-columns.ts'
import { type Legs, type MarketState, OPTION } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'
import { boundShort, shortInWords, shortRequirement, spotOf, worthOfOwnMoney } from './isolated-short.ts'

type Rule = RuleOf<'expiry-loss'>

/**
 * For each expiry the smaller of two sums: every option sold by itself; or the greatest loss at settlement over the
 * prices zero and every strike, with a charge for calls sold net, whose loss has no end. Options bought lessen that loss
 * and count for nothing else. Marks are included: a requirement adds the term `option-value`, since equity counts them too.
 *
 * An expiry that holds a coin-settled option has the first sum alone: a put's payoff in coin has no greatest loss at
 * price zero.
 *
 * @see docs/sources.md#greatest-loss-by-expiry
 */
export const expiryLoss: ChargeKind<'expiry-loss'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  let sum = 0
  for (let expiry = 0; expiry < market.expiries.length; expiry += 1) {
    if (!holdsOptions(legs, expiry)) continue
    const isolated = isolatedAt(rule, legs, market, work, expiry)
    sum += isolated === 0 ? 0 : Math.min(isolated, greatestLossAt(rule, legs, market, work, expiry))
  }
  return sum
}

function holdsOptions(legs: Legs, expiry: number): boolean {
  for (let leg = 0; leg < legs.count; leg += 1) if (isOptionOf(legs, leg, expiry)) return true
  return false
}

function isOptionOf(legs: Legs, leg: number, expiry: number): boolean {
  return legs.kind[leg] === OPTION && legs.expiry[leg] === expiry
}

function isolatedAt(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  expiry: number,
): number {
  const { isolated, level } = rule
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (!isOptionOf(legs, leg, expiry) || legs.quantity[leg] >= 0) continue
    const spot = spotOf(legs, market, leg)
    const each = shortRequirement(isolated, isolated.putFactor, level, legs, leg, spot)
    sum -= legs.quantity[leg] * each * worthOfOwnMoney(modelOf(work), legs, leg, spot)
  }
  return sum
}

/** Above any sum of isolated shorts where the expiry holds a coin-settled option. */
function greatestLossAt(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  expiry: number,
): number {
  const { forward, underlying } = market.expiries[expiry]
  let worst = Math.min(payoffAt(legs, expiry, 0), 0)
  let netCalls = 0
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (!isOptionOf(legs, leg, expiry)) continue
    if (legs.isCoin[leg] === 1) return Number.POSITIVE_INFINITY
    worst = Math.min(worst, payoffAt(legs, expiry, legs.strike[leg]))
    if (legs.right[leg] > 0) netCalls += legs.quantity[leg]
  }
  const loss = Math.max(-netCalls, 0) * rule.netCalls * forward - worst
  return modelOf(work).unit === 'coin' ? loss / market.underlyings[underlying].spot : loss
}

/** What all options of an expiry pay at a settlement price. */
function payoffAt(legs: Legs, expiry: number, price: number): number {
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (!isOptionOf(legs, leg, expiry)) continue
    sum += legs.quantity[leg] * Math.max(legs.right[leg] * (price - legs.strike[leg]), 0)
  }
  return sum
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  const told: string[] = []
  for (let expiry = 0; expiry < market.expiries.length; expiry += 1)
    if (holdsOptions(legs, expiry)) told.push(expiryInWords(rule, legs, market, work, expiry))
  return told.length === 0 ? 'no option' : told.join(' + ')
}

function expiryInWords(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  expiry: number,
): string {
  const { isolated, level } = rule
  const shorts: string[] = []
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (!isOptionOf(legs, leg, expiry) || legs.quantity[leg] >= 0) continue
    const words = shortInWords(isolated, isolated.putFactor, level, legs, leg, spotOf(legs, market, leg))
    shorts.push(`${-legs.quantity[leg]} x (${words})`)
  }
  if (shorts.length === 0) return '0, nothing sold'
  const loss = greatestLossAt(rule, legs, market, work, expiry)
  const most = loss === Number.POSITIVE_INFINITY ? 'none in coin' : String(loss)
  return `min(each by itself ${shorts.join(' + ')}, greatest loss at expiry ${most})`
}

/** The smaller of two sums moves no faster than both together; payoffs at fixed prices do not move at all. */
function bound(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  const { isolated } = rule
  if (modelOf(work).unit === 'coin') into.bounded = false
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (legs.kind[leg] !== OPTION || legs.quantity[leg] >= 0) continue
    const sold = -times * legs.quantity[leg]
    boundShort(isolated, isolated.putFactor, legs, leg, market, work, sold, into)
    // Calls sold net are at most all calls sold.
    if (legs.right[leg] > 0) into.forward[legs.expiry[leg]] += sold * rule.netCalls
  }
}
