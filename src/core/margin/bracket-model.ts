import type { Account, Book } from '../book/book.ts'
import { CASH, MIXED, NEXT_ROW, NONE, QUANTITY, SERIES, SERIES_MASK } from '../book/layout.ts'
import { INITIAL, IS_PLAIN, LINE_SHIFT, MAINTENANCE, TIER_TO, UNIT_VALUE } from '../market/lines.ts'
import { type Markets, rateOf } from '../market/markets.ts'
import { COLLATERAL } from '../market/value.ts'
import { InvariantViolation } from '../money/invariant.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { explainBracket } from './explain-bracket.ts'
import { assessMixed } from './mixed.ts'
import { type Assessment, type ExplainedLine, giveAway, type Hypothesis, type MarginModel } from './model.ts'
import { lossOfPlain, lossToTrigger, setZones } from './safe-zone.ts'

/** Stands for a share where nobody asks about zones. */
const NO_ZONES = -1

const noTrades: readonly Hypothesis[] = Object.freeze([])

/**
 * The common margin model of perpetuals and futures: each position needs a rate of its notional that
 * rises by brackets, rounded up, and a bucket's requirement is their sum.
 */
export class BracketModel implements MarginModel {
  readonly name = 'brackets'
  readonly book: Book
  readonly markets: Markets

  constructor(book: Book, markets: Markets) {
    this.book = book
    this.markets = markets
  }

  assess(row: Account, into: Assessment): void {
    if (this.book.has(row, MIXED)) assessMixed(this.book, this.markets, row, noTrades, into)
    else this.#assessPlain(row, into, NO_ZONES)
  }

  assessZones(row: Account, share: number, into: Assessment): void {
    if (this.book.has(row, MIXED)) {
      assessMixed(this.book, this.markets, row, noTrades, into)
      into.atStake = Number.POSITIVE_INFINITY
    } else this.#assessPlain(row, into, share)
  }

  assessInitial(row: Account, into: Assessment): void {
    this.assessAfter(row, -1, 0, 0, into)
  }

  assessAfter(row: Account, series: number, quantity: number, cash: number, into: Assessment): void {
    const { book, markets } = this
    const foreign = series !== -1 && settlementOf(markets, series) !== book.homeAssetOf(row)
    if (foreign || book.has(row, MIXED))
      assessMixed(book, markets, row, series === -1 ? noTrades : [{ series, quantity, cash }], into)
    else this.#assessPlainAfter(row, series, quantity, cash, into)
  }

  assessAllAfter(row: Account, trades: readonly Hypothesis[], into: Assessment, given = 0): void {
    const { book, markets } = this
    const home = book.homeAssetOf(row)
    const isForeign = trades.some(({ series }) => settlementOf(markets, series) !== home)
    if (isForeign || book.has(row, MIXED)) assessMixed(book, markets, row, trades, into)
    else this.#assessPlainAfterAll(row, trades, into)
    giveAway(into, given)
  }

  setZones(row: Account, slack: number, share: number): boolean {
    return setZones(this.book, this.markets, row, slack, share)
  }

  explain(row: Account): ExplainedLine[] {
    return explainBracket(this.book, this.markets, row)
  }

  requirementAlone(_row: Account, series: number, quantity: number): number {
    if (quantity === 0) return 0
    return this.markets.maintenanceOf(series, Math.abs(this.markets.valueNow(series, quantity)))
  }

  /**
   * Every touched account comes through here, so rows and lines are read in place: what `valueOfHeld` and `maintenanceOf` would say
   * by calls, which cost a tenth of a trade. So does `#assessPlainAfter`.
   */
  #assessPlain(row: Account, into: Assessment, share: number): void {
    const { book, markets } = this
    const { cells, links } = book
    const { lines } = markets
    const cash = cells[(row << 4) + CASH]
    let equity = cash
    let magnitude = Math.abs(cash)
    let maintenance = 0
    let positions = 0
    let atStake = 0
    for (let at = row; at !== NONE; at = links[(at << 5) + NEXT_ROW]) {
      for (let cell = (at << 2) + 1; (cell & 3) !== 0; cell += 1) {
        const word = links[(cell << 3) + SERIES]
        if (word === NONE) continue
        const series = word & SERIES_MASK
        const line = series << LINE_SHIFT
        const quantity = cells[(cell << 2) + QUANTITY]
        const isPlain = lines[line + IS_PLAIN] === 1
        const value = isPlain ? quantity * lines[line + UNIT_VALUE] : markets.valueNow(series, quantity)
        const size = Math.abs(value)
        equity += value
        magnitude += size
        maintenance +=
          size <= lines[line + TIER_TO]
            ? rateOf(size, lines[line + MAINTENANCE])
            : markets.maintenanceOf(series, size)
        positions += 1
        if (share === NO_ZONES) continue
        atStake += isPlain
          ? lossOfPlain(lines, line, links, cell, quantity, share)
          : lossToTrigger(book, markets, cell, size, share)
      }
    }
    if (magnitude > MAX_CELL) tooLarge(row, magnitude)
    into.marginEquity = equity
    into.netEquity = equity
    into.maintenance = maintenance
    into.notional = magnitude - Math.abs(cash)
    into.positions = positions
    into.atStake = atStake
  }

  /** Values and requirements are sums over positions, so only those that change are worked out anew. */
  #assessPlainAfterAll(row: Account, trades: readonly Hypothesis[], into: Assessment): void {
    const { book, markets } = this
    this.assess(row, into)
    const { netEquity, maintenance } = into
    this.assessInitial(row, into)
    let change = 0
    let [kept, opened] = [maintenance, into.initial]
    for (const { series, quantity, cash } of trades) {
      const held = book.quantityOf(row, series)
      const before = valueOfHeld(markets, series, held)
      const after = valueOfHeld(markets, series, held + quantity)
      change += after - before + cash
      kept += requirementOf(markets.maintenanceOf(series, Math.abs(after)), after)
      kept -= requirementOf(markets.maintenanceOf(series, Math.abs(before)), before)
      opened += requirementOf(markets.initialOf(series, Math.abs(after)), after)
      opened -= requirementOf(markets.initialOf(series, Math.abs(before)), before)
    }
    into.netEquity = netEquity + change
    into.marginEquity = into.netEquity
    into.maintenance = kept
    into.initial = opened
  }

  #assessPlainAfter(row: Account, series: number, quantity: number, cash: number, into: Assessment): void {
    const { markets } = this
    const { cells, links } = this.book
    const { lines } = markets
    let equity = cells[(row << 4) + CASH] + cash
    let magnitude = Math.abs(equity)
    let initial = 0
    let change = quantity
    for (let at = row; at !== NONE; at = links[(at << 5) + NEXT_ROW]) {
      for (let cell = (at << 2) + 1; (cell & 3) !== 0; cell += 1) {
        const word = links[(cell << 3) + SERIES]
        if (word === NONE) continue
        const id = word & SERIES_MASK
        const line = id << LINE_SHIFT
        let held = cells[(cell << 2) + QUANTITY]
        if (id === series) {
          held += change
          change = 0
        }
        const isPlain = lines[line + IS_PLAIN] === 1
        const value = isPlain ? held * lines[line + UNIT_VALUE] : markets.valueNow(id, held)
        const size = Math.abs(value)
        equity += value
        magnitude += size
        if (size !== 0)
          initial +=
            size <= lines[line + TIER_TO] ? rateOf(size, lines[line + INITIAL]) : markets.initialOf(id, size)
      }
    }
    if (change !== 0) {
      // The account holds none of the traded series yet.
      const value = valueOfHeld(markets, series, change)
      equity += value
      magnitude += Math.abs(value)
      initial += markets.initialOf(series, Math.abs(value))
    }
    if (magnitude > MAX_CELL) tooLarge(row, magnitude)
    into.marginEquity = equity
    into.netEquity = equity
    into.initial = initial
  }
}

/** Value at the mark: for linear contracts the product of two exact numbers, which listing keeps below 2^53. */
function valueOfHeld(markets: Markets, series: number, quantity: number): number {
  return markets.lines[(series << LINE_SHIFT) + IS_PLAIN] === 1
    ? quantity * markets.lines[(series << LINE_SHIFT) + UNIT_VALUE]
    : markets.valueNow(series, quantity)
}

/** A position of no value needs nothing, whatever its brackets say of zero. */
function requirementOf(needed: number, value: number): number {
  return value === 0 ? 0 : needed
}

/** Asset whose cash a trade in the series moves; for collateral, the asset itself. */
export function settlementOf(markets: Markets, series: number): number {
  return markets.payoff[series] === COLLATERAL
    ? markets.collateral(series).terms.asset
    : markets.instrument(series).terms.settlementAsset
}

/** The sum of magnitudes bounds every partial sum, so below it the additions above were exact. */
function tooLarge(row: Account, magnitude: number): never {
  throw new InvariantViolation(
    `account ${row} holds values of ${magnitude} units in all, past the bound of ${MAX_CELL}: use fewer ledger decimals`,
  )
}
