import type { Bounds } from '../bound-columns.ts'
import { boundDelta } from '../bound-deltas.ts'
import { greeksOf } from '../greeks.ts'
import type { Legs, MarketState } from '../legs.ts'
import type { DeltaShockFigures, RuleOf } from '../model.ts'
import { coinWorth, modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'

type Rule = RuleOf<'delta-shock'>

/**
 * Deribit's delta shock: a delta too large to be traded away at once moves the market by a rate that grows with its size,
 * up to a cap. The threshold is quote money, so it is fewer coins the dearer they are.
 *
 * @see docs/sources.md#deribit-portfolio-margin
 */
export const deltaShock: ChargeKind<'delta-shock'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  greeksOf(legs, market, work)
  const model = modelOf(work)
  let sum = 0
  for (let underlying = 0; underlying < market.underlyings.length; underlying += 1) {
    const delta = Math.abs(work.deltaOfUnderlying[underlying])
    if (delta === 0) continue
    const { name, spot } = market.underlyings[underlying]
    const { most, slope, threshold } = figuresOf(rule, name)
    sum += delta * Math.min(most, slope * Math.max(delta - threshold / spot, 0)) * coinWorth(model, spot)
  }
  return sum
}

function figuresOf(rule: Rule, name: string): DeltaShockFigures {
  return rule.own?.[name] ?? rule
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  greeksOf(legs, market, work)
  const model = modelOf(work)
  const told = market.underlyings.flatMap(({ name, spot }, underlying) => {
    const delta = Math.abs(work.deltaOfUnderlying[underlying])
    const { most, slope, threshold } = figuresOf(rule, name)
    if (delta === 0) return []
    return [
      `${delta} x min(${most}, ${slope} x max(${delta} - ${threshold} / ${spot}, 0)) x ${coinWorth(model, spot)}`,
    ]
  })
  return told.length === 0 ? 'no delta' : told.join(' + ')
}

/**
 * g(d) = d min(most, slope max(d - a, 0)) with a = threshold / S. Its slope is most where it is capped, and before that at
 * most `most + slope d` with d <= most / slope + a. Its slope in a is at most slope d, and |da / dS| = threshold / S².
 */
function bound(
  rule: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  const model = modelOf(work)
  for (let leg = 0; leg < legs.count; leg += 1) {
    const { name, spot } = market.underlyings[legs.underlying[leg]]
    const { most, slope, threshold } = figuresOf(rule, name)
    const least = spot * (1 - into.move)
    boundDelta(legs, leg, market, work, times * (2 * most + (slope * threshold) / least), into)
    const perSpot = into.delta.magnitude * slope * (threshold / (least * least))
    into.spot[legs.underlying[leg]] += times * perSpot * coinWorth(model, spot * (1 + into.move))
  }
}
