import type { Account, Book } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import type { Collateral } from '../market/instrument.ts'
import type { Markets } from '../market/markets.ts'
import { COLLATERAL } from '../market/value.ts'
import { InvariantViolation, invariant } from '../money/invariant.ts'
import { checkedAdd, mulDiv } from '../money/mul-div.ts'
import type { Assessment, Hypothesis } from './model.ts'

/** Units of home asset that a balance is worth at its index: what is owned rounds down, what is owed up. */
export function worthOf(collateral: Collateral, index: number, balance: number): number {
  const step = index * collateral.numerator
  return mulDiv(balance, step, collateral.denominator, 'floor')
}

/** What a balance counts for as margin: its worth at the collateral weight; a debt counts in full. */
export function weightedWorthOf(collateral: Collateral, index: number, balance: number): number {
  const worth = worthOf(collateral, index, balance)
  return worth <= 0 ? worth : mulDiv(worth, collateral.terms.collateralWeight, 1_000_000, 'floor')
}

/**
 * Equities and requirements of a bucket that holds collateral or settles in several assets.
 *
 * Each asset is netted first, its balance with the value of the positions that settle in it; only the net
 * is weighted and converted, because a profit in a coin covers a debt in the same coin in full.
 * A collateral without an index counts for nothing while it is owned, and stops the program while it is owed.
 */
export function assessMixed(
  book: Book,
  markets: Markets,
  row: Account,
  trades: readonly Hypothesis[],
  into: Assessment,
): void {
  weighNets(book, markets, row, netsByAsset(book, markets, row, trades, into), into)
}

/** The two equities of a bucket from what it has of each asset, net. */
export function weighNets(
  book: Book,
  markets: Markets,
  row: Account,
  nets: ReadonlyMap<number, number>,
  into: Assessment,
): void {
  const home = book.homeAssetOf(row)
  let margin = nets.get(home) ?? 0
  let net = margin
  for (const [asset, balance] of nets) {
    if (asset === home || balance === 0) continue
    const series = markets.collateralSeries(asset, home)
    const index = series === -1 ? 0 : markets.mark[series]
    invariant(
      index > 0 || balance > 0,
      `account ${row} owes asset ${asset}, which has no index in asset ${home}`,
    )
    if (index === 0) continue
    const collateral = markets.collateral(series)
    margin = checkedAdd(margin, weightedWorthOf(collateral, index, balance))
    net = checkedAdd(net, worthOf(collateral, index, balance))
  }
  into.marginEquity = margin
  into.netEquity = net
}

/** Balance plus value of positions for each asset of a bucket, in that asset's units; requirements into `into`. */
export function netsByAsset(
  book: Book,
  markets: Markets,
  row: Account,
  trades: readonly Hypothesis[],
  into: Assessment,
): Map<number, number> {
  const home = book.homeAssetOf(row)
  const nets = new Map<number, number>([[home, book.cash(row)]])
  const add = (asset: number, amount: number): void =>
    void nets.set(asset, checkedAdd(nets.get(asset) ?? 0, amount))
  into.maintenance = 0
  into.initial = 0
  into.notional = 0
  into.positions = 0
  const count = (series: number, quantity: number): void => {
    if (markets.payoff[series] === COLLATERAL) add(markets.collateral(series).terms.asset, quantity)
    else countPosition(markets, home, series, quantity, add, into)
  }
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    count(series, book.quantity(cell) + changeOf(trades, series))
  }
  for (const { series, quantity, cash } of trades) {
    if (book.find(row, series) === NONE) count(series, quantity)
    add(markets.instrument(series).terms.settlementAsset, cash)
  }
  return nets
}

function changeOf(trades: readonly Hypothesis[], series: number): number {
  let change = 0
  for (const trade of trades) if (trade.series === series) change += trade.quantity
  return change
}

function countPosition(
  markets: Markets,
  home: number,
  series: number,
  quantity: number,
  add: (asset: number, amount: number) => void,
  into: Assessment,
): void {
  if (quantity === 0) return
  const value = markets.valueNow(series, quantity)
  const asset = markets.instrument(series).terms.settlementAsset
  const size = Math.abs(value)
  add(asset, value)
  into.notional += inHome(markets, home, asset, size)
  into.positions += 1
  // What an option needs is the business of its bucket's scenarios; here it has its value.
  if (markets.isOption(series)) return
  into.maintenance += inHome(markets, home, asset, markets.maintenanceOf(series, size))
  into.initial += inHome(markets, home, asset, markets.initialOf(series, size))
}

/** What an amount of an asset is worth in a bucket of asset `home`: owned rounds down, owed up. */
export function worthInHome(markets: Markets, home: number, asset: number, amount: number): number {
  return asset === home ? amount : -inHome(markets, home, asset, -amount)
}

/** Units of an asset that an amount of `home` pays for, rounded down: a share of equity never promises more than it is. */
export function worthFromHome(markets: Markets, home: number, asset: number, amount: number): number {
  if (asset === home) return amount
  const series = markets.collateralSeries(asset, home)
  if (series === -1) throw new InvariantViolation(`asset ${asset} has no collateral series in asset ${home}`)
  const { numerator, denominator } = markets.collateral(series)
  return mulDiv(amount, denominator, (markets.mark[series] as number) * numerator, 'floor')
}

/** A requirement in another asset is worth what it would cost to owe it: rounded up. */
export function inHome(markets: Markets, home: number, asset: number, amount: number): number {
  if (asset === home) return amount
  const series = markets.collateralSeries(asset, home)
  if (series === -1)
    throw new InvariantViolation(
      `asset ${asset} settles in a bucket of asset ${home} without a collateral series`,
    )
  return -worthOf(markets.collateral(series), markets.mark[series] as number, -amount)
}
