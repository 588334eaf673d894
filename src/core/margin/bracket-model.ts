import type { Account, Book, Cell } from '../book/book.ts'
import { MIXED, NONE } from '../book/layout.ts'
import type { Markets } from '../market/markets.ts'
import { COLLATERAL } from '../market/value.ts'
import { InvariantViolation } from '../money/invariant.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { explainBracket } from './explain-bracket.ts'
import { assessMixed, type Hypothesis } from './mixed.ts'
import type { Assessment, ExplainedLine, MarginModel } from './model.ts'
import { setZones, zonesHold } from './safe-zone.ts'

const noTrade: Hypothesis = { series: -1, quantity: 0, cash: 0 }

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
    if (this.book.has(row, MIXED)) assessMixed(this.book, this.markets, row, noTrade, into)
    else this.#assessPlain(row, into)
  }

  assessInitial(row: Account, into: Assessment): void {
    this.assessAfter(row, -1, 0, 0, into)
  }

  assessAfter(row: Account, series: number, quantity: number, cash: number, into: Assessment): void {
    const { book, markets } = this
    const foreign = series !== -1 && settlementOf(markets, series) !== book.homeAssetOf(row)
    if (foreign || book.has(row, MIXED)) assessMixed(book, markets, row, { series, quantity, cash }, into)
    else this.#assessPlainAfter(row, series, quantity, cash, into)
  }

  setZones(row: Account, slack: number, share: number): boolean {
    return setZones(this.book, this.markets, row, slack, share)
  }

  zonesHold(row: Account, slack: number, share: number): boolean {
    return zonesHold(this.book, this.markets, row, slack, share)
  }

  explain(row: Account): ExplainedLine[] {
    return explainBracket(this.book, this.markets, row)
  }

  #assessPlain(row: Account, into: Assessment): void {
    const { book, markets } = this
    const cash = book.cash(row)
    let equity = cash
    let magnitude = Math.abs(cash)
    let maintenance = 0
    let notional = 0
    let positions = 0
    for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
      const series = book.seriesOf(cell)
      const value = markets.valueNow(series, book.quantity(cell))
      const size = Math.abs(value)
      equity += value
      magnitude += size
      notional += size
      maintenance += markets.maintenanceOf(series, size)
      positions += 1
    }
    if (magnitude > MAX_CELL) tooLarge(row, magnitude)
    into.marginEquity = equity
    into.netEquity = equity
    into.maintenance = maintenance
    into.notional = notional
    into.positions = positions
  }

  #assessPlainAfter(row: Account, series: number, quantity: number, cash: number, into: Assessment): void {
    const { book, markets } = this
    let equity = book.cash(row) + cash
    let magnitude = Math.abs(equity)
    let initial = 0
    let isMissing = series !== -1
    for (
      let cell: Cell = book.first(row);
      cell !== NONE || isMissing;
      cell = cell === NONE ? NONE : book.next(cell)
    ) {
      // The traded series comes last when the account holds none of it yet.
      const id = cell === NONE ? series : book.seriesOf(cell)
      const held = (cell === NONE ? 0 : book.quantity(cell)) + (id === series ? quantity : 0)
      if (id === series) isMissing = false
      if (held !== 0) {
        const value = markets.valueNow(id, held)
        const size = Math.abs(value)
        equity += value
        magnitude += size
        initial += markets.initialOf(id, size)
      }
    }
    if (magnitude > MAX_CELL) tooLarge(row, magnitude)
    into.marginEquity = equity
    into.netEquity = equity
    into.initial = initial
  }
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
