import type { Account, Book, Cell } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import type { Markets } from '../market/markets.ts'
import { COLLATERAL, LINEAR } from '../market/value.ts'
import { mulDiv } from '../money/mul-div.ts'
import type { Rounding } from '../money/rounding.ts'
import { worthFromHome, worthInHome } from './mixed.ts'
import { Assessment, type MarginModel } from './model.ts'

/** How a bucket's equity is laid over its positions, which decides the bankruptcy price of each. */
export const bankruptcyRules = ['others-fixed', 'share-by-maintenance', 'share-by-notional'] as const
export type BankruptcyRule = (typeof bankruptcyRules)[number]

/** A house, as far as margin reads it. */
export interface Margined {
  readonly book: Book
  readonly markets: Markets
  readonly model: MarginModel
}

/**
 * The part of a bucket's net equity that goes with closing some quantity of one position, in units of
 * the home asset; below zero when the bucket is under water.
 *
 * others-fixed lays all of it on this position; the others spread it by maintenance requirement or by
 * notional. A part of a position takes the part of its share that the quantity is of the whole, rounded down,
 * so that the bucket never ends below zero and the other side carries the fraction of a unit.
 *
 * @param equity net equity to lay, which may leave out what earlier payers put in
 * @param closing quantity increments to close, above zero, at most what is held
 */
export function equityShareOf(
  margined: Margined,
  rule: BankruptcyRule,
  row: Account,
  cell: Cell,
  equity: number,
  closing: number,
): number {
  const size = Math.abs(margined.book.quantity(cell))
  const share = rule === 'others-fixed' ? equity : layBy(margined, rule, row, cell, equity)
  return mulDiv(share, closing, size, 'floor')
}

function layBy(
  { book, markets, model }: Margined,
  rule: BankruptcyRule,
  row: Account,
  cell: Cell,
  equity: number,
): number {
  let own = 0
  let all = 0
  for (let at = book.first(row); at !== NONE; at = book.next(at)) {
    const series = book.seriesOf(at)
    if (markets.payoff[series] === COLLATERAL) continue
    const quantity = book.quantity(at)
    const needed =
      rule === 'share-by-notional'
        ? Math.abs(markets.valueNow(series, quantity))
        : model.requirementAlone(row, series, quantity)
    const { settlementAsset } = markets.instrument(series).terms
    const weight = -worthInHome(markets, book.homeAssetOf(row), settlementAsset, -needed)
    if (at === cell) own = weight
    all += weight
  }
  return all === 0 ? equity : mulDiv(equity, own, all, 'floor')
}

/**
 * The bankruptcy price of a position as a limit for orders: the worst price, on the order grid, at which
 * closing all of it leaves its share of the bucket's equity at zero or better after the fee.
 *
 * Linear long `(q·s·mark − E)/(q·s·(1−t))` up to the grid, short `(|q|·s·mark + E)/(|q|·s·(1+t))` down; inverse with
 * the reciprocals. It is rounded in the account's favour.
 *
 * @param equity the share of net equity laid on the position, in units of the asset it settles in
 * @param fee close fee, parts per million of the closed value
 * @returns mark increments, or null when no price above zero would use the equity up
 */
export function bankruptcyPrice(
  markets: Markets,
  series: number,
  quantity: number,
  equity: number,
  fee: number,
): number | null {
  const scale = BigInt(markets.scale[series])
  const size = BigInt(Math.abs(quantity))
  const rate = BigInt(fee)
  const value = BigInt(Math.abs(markets.valueNow(series, quantity)))
  const E = BigInt(equity)
  const step = BigInt(markets.instrument(series).priceStep)
  const isLong = quantity > 0
  if (markets.payoff[series] === LINEAR) {
    const left = isLong ? value - E : value + E
    const kept = isLong ? MILLION - rate : MILLION + rate
    return onGrid(left * MILLION, size * scale * kept, step, isLong)
  }
  const left = isLong ? value + E : value - E
  const kept = isLong ? MILLION + rate : MILLION - rate
  return onGrid(size * scale * kept, left * MILLION, step, isLong)
}

const MILLION = 1_000_000n

/** A seller's limit goes up to the grid, a buyer's down. */
function onGrid(numerator: bigint, denominator: bigint, step: bigint, roundUp: boolean): number | null {
  if (numerator <= 0n || denominator <= 0n) return null
  const whole = numerator / (denominator * step)
  const exact = whole * denominator * step === numerator
  const steps = roundUp && !exact ? whole + 1n : whole
  const price = Number(steps * step)
  return steps > 0n && Number.isSafeInteger(price) ? price : null
}

/**
 * The bankruptcy price of a bucket's position under a rule, for queries.
 * @returns mark increments on the order grid, or null when there is none
 */
export function bankruptcyPriceOf(
  book: Book,
  markets: Markets,
  model: MarginModel,
  rule: BankruptcyRule,
  row: Account,
  series: number,
  fee: number,
): number | null {
  const cell = book.find(row, series)
  if (cell === NONE) return null
  const assessment = new Assessment()
  model.assess(row, assessment)
  const size = Math.abs(book.quantity(cell))
  const share = equityShareOf({ book, markets, model }, rule, row, cell, assessment.netEquity, size)
  const { settlementAsset } = markets.instrument(series).terms
  const laid = worthFromHome(markets, book.homeAssetOf(row), settlementAsset, share)
  return bankruptcyPrice(markets, series, book.quantity(cell), laid, fee)
}

/** A price as whole money: value of `quantity` at the mark, moved by `gap` units. Printed, never traded on. */
export function impliedPrice(
  markets: Markets,
  series: number,
  quantity: number,
  value: number,
  rounding: Rounding,
): number {
  const size = Math.abs(quantity)
  const scale = markets.scale[series]
  if (markets.payoff[series] === LINEAR) return mulDiv(Math.abs(value), 1, size * scale, rounding)
  return value === 0 ? 0 : mulDiv(size, scale, Math.abs(value), rounding)
}
