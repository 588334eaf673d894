import type { Account } from '../book/book.ts'
import { settlementBalance } from '../book/posting.ts'
import { assessmentOf, fromHomeOf } from './bucket.ts'
import type { House } from './house.ts'
import type { ScoreName } from './rulebook.ts'

/** What the published scores read of one position, in units of its settlement asset; all exact whole numbers. */
export interface ScoreInputs {
  /** Signed value at the mark and at entry. */
  readonly markValue: number
  readonly entryValue: number
  readonly equity: number
  readonly wallet: number
  readonly maintenance: number
  readonly notional: number
  /** One whole coin of the asset, in units. */
  readonly one: number
}

/** A declared and versioned rank: + − × ÷ on exact inputs in this order, so every machine gets the same bits. */
export interface Score {
  readonly name: ScoreName
  readonly version: 1
  of(inputs: ScoreInputs): number
}

/** Leverage of an account with nothing left: above any real one, and finite. */
const NO_EQUITY = 1e18

const profitOf = ({ markValue, entryValue }: ScoreInputs): number => markValue - entryValue
const leverageOf = ({ notional, equity }: ScoreInputs): number => (equity > 0 ? notional / equity : NO_EQUITY)
const profitRatioOf = (inputs: ScoreInputs): number =>
  inputs.entryValue === 0 ? 0 : profitOf(inputs) / Math.abs(inputs.entryValue)

const formulas: { readonly [Name in ScoreName]: (inputs: ScoreInputs) => number } = {
  // BitMEX's family: profit ratio times effective leverage, divided by it for a loser.
  'profit-times-leverage': (inputs) => {
    const ratio = profitRatioOf(inputs)
    return ratio > 0 ? ratio * leverageOf(inputs) : ratio / Math.max(leverageOf(inputs), 1e-18)
  },
  // Binance's family: profit over at least one coin of wallet, times maintenance over equity.
  'profit-over-wallet-times-margin-ratio': (inputs) => {
    const profit = profitOf(inputs)
    const ratio = Math.max(0, profit) / Math.max(inputs.one, inputs.wallet)
    const base = inputs.wallet + profit
    return base > 0 ? ratio * (inputs.maintenance / base) : 0
  },
  // OKX's and HTX's family: profit ratio over margin ratio for a winner, times it for a loser.
  'profit-ratio-over-margin-ratio': (inputs) => {
    const ratio = profitRatioOf(inputs)
    const margin = inputs.maintenance === 0 ? NO_EQUITY : Math.max(0, inputs.equity) / inputs.maintenance
    return ratio > 0 ? ratio / Math.max(margin, 1e-18) : ratio * margin
  },
  // Hyperliquid's index. Its page prints mark over entry for both sides; read so, a winning short would rank
  // last, so the ratio is turned over for shorts here. docs/sources.md#hyperliquid-index
  'mark-over-entry-times-notional-over-equity': (inputs) => {
    const entry = Math.abs(inputs.entryValue)
    const mark = Math.abs(inputs.markValue)
    if (entry === 0 || mark === 0) return 0
    const gained = profitOf(inputs) >= 0 === mark >= entry ? mark / entry : entry / mark
    return gained * leverageOf(inputs)
  },
  leverage: leverageOf,
  profit: profitOf,
}

export function scoreOf(name: ScoreName): Score {
  return { name, version: 1, of: formulas[name] }
}

/** What a score reads of an account's position now. */
export function scoreInputs(house: House, account: Account, series: number): ScoreInputs {
  const { book, markets } = house
  const cell = book.find(account, series)
  const quantity = cell === -1 ? 0 : book.quantity(cell)
  const assessment = assessmentOf(house, account)
  const { settlementAsset } = markets.instrument(series).terms
  const markValue = markets.valueNow(series, quantity)
  return {
    markValue,
    entryValue: cell === -1 ? 0 : book.cost(cell),
    equity: fromHomeOf(house, account, series, assessment.netEquity),
    wallet: settlementBalance(book, markets, account, settlementAsset),
    maintenance: fromHomeOf(house, account, series, assessment.maintenance),
    notional: Math.abs(markValue),
    one: powerOfTen(markets.assets[settlementAsset].decimals),
  }
}

function powerOfTen(decimals: number): number {
  let power = 1
  for (let at = 0; at < decimals; at += 1) power *= 10
  return power
}
