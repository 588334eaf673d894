import type { Event } from '../../../src/core/engine/events.ts'
import { magnitude } from '../margin-twin.ts'
import type { Expect } from './house-events.ts'
import { type AuditState, least } from './state.ts'

type ClosedOnBook = Extract<Event, { type: 'closed-on-book' }>

/** What a fund behind a fill is to get, or below zero to pay, and the most it may get. */
export interface Behind {
  readonly series: number
  readonly amount: bigint
  readonly highest: bigint
}

/** Works a fill out against the equity laid on its quantity, before it is booked; null where no fund stands behind it. */
export function behindTwin(state: AuditState, event: ClosedOnBook): Behind | null {
  const loss = state.losses.get(event.loss)
  const step = loss?.rulebook.steps[event.step]
  if (loss === undefined || step?.step !== 'close-on-book' || step.fund === undefined || event.isOutside)
    return null
  if (state.instrument(event.series).settles !== loss.asset) return null
  const { netEquity } = state.assess(loss.bucket)
  const laid = state.equityShare(loss, event.series, netEquity, -BigInt(event.quantity))
  const value = BigInt(event.value)
  return {
    series: event.series,
    amount: value - BigInt(event.atMark) - BigInt(event.fee) + laid,
    highest: (magnitude(value) * BigInt(step.fund.most)) / 1_000_000n,
  }
}

/** A fill that lacks something is never taken without the fund's payment right behind it. */
export function checkPaidFor(state: AuditState, expect: Expect): void {
  expect('a fill the fund has not paid for', Number((state.behind?.amount ?? 0n) < 0n), 0)
  state.behind = null
}

/** The surplus is the fill's own, so it may go out of a bucket that is under water. */
export function checkSurplusOf(state: AuditState, charged: number, expect: Expect): void {
  if (state.behind === null) return
  expect('surplus of a fill', charged, least(state.behind.amount, state.behind.highest))
  state.behind = null
}

export function checkPayment(
  state: AuditState,
  event: Extract<Event, { type: 'allocated' }>,
  expect: Expect,
): void {
  const loss = state.losses.get(event.losses[0])
  if (loss === undefined) throw new Error('a fill of no loss')
  // The fill's own series: a busted trade may have given the bucket one that it did not hold when the loss opened.
  const fund = state.fund('instrument', loss, state.behind?.series ?? null) ?? state.fund('asset', loss, null)
  expect('fund behind the fill', event.payers[0], fund ?? -1)
  expect('paid for a fill', event.total, -(state.behind?.amount ?? 0n))
  expect('left of a fill', event.residual, 0)
  state.behind = null
}
