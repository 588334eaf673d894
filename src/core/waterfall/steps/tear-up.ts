import { allocateByLevel } from '../../money/level.ts'
import { openSeries } from '../bucket.ts'
import { dealOf } from '../deal.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import { holdersOpposite } from '../selection.ts'
import { type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'
import { handOver } from './hand-over.ts'

type TearUp = StepOf<'tear-up'>

/** Ends what is open against everybody on the other side, pro rata by quantity, at the declared price. */
export function tearUp(turn: Turn, loss: Loss, step: TearUp, index: number): Outcome {
  for (const series of openSeries(turn.house, loss.bucket)) tearUpOne(turn, loss, step, index, series)
  return 'next'
}

function tearUpOne(turn: Turn, loss: Loss, step: TearUp, index: number, series: number): void {
  const { house } = turn
  const cell = house.book.find(loss.bucket, series)
  const held = house.book.quantity(cell)
  const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
  const accounts = holdersOpposite(house, series, held, turn.fallen)
  const sizes = Float64Array.from(accounts, (account) => Math.abs(house.book.quantityOf(account, series)))
  const parts = new Float64Array(accounts.length)
  allocateByLevel(BigInt(Math.abs(held)), sizes, sizes, parts)
  const takes = accounts
    .map((account, at) => ({ account, quantity: parts[at], score: sizes[at] }))
    .filter((take) => take.quantity > 0)
  handOver(turn, loss, step, index, series, deal, takes, { count: accounts.length, hash: '' })
}
