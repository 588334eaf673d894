import type { Cell } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { inHomeOf, openSeries } from '../bucket.ts'
import { dealOf } from '../deal.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import { isExempt } from '../options.ts'
import { compareProfit, type PoolStanding, poolStanding } from '../pool-trigger.ts'
import type { PoolTrigger, StepOf } from '../rulebook.ts'
import { queueOf } from '../selection.ts'
import { type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'
import { keptOf } from './closable.ts'
import { handOver } from './hand-over.ts'

type Deleverage = StepOf<'deleverage'>

/**
 * Closes winners against their pool, one after the other, until their profit is down to `until` of its balance.
 *
 * Of the last one only as much is closed as that takes, and nobody's closing takes the profit below `least`. Closing
 * at the mark turns unrealised profit into balance paid out: once the profit is as large as the balance it brings the
 * share no further down, and other steps have to. How many are closed is worked out as if at the mark, whatever the
 * price rule says. A protection of candidates holds here too; a cap in money is for losses of accounts.
 */
export function deleveragePool(turn: Turn, loss: Loss, step: Deleverage, index: number): Outcome {
  const trigger = rulebookOfLoss(turn.house, loss).poolTrigger
  if (trigger === undefined) return 'next'
  let left = step.most ?? Number.POSITIVE_INFINITY
  for (const series of openSeries(turn.house, loss.bucket)) {
    left -= closeSeries(turn, loss, step, index, series, trigger, left)
  }
  return 'next'
}

/** @returns how many accounts were closed, at most `most` */
function closeSeries(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  index: number,
  series: number,
  trigger: PoolTrigger,
  most: number,
): number {
  const { house } = turn
  const { book, tables } = house
  const held = book.quantityOf(loss.bucket, series)
  if (isExempt(house, series, held, step)) return 0
  const queue = queueOf(house, series, held, step.select, new Set(turn.fallen), tables.named)
  const candidates = { count: queue.candidates, hash: queue.hash }
  let closed = 0
  for (let best = queue.take(); best !== null && closed < most; best = queue.take()) {
    const cell = book.find(loss.bucket, series)
    if (cell === NONE || compareProfit(poolStanding(house, loss.bucket), trigger.until) <= 0) break
    const { account, score } = best
    if (step.among === 'in-profit' && profitOf(house, account, series) <= 0) continue
    const size = Math.min(Math.abs(book.quantity(cell)), Math.abs(book.quantityOf(account, series)))
    const wanted = quantityDown(house, cell, size, trigger)
    if (wanted === 0) break
    const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
    const quantity = keptOf(turn, loss, step, account, series, book.quantity(cell), deal, 0, wanted)
    if (quantity === 0) continue
    handOver(turn, loss, step, index, series, deal, [{ account, quantity, score }], candidates)
    closed += 1
  }
  return closed
}

function profitOf({ book, markets }: House, account: number, series: number): number {
  const cell = book.find(account, series)
  return cell === NONE ? 0 : markets.valueNow(series, book.quantity(cell)) - book.cost(cell)
}

/**
 * Increments to close: the fewest after which the profit is at or below `until`, or all of `size` where none are
 * enough, and fewer where that would take it below `least`. More closed is never more profit left, so halving finds it.
 */
function quantityDown(house: House, cell: Cell, size: number, trigger: PoolTrigger): number {
  const now = standingAfter(house, cell, 0)
  if (now.profit >= now.balance) return size
  const fewest = firstFrom(1, size, (q) => compareProfit(standingAfter(house, cell, q), trigger.until) <= 0)
  const tooMany = firstFrom(
    1,
    size + 1,
    (q) => compareProfit(standingAfter(house, cell, q), trigger.least) < 0,
  )
  return Math.min(fewest, tooMany - 1)
}

/** The first whole number from `from` on for which a monotone test holds, or `to` where it holds for none before. */
function firstFrom(from: number, to: number, holds: (n: number) => boolean): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** The pool as it would stand with so much of one position closed at the mark. */
function standingAfter(house: House, cell: Cell, quantity: number): PoolStanding {
  const { book, markets } = house
  const pool = book.accountOf(cell)
  const series = book.seriesOf(cell)
  const held = book.quantity(cell)
  const size = Math.min(quantity, Math.abs(held))
  const cost = book.cost(cell)
  const rest = held - Math.sign(held) * size
  const costAfter = cost - mulDiv(cost, size, Math.abs(held), 'half-even')
  const gain = (gained: number): number => inHomeOf(house, pool, series, gained)
  const now = poolStanding(house, pool)
  const profit =
    now.profit -
    gain(cost - markets.valueNow(series, held)) +
    gain(rest === 0 ? 0 : costAfter - markets.valueNow(series, rest))
  const { settlementAsset } = markets.instrument(series).terms
  const home = book.homeAssetOf(pool)
  // The cash of what is closed comes in at the mark, and its share of the entry cost goes out.
  const paid = settlementAsset === home ? markets.valueNow(series, held - rest) + costAfter - cost : 0
  return { profit, balance: Math.max(0, now.balance + paid) }
}
