import type { Markets } from '../market/markets.ts'
import type { Holdings } from './holdings.ts'
import type { Legs } from './scenario/legs.ts'
import { OPTION } from './scenario/legs.ts'
import type { ScenarioMarket } from './scenario-market.ts'
import type { SeriesFacts, SeriesTable } from './scenario-series.ts'

/** Legs of a bucket, and where among its holdings each comes from. */
export interface Taken {
  readonly legs: Legs
  /** Place among the holdings, by leg. */
  readonly from: number[]
  /** Places of holdings that no scenario margins: brackets do. */
  readonly left: number[]
}

/**
 * Turns the holdings of a bucket into legs.
 *
 * Left to their brackets are series of no index, an index or forward that no mark has come for, and, where a model counts
 * in coin, contracts on another coin. An option is always a leg: nothing else could say what it needs.
 */
export function takeLegs(
  markets: Markets,
  table: SeriesTable,
  market: ScenarioMarket,
  holdings: Holdings,
  home: number,
  taken: Taken,
): void {
  const { legs, from, left } = taken
  legs.count = 0
  from.length = 0
  left.length = 0
  if (holdings.count > legs.kind.length) growLegs(legs, holdings.count)
  for (let at = 0; at < holdings.count; at += 1) {
    const series = holdings.series[at]
    if (!markets.isInstrument(series)) continue
    const facts = table.of(series)
    if (facts === null || !isLeg(markets, table, market, facts, home)) left.push(at)
    else {
      addLeg(markets, facts, holdings.quantity[at], legs)
      from.push(at)
    }
  }
}

function isLeg(
  markets: Markets,
  table: SeriesTable,
  market: ScenarioMarket,
  facts: SeriesFacts,
  home: number,
): boolean {
  if (facts.kind === OPTION) return true
  if (!markets.hasMark(table.underlyings[facts.underlying])) return false
  const counts = market.adopted.model.unit === 'quote' || market.coins[facts.underlying] === home
  return counts && !(facts.isLinear && market.coins.includes(facts.settlementAsset))
}

function addLeg(markets: Markets, facts: SeriesFacts, quantity: number, legs: Legs): void {
  const at = legs.count
  legs.kind[at] = facts.kind
  legs.underlying[at] = facts.underlying
  legs.expiry[at] = facts.expiry
  legs.right[at] = facts.right
  legs.slot[at] = facts.kind === OPTION ? facts.series + 1 : 0
  legs.isCoin[at] = facts.isCoin ? 1 : 0
  legs.quantity[at] = quantity * facts.size
  legs.mark[at] = markets.mark[facts.series] * facts.step
  legs.strike[at] = facts.strike
  legs.volatility[at] = facts.volatility === -1 ? 0 : markets.mark[facts.volatility] * facts.volatilityStep
  legs.count = at + 1
}

function growLegs(legs: Legs, room: number): void {
  const to = Math.max(room, legs.kind.length * 2)
  for (const name of ['kind', 'underlying', 'expiry', 'right', 'slot', 'isCoin'] as const)
    legs[name] = new Int32Array(to)
  for (const name of ['quantity', 'mark', 'strike', 'volatility'] as const) legs[name] = new Float64Array(to)
}
