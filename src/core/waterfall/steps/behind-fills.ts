import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import type { Walk } from '../../depth/walk.ts'
import { equityShareOf } from '../../margin/bankruptcy-price.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { availableOf, netEquityOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import type { BehindFills, Caps, StepOf } from '../rulebook.ts'
import { atStep, rulebookOfLoss, type Turn } from '../turn.ts'
import { drawFrom } from './draw.ts'
import { fundOf } from './payer.ts'
import { feeWithin, valueOfFills } from './size.ts'

const noCaps: Caps = { perLoss: null, perCommand: null, perWindow: null }

/** What one fill brings more than the bankruptcy price asks, or less: below zero it is for the fund to pay. */
export interface Movement {
  readonly amount: number
  /** Value of the fill, of which a share is the most the fund gets. */
  readonly notional: number
}

/** A fill after its fee against the equity laid on its quantity; nothing where it settles in another asset. */
export function movementOf(turn: Turn, loss: Loss, series: number, fill: Walk): Movement {
  const { house } = turn
  const { book, markets } = house
  const cell = book.find(loss.bucket, series)
  if (cell === NONE || markets.instrument(series).terms.settlementAsset !== loss.asset)
    return { amount: 0, notional: 0 }
  const direction = book.quantity(cell) > 0 ? -1 : 1
  const value = valueOfFills(house, series, fill, direction)
  const gained = value + markets.valueNow(series, direction * fill.quantity)
  const fee = feeWithin(house, loss, series, fill.quantity, gained)
  const { rule } = rulebookOfLoss(house, loss).bankruptcy
  const equity = netEquityOf(house, loss.bucket)
  const laid = equityShareOf(house, rule, loss.bucket, cell, equity, fill.quantity)
  return { amount: gained - fee + laid, notional: Math.abs(value) }
}

/** The fund behind the fills of a series, as long as it has not fallen itself. */
function standing(turn: Turn, loss: Loss, series: number): Account | null {
  const { house } = turn
  const fund = fundOf(house, 'instrument', loss, series) ?? fundOf(house, 'asset', loss, null)
  if (fund === null || turn.fallen.has(fund) || house.book.openLossOf(fund) !== NONE) return null
  return fund
}

/** Whether a fill may be taken: it is at the bankruptcy price or better, or the fund can pay all that it lacks. */
export function isCovered(turn: Turn, loss: Loss, series: number, { amount }: Movement): boolean {
  if (amount >= 0) return true
  const fund = standing(turn, loss, series)
  return fund !== null && availableOf(turn.house, fund) >= -amount
}

/** Moves a fill's surplus to the fund, or what it lacks from it. */
export function settleFill(
  turn: Turn,
  loss: Loss,
  step: StepOf<'close-on-book'>,
  index: number,
  series: number,
  movement: Movement,
  { most }: BehindFills,
): void {
  const fund = standing(turn, loss, series)
  if (fund === null || movement.amount === 0) return
  if (movement.amount < 0) {
    const asked = [{ loss, amount: -movement.amount }]
    drawFrom(turn, fund, availableOf(turn.house, fund), asked, step, index, noCaps, false)
    return
  }
  const highest = mulDiv(movement.notional, most, 1_000_000, 'floor')
  // The surplus is this fill's own, so it is taken of a bucket that is under water all the same.
  const amount = Math.min(movement.amount, highest)
  if (amount > 0)
    turn.tell({ type: 'charged', ...atStep(loss, index, step), amount, shares: [{ to: fund, amount }] })
}
