import { greeksOf } from '../greeks.ts'
import type { Legs, MarketState } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { coinWorth, modelOf, roomy, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

const DAYS_A_YEAR = 365
const POINTS = 100

/** Vega hedged in another expiry, by days apart. Vegas are in coins for one point of volatility. */
export const vegaSpread: ChargeKind<'vega-spread'> = {
  amount: (rule, legs, market, work) => spreads(rule, 'vega', legs, market, work, null),
  formula: (rule, legs, market, work) => inWords(rule, 'vega', legs, market, work),
}

/** Delta hedged in another expiry, by years apart; perpetuals stand at no time. */
export const deltaSpread: ChargeKind<'delta-spread'> = {
  amount: (rule, legs, market, work) => spreads(rule, 'delta', legs, market, work, null),
  formula: (rule, legs, market, work) => inWords(rule, 'delta', legs, market, work),
}

type Rule = RuleOf<'vega-spread'> | RuleOf<'delta-spread'>

function spreads(
  { rate }: Rule,
  of: 'vega' | 'delta',
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  told: string[] | null,
): number {
  let sum = 0
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1) {
    const { name, spot } = market.underlyings[underlying]
    fill(of, legs, market, underlying, work)
    const apart = hedgedByYears(market, underlying, work) * (of === 'vega' ? DAYS_A_YEAR : 1)
    const coin = coinWorth(modelOf(work), spot)
    sum += apart * rate * coin
    if (apart > 0)
      told?.push(`${name} ${apart} (hedged ${of} x ${of === 'vega' ? 'days' : 'years'}) x ${rate} x ${coin}`)
  }
  return sum
}

function fill(
  of: 'vega' | 'delta',
  legs: Legs,
  market: MarketState,
  underlying: number,
  work: ScenarioWorkspace,
): void {
  greeksOf(legs, market, work)
  const expiries = market.expiries.length
  const { spot } = market.underlyings[underlying]
  work.left = roomy(work.left, expiries + 1)
  for (let expiry = 0; expiry < expiries; expiry += 1)
    work.left[expiry] =
      of === 'vega' ? work.vegaOfExpiry[expiry] / (POINTS * spot) : work.deltaOfExpiry[expiry]
  work.left[expiries] = of === 'vega' ? 0 : work.deltaOfPerpetuals[underlying]
}

/** Pairs of opposite sign, the nearest first; what is hedged times the years between, added up. */
function hedgedByYears(market: MarketState, underlying: number, { left }: ScenarioWorkspace): number {
  const count = market.expiries.length + 1
  let sum = 0
  for (;;) {
    let [one, other, gap] = [-1, -1, Number.POSITIVE_INFINITY]
    for (let a = 0; a < count; a += 1) {
      if (!isOf(market, underlying, a)) continue
      for (let b = a + 1; b < count; b += 1) {
        if (!isOf(market, underlying, b) || !(left[a] * left[b] < 0)) continue
        const apart = Math.abs(yearsAt(market, a) - yearsAt(market, b))
        if (apart < gap) [one, other, gap] = [a, b, apart]
      }
    }
    if (one < 0) return sum
    const hedged = Math.min(Math.abs(left[one]), Math.abs(left[other]))
    left[one] -= Math.sign(left[one]) * hedged
    left[other] -= Math.sign(left[other]) * hedged
    sum += hedged * gap
  }
}

function isOf({ expiries }: MarketState, underlying: number, place: number): boolean {
  return place === expiries.length || expiries[place].underlying === underlying
}

function yearsAt({ expiries }: MarketState, place: number): number {
  return place === expiries.length ? 0 : expiries[place].years
}

function inWords(
  rule: Rule,
  of: 'vega' | 'delta',
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
): string {
  const told: string[] = []
  spreads(rule, of, legs, market, work, told)
  return told.length === 0 ? 'nothing hedged between expiries' : told.join(' + ')
}
