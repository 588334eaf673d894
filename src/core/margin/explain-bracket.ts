import type { Account, Book } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import type { Markets } from '../market/markets.ts'
import { COLLATERAL, LINEAR } from '../market/value.ts'
import { weightedWorthOf } from './mixed.ts'
import type { ExplainedLine } from './model.ts'

/** A bucket's equity and requirement line by line, each with the numbers in its formula; whole units and increments. */
export function explainBracket(book: Book, markets: Markets, row: Account): ExplainedLine[] {
  const lines: ExplainedLine[] = [
    { name: 'cash', formula: `cash basis ${book.cash(row)}`, amount: BigInt(book.cash(row)) },
  ]
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    const quantity = book.quantity(cell)
    if (markets.payoff[series] === COLLATERAL) lines.push(explainCollateral(markets, series, quantity))
    else lines.push(...explainPosition(markets, series, quantity))
  }
  return lines
}

export function explainCollateral(markets: Markets, series: number, balance: number): ExplainedLine {
  const collateral = markets.collateral(series)
  const index = markets.mark[series] as number
  const { symbol, collateralWeight } = collateral.terms
  return {
    name: `${symbol} collateral`,
    formula: `balance ${balance} x index ${index} x ${collateral.numerator}/${collateral.denominator} x weight ${collateralWeight}/1000000, rounded down`,
    amount: BigInt(weightedWorthOf(collateral, index, balance)),
  }
}

export function explainPosition(markets: Markets, series: number, quantity: number): ExplainedLine[] {
  const notional = Math.abs(markets.valueNow(series, quantity))
  const bracket = markets.bracketAt(series, notional)
  return [
    explainValue(markets, series, quantity),
    {
      name: `${markets.symbolOf(series)} maintenance`,
      formula: `${notional} x ${bracket.maintenance}/1000000 - ${bracket.maintenanceDeduction}, rounded up`,
      amount: BigInt(markets.maintenanceOf(series, notional)),
    },
  ]
}

export function explainValue(markets: Markets, series: number, quantity: number): ExplainedLine {
  const mark = markets.mark[series] as number
  const scale = markets.scale[series] as number
  const formula =
    markets.payoff[series] === LINEAR
      ? `${quantity} x ${scale} x ${mark}`
      : `-(${quantity} x ${scale} / ${mark})`
  const amount = BigInt(markets.valueNow(series, quantity))
  return { name: `${markets.symbolOf(series)} value`, formula, amount }
}
