import type { Account, Cell } from '../../book/book.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { assessmentOf, inHomeOf, neededInHome } from '../bucket.ts'
import type { House } from '../house.ts'
import type { StepOf, WindowBudget } from '../rulebook.ts'
import type { Turn } from '../turn.ts'

type Transfer = StepOf<'transfer-to-backstop'>

/**
 * Increments of a position a taker has room for: by notional against its equity, in all and in the window, and by what
 * it would take on against its budget for losses.
 *
 * @param gap what goes with all of the position, below zero where the taker gives up
 */
export function roomOf(
  turn: Turn,
  step: Transfer,
  index: number,
  cell: Cell,
  taker: Account,
  gap: number,
): number {
  const { house } = turn
  const series = house.book.seriesOf(cell)
  const size = Math.abs(house.book.quantity(cell))
  const notional = neededInHome(house, taker, series, Math.abs(house.markets.valueNow(series, size)))
  const inLots = (money: number): number => mulDiv(Math.max(0, money), size, Math.max(1, notional), 'floor')
  let room = size
  if (step.equityMultiple !== null) {
    const assessment = assessmentOf(house, taker)
    const most = mulDiv(Math.max(0, assessment.netEquity), step.equityMultiple, 1_000_000, 'floor')
    room = Math.min(room, inLots(most - assessment.notional))
  }
  if (step.windowBudget !== undefined)
    room = Math.min(room, inLots(leftInWindow(house, step.windowBudget, index, taker)))
  const givenUp = -inHomeOf(house, taker, series, gap)
  if (step.lossBudget !== null && givenUp > 0) {
    const used = house.meters.used(budgetName(index, taker), house.at, step.lossBudget.windowMs)
    room = Math.min(room, mulDiv(Math.max(0, step.lossBudget.amount - used), size, givenUp, 'floor'))
  }
  return room
}

/** A share of the equity the taker has now, less the notional it has taken in the window. */
function leftInWindow(house: House, budget: WindowBudget, index: number, taker: Account): number {
  const equity = Math.max(0, assessmentOf(house, taker).netEquity)
  const most = mulDiv(equity, budget.shareOfEquity, 1_000_000, 'floor')
  return most - house.meters.used(takenName(index, taker), house.at, spanMs(house.at, budget))
}

/** How far back the window reaches: its whole length, or to where a fixed one began, which counts with it. */
function spanMs(at: number, { windowMs, resets }: WindowBudget): number {
  return resets === 'sliding' ? windowMs : (at % Math.max(1, windowMs)) + 1
}

export function budgetName(index: number, taker: Account): string {
  return `step ${index} loss budget of account ${taker}`
}

export function takenName(index: number, taker: Account): string {
  return `step ${index} notional taken by account ${taker}`
}
