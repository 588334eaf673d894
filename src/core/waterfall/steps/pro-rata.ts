import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { allocateByLevel } from '../../money/level.ts'
import { type Deal, dealOf } from '../deal.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import { holdersOpposite } from '../selection.ts'
import { rulebookOfLoss, type Turn } from '../turn.ts'
import { keptOf, mostOf } from './closable.ts'
import { handOver, type Take } from './hand-over.ts'

type Deleverage = StepOf<'deleverage'>

/**
 * Everybody on the other side by quantity, capped, to the increment. Where the step protects whoever is closed, what
 * the protected do not take is shared out again among the others, until nothing is open or nobody can take more: each
 * round leaves one more out.
 */
export function proRata(turn: Turn, loss: Loss, step: Deleverage, index: number, series: number): void {
  const full = new Set<Account>()
  for (;;) {
    const before = full.size
    shareRound(turn, loss, step, index, series, full)
    if (full.size === before || turn.house.book.find(loss.bucket, series) === NONE) return
  }
}

/** One round; adds to `full` those who took less than their part. */
function shareRound(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  index: number,
  series: number,
  full: Set<Account>,
): void {
  const { house } = turn
  const cell = house.book.find(loss.bucket, series)
  const held = house.book.quantity(cell)
  const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
  const accounts = holdersOpposite(house, series, held, turn.fallen).filter((account) => !full.has(account))
  const weights = Float64Array.from(accounts, (account) => Math.abs(house.book.quantityOf(account, series)))
  const caps = Float64Array.from(accounts, (account) => mostOf(turn, step, account, series, held, deal))
  const parts = new Float64Array(accounts.length)
  allocateByLevel(BigInt(Math.abs(held)), caps, weights, parts)
  const wanted = accounts.map((account, at) => ({ account, quantity: parts[at], score: weights[at] }))
  const takes = kept(turn, loss, step, series, held, deal, wanted, full)
  handOver(turn, loss, step, index, series, deal, takes, { count: accounts.length, hash: '' })
}

/** The part of each that protection lets him take, in the order of the event, since each gap is a step of a running total. */
function kept(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  series: number,
  held: number,
  deal: Deal,
  wanted: readonly Take[],
  full: Set<Account>,
): Take[] {
  let taken = 0
  return wanted
    .map((take) => {
      const quantity = keptOf(turn, loss, step, take.account, series, held, deal, taken, take.quantity)
      if (quantity < take.quantity) full.add(take.account)
      taken += quantity
      return { ...take, quantity }
    })
    .filter((take) => take.quantity > 0)
}
