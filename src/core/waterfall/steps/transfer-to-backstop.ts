import type { Account, Cell } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { assessmentOf, inHomeOf, neededInHome, openSeries } from '../bucket.ts'
import { dealOf } from '../deal.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import { type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'
import { handOver } from './hand-over.ts'
import { namedAccount } from './payer.ts'

type Transfer = StepOf<'transfer-to-backstop'>

/** Moves positions to backstops in the order named, each as far as its equity and its loss budget allow. */
export function transferToBackstop(turn: Turn, loss: Loss, step: Transfer, index: number): Outcome {
  const { house } = turn
  for (const name of step.to) {
    const taker = namedAccount(house, name, loss.asset)
    if (taker === null || house.book.openLossOf(taker) !== NONE || turn.fallen.has(taker)) continue
    for (const series of openSeries(house, loss.bucket)) moveOne(turn, loss, step, index, series, taker)
  }
  return 'next'
}

function moveOne(
  turn: Turn,
  loss: Loss,
  step: Transfer,
  index: number,
  series: number,
  taker: Account,
): void {
  const { house } = turn
  const cell = house.book.find(loss.bucket, series)
  if (cell === NONE) return
  const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
  const quantity = roomOf(turn, step, index, cell, taker, deal.gapOf(house.book.quantity(cell), taker))
  if (quantity === 0) return
  const direction = Math.sign(house.book.quantity(cell))
  const givenUp = Math.max(0, -inHomeOf(house, taker, series, deal.gapOf(direction * quantity, taker)))
  handOver(turn, loss, step, index, series, deal, [{ account: taker, quantity, score: 0 }], {
    count: 1,
    hash: '',
  })
  if (step.lossBudget !== null) house.meters.add(budgetName(index, taker), house.at, givenUp)
}

/** Increments the taker has room for: by notional against its equity, and by what it would take on against its budget. */
function roomOf(turn: Turn, step: Transfer, index: number, cell: Cell, taker: Account, gap: number): number {
  const { house } = turn
  const series = house.book.seriesOf(cell)
  const size = Math.abs(house.book.quantity(cell))
  const notional = neededInHome(house, taker, series, Math.abs(house.markets.valueNow(series, size)))
  const givenUp = -inHomeOf(house, taker, series, gap)
  let room = size
  if (step.equityMultiple !== null) {
    const assessment = assessmentOf(house, taker)
    const most = mulDiv(Math.max(0, assessment.netEquity), step.equityMultiple, 1_000_000, 'floor')
    room = Math.min(
      room,
      mulDiv(Math.max(0, most - assessment.notional), size, Math.max(1, notional), 'floor'),
    )
  }
  if (step.lossBudget !== null && givenUp > 0) {
    const used = house.meters.used(budgetName(index, taker), house.at, step.lossBudget.windowMs)
    room = Math.min(room, mulDiv(Math.max(0, step.lossBudget.amount - used), size, givenUp, 'floor'))
  }
  return room
}

function budgetName(index: number, taker: Account): string {
  return `step ${index} loss budget of account ${taker}`
}
