import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { fromHomeOf, netEquityOf } from '../bucket.ts'
import type { Deal } from '../deal.ts'
import type { Loss } from '../loss.ts'
import type { Protection, StepOf } from '../rulebook.ts'
import { rulebookOfLoss, type Turn } from '../turn.ts'
import { type Keeps, keeper, mostThatHolds } from './protect.ts'

type Deleverage = StepOf<'deleverage'>

/** One who fell, or whose position is gone, since the queue was built pays for nobody. */
export function canTake(turn: Turn, account: Account, series: number, held: number): boolean {
  const { book } = turn.house
  if (turn.fallen.has(account) || book.openLossOf(account) !== NONE) return false
  const quantity = book.quantityOf(account, series)
  return quantity !== 0 && quantity > 0 !== held > 0
}

/** Increments one account may be made to take: never more than it holds, nor than its cap in money allows. */
export function mostOf(
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

/**
 * What of a quantity the step's protection lets one account take, all of it where there is none.
 *
 * @param taken increments others take under the same deal before him
 */
export function keptOf(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  account: Account,
  series: number,
  held: number,
  deal: Deal,
  taken: number,
  wanted: number,
): number {
  const { protect } = step
  if (protect === undefined) return wanted
  const keeps = keepsOf(turn, loss, step, protect.keep, account)
  const direction = Math.sign(held)
  const holds = (size: number): boolean => keeps([{ series, deal, direction, taken, size }])
  if (protect.how === 'skip') return wanted > 0 && holds(wanted) ? wanted : 0
  return mostThatHolds(wanted, holds)
}

/** What one account can bear under the step's protection. */
export function keepsOf(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  keep: Protection['keep'],
  account: Account,
): Keeps {
  return keeper(turn.house, rulebookOfLoss(turn.house, loss), keep, account, step.fee)
}
