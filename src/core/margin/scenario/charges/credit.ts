import type { Legs, MarketState } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { modelOf, roomy, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'
import { fillCompositeDeltas } from './composite-delta.ts'

type Rule = RuleOf<'credit'>

/**
 * SPAN's inter-commodity credit: underlyings that move together and are held on opposite sides get back a share of what
 * their prices risk. What a price risks is the loss of the worst scenario, averaged with the one of the other volatility at
 * the same move, less the average loss at no move; for one coin it is that over the composite delta.
 *
 * @see docs/sources.md#span
 */
export const credit: ChargeKind<'credit'> = { amount, formula }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  let sum = 0
  fillDeltas(rule, legs, market, work)
  for (let at = 0; at < rule.pairs.length; at += 1) sum -= creditOf(rule, at, market, work, null)
  return sum
}

/** Composite delta of each underlying; `longs` keeps the whole of it, `shorts` what pairs have left of it. */
function fillDeltas(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): void {
  fillCompositeDeltas(rule.delta, legs, market, work)
  const [expiries, underlyings] = [market.expiries.length, market.underlyings.length]
  work.longs = roomy(work.longs, underlyings)
  work.shorts = roomy(work.shorts, underlyings)
  for (let underlying = 0; underlying < underlyings; underlying += 1)
    work.longs[underlying] = work.left[expiries + underlying]
  for (let expiry = 0; expiry < expiries; expiry += 1)
    work.longs[market.expiries[expiry].underlying] += work.left[expiry]
  work.shorts.set(work.longs.subarray(0, underlyings))
}

function creditOf(
  { pairs }: Rule,
  at: number,
  market: MarketState,
  work: ScenarioWorkspace,
  told: string[] | null,
): number {
  const { one, other, ratio, rate } = pairs[at]
  const [first, second] = [placeOf(market, one), placeOf(market, other)]
  if (first < 0 || second < 0) return 0
  const left = work.shorts
  if (!(left[first] * left[second] < 0)) return 0
  const formed = Math.min(Math.abs(left[first]), Math.abs(left[second]) / ratio)
  left[first] -= Math.sign(left[first]) * formed
  left[second] -= Math.sign(left[second]) * formed * ratio
  const [mine, its] = [priceRisk(first, work), priceRisk(second, work)]
  told?.push(
    `${rate} x (${formed} ${one} x ${mine} + ${formed * ratio} ${other} x ${its}), each times its price risk a coin`,
  )
  return rate * (formed * mine + formed * ratio * its)
}

function placeOf({ underlyings }: MarketState, name: string): number {
  for (let place = 0; place < underlyings.length; place += 1)
    if (underlyings[place].name === name) return place
  return -1
}

/** What one coin of an underlying's delta risks in price alone, zero or above. */
function priceRisk(underlying: number, work: ScenarioWorkspace): number {
  const { scenarios } = modelOf(work)
  const delta = work.longs[underlying]
  if (delta === 0 || scenarios.length === 0) return 0
  const start = underlying * scenarios.length
  let worst = 0
  let [atRest, count] = [0, 0]
  for (let at = 0; at < scenarios.length; at += 1) {
    if (work.profits[start + at] < work.profits[start + worst]) worst = at
    if (scenarios[at].move !== 0) continue
    atRest -= work.profits[start + at]
    count += 1
  }
  const time = count === 0 ? 0 : atRest / count
  const adjusted = -(work.profits[start + worst] + work.profits[start + pairOf(worst, work)]) / 2
  return Math.max(adjusted - time, 0) / Math.abs(delta)
}

/** The scenario of the same move with the other volatility; itself where there is none. */
function pairOf(at: number, work: ScenarioWorkspace): number {
  const { scenarios } = modelOf(work)
  const { move, volatility, weight } = scenarios[at]
  for (let other = 0; other < scenarios.length; other += 1) {
    const each = scenarios[other]
    if (other !== at && each.move === move && each.weight === weight && each.volatility !== volatility)
      return other
  }
  return at
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  const told: string[] = []
  fillDeltas(rule, legs, market, work)
  for (let at = 0; at < rule.pairs.length; at += 1) creditOf(rule, at, market, work, told)
  return told.length === 0 ? 'no pair' : `-(${told.join(' + ')})`
}
