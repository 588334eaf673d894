/**
 * The published scores by which venues rank who is deleveraged, over exact whole numbers: + − × ÷ in the order
 * written, so every machine gets the same bits. The engine and the queues over claims share them.
 */

/** What the scores read of one position, in units of its settlement asset. */
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

/** Leverage of an account with nothing left: above any real one, and finite. */
const NO_EQUITY = 1e18
/** Stands for a ratio of zero where one is divided by it. */
const NEXT_TO_NOTHING = 1e-18

export function leverageScore(notional: number, equity: number): number {
  return equity > 0 ? notional / equity : NO_EQUITY
}

/** Profit ratio of BitMEX's and OKX's families: signed values, so it is above zero for every winner. */
function profitRatio(markValue: number, entryValue: number): number {
  return entryValue === 0 ? 0 : (markValue - entryValue) / Math.abs(entryValue)
}

/** BitMEX's family: profit ratio times effective leverage, divided by it for a loser. */
export function profitTimesLeverage(
  markValue: number,
  entryValue: number,
  notional: number,
  equity: number,
): number {
  const ratio = profitRatio(markValue, entryValue)
  const leverage = leverageScore(notional, equity)
  return ratio > 0 ? ratio * leverage : ratio / Math.max(leverage, NEXT_TO_NOTHING)
}

/** Binance's family: profit over at least one coin of wallet, times maintenance over equity; none where that is gone. */
export function profitOverWallet(profit: number, wallet: number, maintenance: number, one: number): number {
  const ratio = Math.max(0, profit) / Math.max(one, wallet)
  const base = wallet + profit
  return base > 0 ? ratio * (maintenance / base) : 0
}

/** OKX's and HTX's family: profit ratio over margin ratio for a winner, times it for a loser. */
export function profitOverMarginRatio(
  markValue: number,
  entryValue: number,
  equity: number,
  maintenance: number,
): number {
  const ratio = profitRatio(markValue, entryValue)
  const margin = maintenance === 0 ? NO_EQUITY : Math.max(0, equity) / maintenance
  return ratio > 0 ? ratio / Math.max(margin, NEXT_TO_NOTHING) : ratio * margin
}

/**
 * Hyperliquid's index. Its page prints mark over entry for both sides; read so, a winning short would rank
 * last, so the ratio is turned over for shorts here. docs/sources.md#hyperliquid-index
 */
export function markOverEntry(
  markValue: number,
  entryValue: number,
  notional: number,
  equity: number,
): number {
  const entry = Math.abs(entryValue)
  const mark = Math.abs(markValue)
  if (entry === 0 || mark === 0) return 0
  const isGain = markValue - entryValue >= 0 === mark >= entry
  return (isGain ? mark / entry : entry / mark) * leverageScore(notional, equity)
}

/** The same as it is printed: mark over entry whatever the side, so that a winning short comes last. */
export function markOverEntryAsPrinted(
  markValue: number,
  entryValue: number,
  notional: number,
  equity: number,
): number {
  if (entryValue === 0) return 0
  return (Math.abs(markValue) / Math.abs(entryValue)) * leverageScore(notional, equity)
}

const profitOf = ({ markValue, entryValue }: ScoreInputs): number => markValue - entryValue

type FormulaName =
  | 'profit-times-leverage'
  | 'profit-over-wallet-times-margin-ratio'
  | 'profit-ratio-over-margin-ratio'
  | 'mark-over-entry-times-notional-over-equity'
  | 'leverage'
  | 'profit'

/** The engine's scores by their names in a rulebook. */
export const scoreFormulas: { readonly [Name in FormulaName]: (inputs: ScoreInputs) => number } = {
  'profit-times-leverage': (of) => profitTimesLeverage(of.markValue, of.entryValue, of.notional, of.equity),
  'profit-over-wallet-times-margin-ratio': (of) =>
    profitOverWallet(profitOf(of), of.wallet, of.maintenance, of.one),
  'profit-ratio-over-margin-ratio': (of) =>
    profitOverMarginRatio(of.markValue, of.entryValue, of.equity, of.maintenance),
  'mark-over-entry-times-notional-over-equity': (of) =>
    markOverEntry(of.markValue, of.entryValue, of.notional, of.equity),
  leverage: (of) => leverageScore(of.notional, of.equity),
  profit: profitOf,
}
