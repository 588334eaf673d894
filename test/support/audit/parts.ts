import type { Event } from '../../../src/core/engine/events.ts'
import type { Cut } from '../../../src/core/waterfall/rulebook.ts'
import { assessTwin, ceilDiv, magnitude } from '../margin-twin.ts'
import { isOverScenarios } from '../scenario-margin-twin.ts'
import { afterClosing } from './after.ts'
import type { Expect } from './house-events.ts'
import { type AuditLoss, type AuditState, least, most } from './state.ts'

type ClosedOnBook = Extract<Event, { type: 'closed-on-book' }>
type Deleveraged = Extract<Event, { type: 'deleveraged' }>

const MILLION = 1_000_000n

/** A step that waits between parts closes nothing before its time; what one command closes is one part. */
export function checkWait(state: AuditState, event: ClosedOnBook, loss: AuditLoss, expect: Expect): void {
  const step = loss.rulebook.steps[event.step]
  if (step?.step !== 'close-on-book' || step.size.to !== 'share' || step.size.waitMs === undefined) return
  const key = `${event.loss} ${event.step}`
  const last = state.parts.get(key)
  const isDue = last === undefined || last === state.at || state.at >= last + step.size.waitMs
  if (!event.isOutside) expect('a part in its time', Number(isDue), 1)
  const held = state.quantity(loss.bucket, event.series)
  const notional = state.inHome(
    loss.bucket,
    event.series,
    magnitude(state.valueNow(event.series, held)),
    'up',
  )
  const isPart = held + BigInt(event.quantity) !== 0n && notional > BigInt(step.size.allBelow)
  if (isPart) state.parts.set(key, state.at)
}

/** What is needed of a bucket before a step that cuts it has handed anything over, and how much of each series may go. */
export function followCut(state: AuditState, event: Deleveraged, loss: AuditLoss, expect: Expect): void {
  const step = loss.rulebook.steps[event.step]
  if (step?.step !== 'transfer-to-backstop' || step.cut === undefined) return
  // A step whose penalty comes to nothing tells no charge, so the next step that cuts is what ends it.
  if (state.cut?.loss !== event.loss || state.cut.step !== event.step) {
    const { maintenance } = state.assess(loss.bucket)
    state.cut = { loss: event.loss, step: event.step, maintenance, lots: lotsTwin(state, loss, step.cut) }
  }
  if (step.price.at !== 'mark') return
  const lots =
    (state.cut.lots.get(event.series) ?? 0n) -
    event.quantities.reduce((sum, each) => sum + magnitude(BigInt(each)), 0n)
  expect('within the share that is cut', Number(lots >= 0n), 1)
  state.cut.lots.set(event.series, lots)
}

/** The smallest multiple at the mark after which the requirement over equity is below the ratio, by trying each. */
function lotsTwin(state: AuditState, loss: AuditLoss, cut: Cut): Map<number, bigint> {
  const { maintenance, marginEquity } = state.assess(loss.bucket)
  const positions = [...state.account(loss.bucket).positions]
  const partsAt = (share: bigint): [number, bigint][] =>
    positions.map(([series, { quantity }]) => [series, ceilDiv(magnitude(quantity) * share, MILLION)])
  const isEnough = (share: bigint): boolean => {
    const freed = freedTwin(state, loss, partsAt(share))
    const equity = marginEquity - ceilDiv(most(0n, freed) * BigInt(cut.penalty), MILLION)
    return equity > 0n && (maintenance - freed) * MILLION < equity * BigInt(cut.below)
  }
  const shares = Array.from({ length: Math.floor(1_000_000 / cut.multiplesOf) }, (_, at) =>
    BigInt((at + 1) * cut.multiplesOf),
  )
  return new Map(partsAt(shares.find(isEnough) ?? MILLION))
}

/** Requirement that parts free at the mark: a sum over positions, or where they offset what is left of the whole. */
function freedTwin(state: AuditState, loss: AuditLoss, parts: readonly [number, bigint][]): bigint {
  const account = state.account(loss.bucket)
  if (isOverScenarios(state.book, account)) {
    const closes = parts.map(([series, lots]) => {
      const closing = state.quantity(loss.bucket, series) > 0n ? lots : -lots
      return { series, closing, money: state.valueNow(series, closing) }
    })
    const { maintenance } = assessTwin(state.book, afterClosing(state, loss.bucket, closes))
    return state.assess(loss.bucket).maintenance - maintenance
  }
  let freed = 0n
  for (const [series, lots] of parts) {
    const held = magnitude(state.quantity(loss.bucket, series))
    freed += neededTwin(state, loss, series, held) - neededTwin(state, loss, series, held - lots)
  }
  return freed
}

function neededTwin(state: AuditState, loss: AuditLoss, series: number, quantity: bigint): bigint {
  if (quantity === 0n) return 0n
  return state.inHome(loss.bucket, series, state.alone(loss.bucket, series, quantity), 'up')
}

/** The penalty of a cut: a share of what it took off the requirement, as far as equity goes. */
export function checkPenalty(
  state: AuditState,
  loss: AuditLoss,
  cut: Cut,
  charged: number,
  expect: Expect,
): void {
  const { maintenance, netEquity } = state.assess(loss.bucket)
  const freed = most(0n, (state.cut?.maintenance ?? 0n) - maintenance)
  expect(
    'penalty of a cut',
    charged,
    least(most(0n, netEquity), ceilDiv(freed * BigInt(cut.penalty), MILLION)),
  )
  state.cut = null
}
