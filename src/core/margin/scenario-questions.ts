import type { Account } from '../book/book.ts'
import { balanceIn } from '../book/posting.ts'
import { type Markets, SETTLED } from '../market/markets.ts'
import { COLLATERAL } from '../market/value.ts'
import type { AdoptedModel } from './adopted-models.ts'
import { settlementOf } from './bracket-model.ts'
import { explainPositions, explainScenario } from './explain-scenario.ts'
import { bare, type LaidBucket } from './laid-bucket.ts'
import type { ExplainedLine, Hypothesis } from './model.ts'
import { explainRequirement } from './scenario/explain.ts'
import { greeksOf } from './scenario/greeks.ts'
import { collateralMoves } from './scenario/plan.ts'
import { requirementOf } from './scenario/requirement.ts'
import type { ScenarioResult } from './scenario/result.ts'
import { requirementUp } from './units-up.ts'

const noTrades: readonly Hypothesis[] = Object.freeze([])

/**
 * Coins of an index that a bucket moves with: its legs, and the coins it holds where its model lets them move. A guide in
 * floats.
 */
export function deltaOfBucket(bucket: LaidBucket, row: Account, index: number): number {
  bucket.table.refresh()
  const place = bucket.table.underlyings.indexOf(index)
  if (place === -1) return 0
  const market = bucket.marketOf(bucket.adoptedFor(row) ?? bare)
  bucket.layLegs(row, market)
  const { workspace } = market
  const { legs } = bucket.taken
  workspace.hasGreeks = false
  greeksOf(legs, market.state, workspace)
  const moves = collateralMoves(market.adopted.model, market.state.underlyings[place].name)
  return workspace.deltaOfUnderlying[place] + (moves ? legs.collateral[place] : 0)
}

/**
 * The first figure that a bucket of the row's kind would miss with a series in it: a series no mark has come for, or
 * -1 where nothing is missing.
 */
export function missingFigure({ markets }: LaidBucket, series: number): number {
  const { option, underlying } = markets.instrument(series).terms
  const read = option === undefined ? [underlying ?? -1] : [option.index, option.forward, option.volatility]
  return read.find((id) => id !== -1 && !markets.hasMark(id)) ?? -1
}

/**
 * Whether a bucket of home asset `home` can be margined by a model with options on an index in it: one that counts in
 * coin knows of one coin only, the bucket's own.
 */
export function fitsModel(bucket: LaidBucket, adopted: AdoptedModel, home: number, series: number): boolean {
  if (adopted.model.unit === 'quote') return true
  const { markets, table } = bucket
  const facts = table.of(series)
  return facts !== null && bucket.marketOf(adopted).coinOf(markets, table, facts.underlying) === home
}

export function explainBucket(bucket: LaidBucket, row: Account): ExplainedLine[] {
  const { book, markets, holdings } = bucket
  holdings.fill(book, row, noTrades)
  const adopted = bucket.adoptedFor(row)
  if (adopted === null) {
    const all = Array.from({ length: holdings.count }, (_, at) => at)
    return explainPositions(book, markets, row, holdings, all)
  }
  const home = book.homeAssetOf(row)
  const market = bucket.marketOf(adopted)
  bucket.layLegs(row, market)
  const { legs, left } = bucket.taken
  const lines = explainPositions(book, markets, row, holdings, left)
  if (legs.count === 0) return lines
  const explained = explainRequirement(market.adopted.model, legs, market.state, market.workspace)
  const asked = explainScenario(markets, market, home, bucket.homeFactor(market, home), explained)
  if (!isPaidFor(bucket, row, noTrades)) return [...lines, ...asked]
  const formula = 'options bought and paid for, and nothing owed: there is nothing to keep'
  return [...lines, ...asked, { name: 'paid for', formula, amount: 0n }]
}

/**
 * Whether a bucket that is laid out holds nothing but options it has bought and money it has: it can owe nothing, so it keeps
 * nothing to stay as it is, whatever a model fears for the worth of what was paid for. What it may open beside is another matter.
 *
 * @param given money of the home asset that it is to give away
 */
export function isPaidFor(
  bucket: LaidBucket,
  row: Account,
  trades: readonly Hypothesis[],
  given = 0,
): boolean {
  const { book, markets, holdings } = bucket
  for (let at = 0; at < holdings.count; at += 1) {
    const series = holdings.series[at]
    if (markets.payoff[series] === COLLATERAL) {
      const { asset } = markets.collateral(series).terms
      if (holdings.quantity[at] + cashOf(markets, trades, asset) < 0) return false
    } else if (holdings.quantity[at] < 0 || !markets.isOption(series)) return false
  }
  const home = book.homeAssetOf(row)
  if (book.cash(row) + cashOf(markets, trades, home) - given < 0) return false
  return trades.every(({ series }) => {
    const asset = settlementOf(markets, series)
    return balanceIn(book, markets, row, asset) + cashOf(markets, trades, asset) >= 0
  })
}

/** What trades in thought bring of an asset. */
function cashOf(markets: Markets, trades: readonly Hypothesis[], asset: number): number {
  let cash = 0
  for (const trade of trades) if (settlementOf(markets, trade.series) === asset) cash += trade.cash
  return cash
}

/**
 * Maintenance of a bucket of the row's kind that held one series only, in units of the asset the series settles in.
 *
 * A series that is settled belongs to no scenario any more, whoever asks and whenever: a loss of the settlement is still
 * laid on what was held of it, an option by what it was settled for.
 */
export function requirementOfOne(bucket: LaidBucket, row: Account, series: number, quantity: number): number {
  if (quantity === 0) return 0
  const { markets, holdings, taken } = bucket
  const facts = bucket.table.of(series)
  const adopted = bucket.adoptedFor(row)
  holdings.takeOne(series, quantity)
  if (facts !== null && adopted !== null) {
    const market = bucket.marketOf(adopted)
    bucket.money.clear()
    bucket.take(bucket.book.homeAssetOf(row), market)
    if (taken.left.length === 0) {
      const asset = settlementOf(markets, series)
      const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
      requirementOf(adopted.model, taken.legs, market.state, market.workspace, result)
      const inAsset = result.maintenance * bucket.assetFactor(market, facts.underlying, asset)
      return requirementUp(inAsset, markets.assets[asset].decimals)
    }
  }
  const value = Math.abs(markets.valueNow(series, quantity))
  if (!markets.isOption(series)) return markets.maintenanceOf(series, value)
  // It moves no more, so all it can be weighed by is what it was settled for.
  return markets.status[series] === SETTLED ? value : 0
}
