import type { Bounds } from '../bound-columns.ts'
import { type Legs, type MarketState, OPTION } from '../legs.ts'
import type { RuleOf } from '../model.ts'
import { modelOf, type ScenarioWorkspace } from '../workspace.ts'
import type { ChargeKind } from './charge.ts'
import { spotOf, worthOfOwnMoney } from './isolated-short.ts'

type Rule = RuleOf<'future-size'>

/**
 * Futures and perpetuals at a rate that grows with the size of each position: (base + slope x coins) of its worth at its
 * own mark.
 *
 * @see docs/sources.md#standard-option-margin
 */
export const futureSize: ChargeKind<'future-size'> = { amount, formula, bound }

function amount({ base, slope }: Rule, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (legs.kind[leg] === OPTION || legs.quantity[leg] === 0) continue
    const coins = coinsOf(legs, leg)
    const own = coins * (base + slope * coins) * (legs.isCoin[leg] === 1 ? 1 : legs.mark[leg])
    sum += own * worthOfOwnMoney(modelOf(work), legs, leg, spotOf(legs, market, leg))
  }
  return sum
}

/** An inverse contract's quantity is quote money, whose worth in coin falls as the price rises. */
function coinsOf(legs: Legs, leg: number): number {
  const size = Math.abs(legs.quantity[leg])
  return legs.isCoin[leg] === 1 ? size / legs.mark[leg] : size
}

function formula({ base, slope }: Rule, legs: Legs): string {
  const told: string[] = []
  for (let leg = 0; leg < legs.count; leg += 1) {
    if (legs.kind[leg] === OPTION || legs.quantity[leg] === 0) continue
    const coins = coinsOf(legs, leg)
    const rate = slope === 0 ? String(base) : `(${base} + ${slope} x ${coins})`
    told.push(`${coins} x ${rate}${legs.isCoin[leg] === 1 ? '' : ` x ${legs.mark[leg]}`}`)
  }
  return told.length === 0 ? 'no future and no perpetual' : told.join(' + ')
}

function bound(
  { base, slope }: Rule,
  legs: Legs,
  _market: MarketState,
  work: ScenarioWorkspace,
  times: number,
  into: Bounds,
): void {
  for (let leg = 0; leg < legs.count; leg += 1) {
    const size = Math.abs(legs.quantity[leg])
    if (legs.kind[leg] === OPTION || size === 0) continue
    const isCoin = legs.isCoin[leg] === 1
    if ((modelOf(work).unit === 'coin') !== isCoin) into.bounded = false
    const least = legs.mark[leg] * (1 - into.move)
    const coins = isCoin ? size / least : size
    // Coins of an inverse contract shrink as the price rises, and their rate with them.
    into.mark[leg] += times * coins * (isCoin ? (base + 2 * slope * coins) / least : base + slope * coins)
  }
}
