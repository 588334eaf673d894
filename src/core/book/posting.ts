import type { Markets } from '../market/markets.ts'
import { COLLATERAL } from '../market/value.ts'
import { invariant } from '../money/invariant.ts'
import { mulDiv } from '../money/mul-div.ts'
import type { Account, Book } from './book.ts'
import { HOLDS_OPTION, NONE } from './layout.ts'

/** Adds to an account's balance of an asset: its cash at home, a collateral position elsewhere. */
export function addBalance(book: Book, markets: Markets, row: Account, asset: number, amount: number): void {
  if (amount === 0) return
  const home = book.homeAssetOf(row)
  if (asset === home) return book.addCash(row, amount)
  const series = markets.collateralSeries(asset, home)
  invariant(
    series !== -1,
    `account ${row} keeps asset ${home} and cannot hold asset ${asset}: no collateral series joins them`,
  )
  book.setPosition(row, series, book.quantityOf(row, series) + amount, 0, true)
}

/** Cash basis of an account in an asset. */
export function balanceIn(book: Book, markets: Markets, row: Account, asset: number): number {
  const home = book.homeAssetOf(row)
  if (asset === home) return book.cash(row)
  const series = markets.collateralSeries(asset, home)
  return series === -1 ? 0 : book.quantityOf(row, series)
}

/**
 * What can be paid in an asset without a mark's help: cash basis with every open position at its entry cost.
 */
export function settlementBalance(book: Book, markets: Markets, row: Account, asset: number): number {
  let balance = balanceIn(book, markets, row, asset)
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    if (markets.payoff[series] === COLLATERAL) continue
    if (markets.instrument(series).terms.settlementAsset === asset) balance += book.cost(cell)
  }
  return balance
}

/**
 * Books a change of position against its money on one side of a trade.
 *
 * `value` is the value of the quantity at the deal's price, signed like `valueAt`: it leaves the cash basis,
 * and enters the entry cost of what is opened. What is closed takes its share of the old cost with it,
 * half-even, and a flip closes all of the old side before it opens the new.
 *
 * @param quantity signed change, not zero
 */
export function movePosition(
  book: Book,
  markets: Markets,
  row: Account,
  series: number,
  quantity: number,
  value: number,
): void {
  const { settlementAsset, option } = markets.instrument(series).terms
  const cell = book.find(row, series)
  const held = cell === NONE ? 0 : book.quantity(cell)
  const cost = cell === NONE ? 0 : book.cost(cell)
  const after = held + quantity
  const isMixed = settlementAsset !== book.homeAssetOf(row)
  book.setPositionAt(row, cell, series, after, costAfter(held, cost, quantity, value), isMixed)
  if (option !== undefined) noteOptions(book, markets, row)
  if (isMixed) addBalance(book, markets, row, settlementAsset, -value)
  else book.addCash(row, -value)
}

/** Who holds an option is margined by a scenario model, as long as he does. */
export function noteOptions(book: Book, markets: Markets, row: Account): void {
  let holds = false
  for (let cell = book.first(row); cell !== NONE && !holds; cell = book.next(cell))
    holds = markets.isOption(book.seriesOf(cell))
  book.setFlag(row, HOLDS_OPTION, holds)
}

function costAfter(held: number, cost: number, quantity: number, value: number): number {
  const after = held + quantity
  if (after === 0) return 0
  if (held === 0 || held > 0 === quantity > 0) return cost + value
  if (after > 0 === held > 0) return cost - mulDiv(cost, -quantity, held, 'half-even')
  return mulDiv(value, after, quantity, 'half-even')
}
