import type { Bounds } from '../bound-columns.ts'
import { boundCoins } from '../bound-deltas.ts'
import { coinsOf } from '../greeks.ts'
import { type Legs, type MarketState, OPTION, PERPETUAL } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { coinWorth, modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

type Rule = RuleOf<'confidence'>

/**
 * An oracle that is unsure of itself: where confidence is below the threshold, what it leaves open times a factor of the
 * notional. What is held is as sure as the least sure of its feeds; the perpetual's counts for perpetuals, and for the
 * options and futures of whoever holds one, but never for collateral, whose feed is the spot's. Of `perpetuals-and-shorts`
 * each leg has its own feeds alone, as a standard manager takes them.
 *
 * @see docs/sources.md#derive-pmrm-2
 */
export const confidence: ChargeKind<'confidence'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  const model = modelOf(work)
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1) {
    const coins = countedCoins(rule, legs, leg)
    if (coins === 0) continue
    const { spot } = market.underlyings[legs.underlying[leg]]
    sum += rateAt(rule, confidenceOf(rule, legs, market, leg)) * coins * coinWorth(model, spot)
  }
  if (rule.of === 'perpetuals-and-shorts') return sum
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1) {
    const { spot, spotConfidence } = market.underlyings[underlying]
    const coins = Math.max(0, legs.collateral[underlying])
    sum += rateAt(rule, spotConfidence) * coins * coinWorth(model, spot)
  }
  return sum
}

function rateAt({ under, factor }: Rule, sure: number): number {
  return sure < under ? (1 - sure) * factor : 0
}

function countedCoins({ of }: Rule, legs: Legs, leg: number): number {
  if (of === 'collateral') return 0
  if (legs.kind[leg] !== OPTION) return Math.abs(coinsOf(legs, leg))
  return of === 'all' ? Math.abs(legs.quantity[leg]) : Math.max(0, -legs.quantity[leg])
}

/** The least sure of a leg's feeds. */
function confidenceOf({ of }: Rule, legs: Legs, market: MarketState, leg: number): number {
  const underlying = legs.underlying[leg]
  const expiry = legs.expiry[leg]
  const { spotConfidence, perpetualConfidence } = market.underlyings[underlying]
  const feeds = expiry < 0 ? 1 : (market.expiries[expiry].confidence ?? 1)
  const sure = Math.min(spotConfidence, feeds)
  if (!(perpetualConfidence < sure)) return sure
  const minds = of === 'all' ? holdsPerpetual(legs, underlying) : legs.kind[leg] === PERPETUAL
  return minds ? perpetualConfidence : sure
}

function holdsPerpetual(legs: Legs, underlying: number): boolean {
  for (let leg = 0; leg < legs.count; leg += 1)
    if (legs.kind[leg] === PERPETUAL && legs.underlying[leg] === underlying && legs.quantity[leg] !== 0)
      return true
  return false
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  const model = modelOf(work)
  const told: string[] = []
  const tell = (sure: number, coins: number, spot: number): void => {
    if (coins !== 0 && sure < rule.under)
      told.push(`(1 - ${sure}) x ${rule.factor} x ${coins} x ${coinWorth(model, spot)}`)
  }
  for (let leg = 0; leg < legs.count; leg += 1)
    tell(
      confidenceOf(rule, legs, market, leg),
      countedCoins(rule, legs, leg),
      market.underlyings[legs.underlying[leg]].spot,
    )
  if (rule.of !== 'perpetuals-and-shorts')
    for (const [underlying, { spot, spotConfidence }] of market.underlyings.entries())
      tell(spotConfidence, Math.max(0, legs.collateral[underlying]), spot)
  return told.length === 0 ? `every oracle is sure to ${rule.under}` : told.join(' + ')
}

/** Confidences stand still: each leg's rate is a share of its notional. */
function bound(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  for (let leg = 0; leg < legs.count; leg += 1) {
    const coins = countedCoins(rule, legs, leg)
    const rate = times * rateAt(rule, confidenceOf(rule, legs, market, leg))
    if (coins !== 0 && rate > 0) boundCoins(legs, leg, market, work, coins, rate, into)
  }
  if (rule.of === 'perpetuals-and-shorts' || modelOf(work).unit !== 'quote') return
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1) {
    const rate = rateAt(rule, market.underlyings[underlying].spotConfidence)
    into.spot[underlying] += times * rate * Math.max(0, legs.collateral[underlying])
  }
}
