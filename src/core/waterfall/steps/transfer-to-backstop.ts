import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { allocateByLevel } from '../../money/level.ts'
import { assessmentOf, inHomeOf, neededInHome, openSeries } from '../bucket.ts'
import { dealOf } from '../deal.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import { type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'
import { chargePenalty, lotsOfCut } from './cut.ts'
import { handOver, type Take } from './hand-over.ts'
import { namedAccount } from './payer.ts'
import { gapOfPart } from './protect.ts'
import { budgetName, roomOf, takenName } from './room.ts'

type Transfer = StepOf<'transfer-to-backstop'>

/**
 * Moves positions to backstops as far as their equity and their budgets allow: to one after the other as named, or to
 * all at once by the room each has.
 */
export function transferToBackstop(turn: Turn, loss: Loss, step: Transfer, index: number): Outcome {
  const { house } = turn
  const takers = step.to
    .map((name) => namedAccount(house, name, loss.asset))
    .filter((taker) => taker !== null)
    .filter((taker) => house.book.openLossOf(taker) === NONE && !turn.fallen.has(taker))
  if (step.cut === undefined) moveAll(turn, loss, step, index, takers, null)
  else {
    const before = assessmentOf(house, loss.bucket).maintenance
    const taken = moveAll(turn, loss, step, index, takers, lotsOfCut(turn, loss, step, step.cut))
    chargePenalty(turn, loss, step, index, step.cut, before, taken)
  }
  return 'next'
}

/** Most increments still to be moved, by series. */
type Lots = Map<number, number>

/**
 * @param lots how much of each series may go; null is all of it
 * @returns notional each taker took
 */
function moveAll(
  turn: Turn,
  loss: Loss,
  step: Transfer,
  index: number,
  takers: readonly Account[],
  lots: Lots | null,
): Map<Account, number> {
  const groups = step.share === 'by-capacity' ? [[...new Set(takers)]] : takers.map((taker) => [taker])
  const taken = new Map<Account, number>()
  for (const group of groups)
    for (const series of openSeries(turn.house, loss.bucket))
      for (const { account, quantity } of move(turn, loss, step, index, series, group, lots)) {
        const value = Math.abs(turn.house.markets.valueNow(series, quantity))
        const notional = neededInHome(turn.house, loss.bucket, series, value)
        taken.set(account, (taken.get(account) ?? 0) + notional)
        lots?.set(series, (lots.get(series) ?? 0) - quantity)
      }
  return taken
}

/** One series to one taker, or to several in proportion to their room; left-over increments to the largest remainders. */
function move(
  turn: Turn,
  loss: Loss,
  step: Transfer,
  index: number,
  series: number,
  takers: readonly Account[],
  lots: Lots | null,
): readonly Take[] {
  const { house } = turn
  const cell = house.book.find(loss.bucket, series)
  if (cell === NONE) return []
  const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
  const held = house.book.quantity(cell)
  const rooms = Float64Array.from(takers, (taker) =>
    roomOf(turn, step, index, cell, taker, deal.gapOf(held, taker)),
  )
  const parts = new Float64Array(takers.length)
  const most = Math.min(Math.abs(held), lots?.get(series) ?? Math.abs(held))
  allocateByLevel(BigInt(most), rooms, rooms, parts)
  const takes = takers
    .map((account, at) => ({ account, quantity: parts[at], score: 0 }))
    .filter(({ quantity }) => quantity > 0)
  const givenUp = takes.map(({ account, quantity }, at) => {
    const taken = takes.slice(0, at).reduce((sum, take) => sum + take.quantity, 0)
    const gap = gapOfPart(deal, Math.sign(held), taken, quantity, account)
    return Math.max(0, -inHomeOf(house, account, series, gap))
  })
  handOver(turn, loss, step, index, series, deal, takes, { count: takers.length, hash: '' })
  for (const [at, take] of takes.entries()) noteTaken(turn, step, index, series, take, givenUp[at])
  return takes
}

/** What a budget remembers: what was given up, and the notional that was taken. */
function noteTaken(
  turn: Turn,
  step: Transfer,
  index: number,
  series: number,
  { account, quantity }: Take,
  givenUp: number,
): void {
  const { house } = turn
  if (step.lossBudget !== null) house.meters.add(budgetName(index, account), house.at, givenUp)
  if (step.windowBudget === undefined) return
  const value = Math.abs(house.markets.valueNow(series, quantity))
  house.meters.forget(takenName(index, account), house.at - step.windowBudget.windowMs)
  house.meters.add(takenName(index, account), house.at, neededInHome(house, account, series, value))
}
