import type { Account, Book } from '../book/book.ts'
import { MIXED } from '../book/layout.ts'
import type { Markets } from '../market/markets.ts'
import { COLLATERAL } from '../market/value.ts'
import { invariant } from '../money/invariant.ts'
import { checkedAdd, MAX_CELL } from '../money/mul-div.ts'
import { settlementOf } from './bracket-model.ts'
import type { Holdings } from './holdings.ts'
import { inHome, weighNets } from './mixed.ts'
import type { Assessment, Hypothesis } from './model.ts'
import type { Legs } from './scenario/legs.ts'
import type { ScenarioMarket } from './scenario-market.ts'
import { powerOfTen } from './units-up.ts'

/**
 * The money of one bucket: its equities, exact, and the coins it holds as collateral.
 *
 * Coins are counted with the result of positions that settle in them, and without the worth of options: what was paid
 * for an option is gone until it is sold. A debt in a coin is no collateral.
 */
export class BucketMoney {
  /** Balance and value of positions for each asset, and the same without options; empty where there is but one asset. */
  readonly #nets = new Map<number, number>()
  readonly #coins = new Map<number, number>()

  clear(): void {
    this.#nets.clear()
    this.#coins.clear()
  }

  /** Equities, notional and number of positions of what is in the holdings, with the cash of trades. */
  fill(
    book: Book,
    markets: Markets,
    row: Account,
    holdings: Holdings,
    trades: readonly Hypothesis[],
    into: Assessment,
  ): void {
    this.clear()
    const home = book.homeAssetOf(row)
    const isForeign = trades.some(({ series }) => settlementOf(markets, series) !== home)
    if (book.has(row, MIXED) || isForeign) this.#fillMixed(book, markets, row, holdings, trades, into)
    else fillPlain(book, markets, row, holdings, trades, into)
  }

  /** Puts the coins into the legs, by underlying; money of the bucket's own asset is no collateral. */
  fillCollateral(markets: Markets, { coins }: ScenarioMarket, home: number, legs: Legs): void {
    if (legs.collateral.length < coins.length) legs.collateral = new Float64Array(coins.length * 2)
    legs.collateral.fill(0)
    if (this.#coins.size === 0) return
    for (const [place, asset] of coins.entries())
      if (asset !== -1 && asset !== home)
        legs.collateral[place] =
          Math.max(0, this.#coins.get(asset) ?? 0) / powerOfTen(markets.assets[asset].decimals)
  }

  #fillMixed(
    book: Book,
    markets: Markets,
    row: Account,
    holdings: Holdings,
    trades: readonly Hypothesis[],
    into: Assessment,
  ): void {
    const home = book.homeAssetOf(row)
    into.notional = 0
    into.positions = 0
    this.#add(home, book.cash(row), false)
    for (let at = 0; at < holdings.count; at += 1) {
      const series = holdings.series[at]
      const quantity = holdings.quantity[at]
      if (markets.payoff[series] === COLLATERAL) {
        this.#add(markets.collateral(series).terms.asset, quantity, false)
        continue
      }
      const value = markets.valueNow(series, quantity)
      const asset = settlementOf(markets, series)
      this.#add(asset, value, markets.isOption(series))
      into.notional = checkedAdd(into.notional, inHome(markets, home, asset, Math.abs(value)))
      into.positions += 1
    }
    for (const { series, cash } of trades) this.#add(settlementOf(markets, series), cash, false)
    weighNets(book, markets, row, this.#nets, into)
  }

  #add(asset: number, amount: number, isOption: boolean): void {
    this.#nets.set(asset, checkedAdd(this.#nets.get(asset) ?? 0, amount))
    if (!isOption) this.#coins.set(asset, checkedAdd(this.#coins.get(asset) ?? 0, amount))
  }
}

/** One asset: the sum of magnitudes bounds every partial sum, so below it the additions are exact. */
function fillPlain(
  book: Book,
  markets: Markets,
  row: Account,
  holdings: Holdings,
  trades: readonly Hypothesis[],
  into: Assessment,
): void {
  let equity = book.cash(row)
  let magnitude = Math.abs(equity)
  for (const { cash } of trades) {
    equity += cash
    magnitude += Math.abs(cash)
  }
  let notional = 0
  for (let at = 0; at < holdings.count; at += 1) {
    const value = markets.valueNow(holdings.series[at], holdings.quantity[at])
    equity += value
    notional += Math.abs(value)
  }
  invariant(
    magnitude + notional <= MAX_CELL,
    `account ${row} holds values of ${magnitude + notional} units in all, past the bound of ${MAX_CELL}: use fewer ledger decimals`,
  )
  into.marginEquity = equity
  into.netEquity = equity
  into.notional = notional
  into.positions = holdings.count
}
