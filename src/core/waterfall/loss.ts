import type { Account } from '../book/book.ts'
import type { PaidLayer } from './mutual.ts'
import type { LossSource } from './source.ts'

/** Where a loss stands between two steps. */
export type LossStatus =
  | 'open'
  /** At a pooled step, until the losses it shares it with have come as far. */
  | 'pooled'
  | 'waiting-for-fills'
  | 'deferred-until'
  | 'in-auction'
  | 'gated'
  /** Steps are done for now and something is still open: it goes on when marks, depth or time move. */
  | 'liquidating'
  | 'claimed'
  | 'closed'

/** Money one layer put into a loss, which a surplus pays back first. */
export interface PaidIn {
  readonly from: Account
  readonly amount: number
}

/** A liquidation order resting in an outside matching engine. */
export interface OutsideOrder {
  readonly series: number
  /** Signed change of the position that is still to come. */
  quantity: number
  readonly limit: number | null
  readonly placedAt: number
}

/**
 * One loss, from the trigger to the last unit. Its two coordinates, open quantity and deficit, are not kept
 * here: they are read from the bucket, which every step moves, so they cannot drift from the books.
 *
 * All money is whole units of the bucket's home asset.
 */
export interface Loss {
  readonly id: number
  readonly bucket: Account
  readonly asset: number
  readonly source: LossSource
  readonly openedAt: number
  /** Sequence number of the command that opened it. */
  readonly command: number
  /** Place of its rulebook among those adopted; it does not change while the loss is open. */
  readonly rulebook: number
  /** Net equity at the trigger; below zero it was under water from the start. */
  readonly equityAtDefault: number
  /** Settlement balance at the trigger: own money before the positions' result. */
  readonly balanceAtDefault: number
  readonly maintenanceAtDefault: number
  /** Series held at the trigger, each with its quantity, its mark and its weight for fund scopes. */
  readonly series: readonly number[]
  readonly quantities: readonly number[]
  readonly marks: readonly number[]
  readonly weights: readonly number[]
  step: number
  status: LossStatus
  resumeAt: number | null
  order: OutsideOrder | null
  paidIn: PaidIn[]
  /** Who paid in which step, kept where the rulebook pays back what comes in later. */
  layers: PaidLayer[]
  /** Running totals by where the money came from. */
  prefunded: number
  called: number
  socialized: number
  /** Given up by those who took positions under a price rule, and what others gained by taking them. */
  transferred: number
  takersGained: number
  /** Paid by the owner's other buckets: own resources still. */
  recourse: number
  claimed: number
  /** Charges and fees taken from the bucket on the way. */
  charged: number
  /** Money paid back to payers or handed to the fund as surplus. */
  returned: number
  /** Value of closed quantity at the mark less what it brought, on the book. */
  slippage: number
  closedNotional: number
}

export function copyLoss(loss: Loss): Loss {
  return {
    ...loss,
    order: loss.order === null ? null : { ...loss.order },
    paidIn: [...loss.paidIn],
    layers: [...loss.layers],
  }
}

/** Money that earlier layers put into a bucket and have not got back. */
export function paidInOf(loss: Loss): number {
  return loss.prefunded + loss.called + loss.socialized - loss.returned
}
