import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { allocateByLevel } from '../../money/level.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { fromHomeOf, netEquityOf, openSeries } from '../bucket.ts'
import { type Deal, dealOf } from '../deal.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import { holdersOpposite, type Queue, queueOf } from '../selection.ts'
import { type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'
import { handOver, type Take } from './hand-over.ts'

type Deleverage = StepOf<'deleverage'>

/** Closes what is open against holders of the other side, chosen by the declared selection, at the declared price. */
export function deleverage(turn: Turn, loss: Loss, step: Deleverage, index: number): Outcome {
  for (const series of openSeries(turn.house, loss.bucket)) {
    if (step.selfFirst) takeFrom(turn, loss, step, index, series, siblingQueue(turn, loss, series))
    if (turn.house.book.quantityOf(loss.bucket, series) === 0) continue
    if (step.select.by === 'pro-rata') proRata(turn, loss, step, index, series)
    else takeFrom(turn, loss, step, index, series, sharedQueue(turn, loss, step, index, series))
  }
  return 'next'
}

/** Losses of one command that deleverage the same side share one queue, so that a rank is used up once. */
function sharedQueue(turn: Turn, loss: Loss, step: Deleverage, index: number, series: number): Queue {
  const quantity = turn.house.book.quantityOf(loss.bucket, series)
  const key = `${loss.rulebook} ${index} ${series} ${quantity > 0}`
  const known = turn.queues.get(key)
  if (known !== undefined) return known
  const barred = new Set(turn.fallen)
  const queue = queueOf(turn.house, series, quantity, step.select, barred, turn.house.tables.named)
  turn.queues.set(key, queue)
  return queue
}

function siblingQueue(turn: Turn, loss: Loss, series: number): Queue {
  const { house } = turn
  const quantity = house.book.quantityOf(loss.bucket, series)
  const owner = house.book.ownerOf(loss.bucket)
  const others = holdersOpposite(house, series, quantity, turn.fallen)
  const strangers = new Set(others.filter((account) => house.book.ownerOf(account) !== owner))
  return queueOf(house, series, quantity, { by: 'size' }, strangers, house.tables.named)
}

/** Takes from the best rank down until nothing is open; who still holds something is put back for the next loss. */
function takeFrom(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  index: number,
  series: number,
  queue: Queue,
): void {
  const { house } = turn
  const cell = house.book.find(loss.bucket, series)
  if (cell === NONE) return
  const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
  const held = house.book.quantity(cell)
  const takes: Take[] = []
  const rest: Account[] = []
  let left = Math.abs(held)
  while (left > 0 && (step.most === null || takes.length < step.most)) {
    const best = queue.take()
    if (best === null) break
    if (!canTake(turn, best.account, series, held)) continue
    const quantity = Math.min(left, mostOf(turn, step, best.account, series, held, deal))
    if (quantity > 0) takes.push({ account: best.account, quantity, score: best.score })
    if (quantity < Math.abs(house.book.quantityOf(best.account, series))) rest.push(best.account)
    left -= quantity
  }
  handOver(turn, loss, step, index, series, deal, takes, { count: queue.candidates, hash: queue.hash })
  for (const account of rest) queue.putBack(account)
}

/** One who fell, or whose position is gone, since the queue was built pays for nobody. */
function canTake(turn: Turn, account: Account, series: number, held: number): boolean {
  const { book } = turn.house
  if (turn.fallen.has(account) || book.openLossOf(account) !== NONE) return false
  const quantity = book.quantityOf(account, series)
  return quantity !== 0 && quantity > 0 !== held > 0
}

/** Increments one account may be made to take: never more than it holds, nor than its cap in money allows. */
function mostOf(
  turn: Turn,
  step: Deleverage,
  account: Account,
  series: number,
  held: number,
  deal: Deal,
): number {
  const { house } = turn
  const size = Math.abs(house.book.quantityOf(account, series))
  const profit = profitIn(turn, account, series)
  if (step.among === 'in-profit' && profit <= 0) return 0
  if (step.cap === 'none') return size
  const most = Math.max(
    0,
    step.cap === 'equity' ? fromHomeOf(house, account, series, netEquityOf(house, account)) : profit,
  )
  const givenUp = -deal.gapOf(held, account)
  if (givenUp <= 0) return size
  return Math.min(size, mulDiv(most, Math.abs(held), givenUp, 'floor'))
}

function profitIn(turn: Turn, account: Account, series: number): number {
  const { book, markets } = turn.house
  const cell = book.find(account, series)
  return cell === NONE ? 0 : markets.valueNow(series, book.quantity(cell)) - book.cost(cell)
}

/** Everybody on the other side by quantity, capped, to the increment. */
function proRata(turn: Turn, loss: Loss, step: Deleverage, index: number, series: number): void {
  const { house } = turn
  const cell = house.book.find(loss.bucket, series)
  const held = house.book.quantity(cell)
  const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
  const accounts = holdersOpposite(house, series, held, turn.fallen)
  const weights = Float64Array.from(accounts, (account) => Math.abs(house.book.quantityOf(account, series)))
  const caps = Float64Array.from(accounts, (account) => mostOf(turn, step, account, series, held, deal))
  const parts = new Float64Array(accounts.length)
  allocateByLevel(BigInt(Math.abs(held)), caps, weights, parts)
  const takes = accounts
    .map((account, at) => ({ account, quantity: parts[at], score: weights[at] }))
    .filter((take) => take.quantity > 0)
  handOver(turn, loss, step, index, series, deal, takes, { count: accounts.length, hash: '' })
}
