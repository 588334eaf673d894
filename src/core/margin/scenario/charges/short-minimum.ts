import type { Bounds } from '../bound-columns.ts'
import { type Legs, type MarketState, OPTION } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { coinWorth, modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'
import { spotOf } from './isolated-short.ts'

type Rule = RuleOf<'short-minimum'>

/** SPAN's short option minimum: so much for each coin of options sold, whatever the grid says of them. */
export const shortMinimum: ChargeKind<'short-minimum'> = { amount, formula, bound }

function amount(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1)
    if (isSold(legs, leg)) sum -= legs.quantity[leg] * eachOf(rule, spotOf(legs, market, leg), work)
  return sum
}

function isSold(legs: Legs, leg: number): boolean {
  return legs.kind[leg] === OPTION && legs.quantity[leg] < 0
}

/** For one coin of an option sold, in the model's money. */
function eachOf({ each, asShareOfSpot }: Rule, spot: number, work: ScenarioWorkspace): number {
  const coin = coinWorth(modelOf(work), spot)
  return (asShareOfSpot ? each : each / spot) * coin
}

function formula(rule: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): string {
  const told: string[] = []
  for (let leg = 0; leg < legs.count; leg += 1)
    if (isSold(legs, leg))
      told.push(`${-legs.quantity[leg]} x ${eachOf(rule, spotOf(legs, market, leg), work)}`)
  return told.length === 0 ? 'no option sold' : told.join(' + ')
}

/** A share of spot moves with it in quote money, and an amount of quote money moves in coin. */
function bound(
  { each, asShareOfSpot }: Rule,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  const isQuote = modelOf(work).unit === 'quote'
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (!isSold(legs, leg)) continue
    const least = spotOf(legs, market, leg) * (1 - into.move)
    const slope = isQuote ? (asShareOfSpot ? each : 0) : asShareOfSpot ? 0 : each / (least * least)
    into.spot[legs.underlying[leg]] -= times * legs.quantity[leg] * slope
  }
}
