import type { Event } from '../../../src/core/engine/events.ts'
import type { Deleverage } from '../../../src/core/waterfall/events.ts'
import type { StepOf } from '../../../src/core/waterfall/rulebook.ts'
import { assessTwin, ceilDiv, floorDiv, hasReachedTwin, magnitude, twinValue } from '../margin-twin.ts'
import { allocateTwin } from '../money-twins.ts'
import { afterClosing } from './after.ts'
import type { Expect } from './house-events.ts'
import { type AuditLoss, type AuditState, least, most } from './state.ts'

const MILLION = 1_000_000n

type TearUp = StepOf<'tear-up'>

/** What a slice takes, worked out before its first position goes: of each series, by account. */
export interface AuditSlice {
  readonly loss: number
  readonly step: number
  readonly parts: Map<number, ReadonlyMap<number, bigint>>
}

interface AuditLeg {
  readonly series: number
  readonly held: bigint
  /** Held when the loss opened, on the same side; what is more was put on since. */
  readonly size: bigint
  readonly holders: readonly { readonly row: number; readonly size: bigint }[]
  readonly carried: bigint
  /** A hedge that holders cannot carry: it bounds no other position, and what they cannot carry of it stays. */
  readonly mayStay: boolean
}

export function isOption(state: AuditState, series: number): boolean {
  return state.terms.get(series)?.kind === 'option'
}

/** A slice is told position by position, with nothing between, and leaves none out. */
export function endSlice(state: AuditState, event: Event, expect: Expect): void {
  const { slice } = state
  if (slice === null) return
  if (event.type === 'deleveraged' && event.loss === slice.loss && event.step === slice.step) return
  expect('positions a slice left out', slice.parts.size, 0)
  state.slice = null
}

export function followSlice(
  state: AuditState,
  event: Deleverage,
  loss: AuditLoss,
  step: TearUp,
  expect: Expect,
): void {
  state.slice ??= begin(state, event, loss, step, expect)
  const expected = state.slice.parts.get(event.series)
  state.slice.parts.delete(event.series)
  expect('taken by a slice', partsText(event.takers, event.quantities), rowsText(expected))
}

function partsText(takers: Int32Array, quantities: Float64Array): string {
  return [...takers].map((row, at) => `${row} ${Math.abs(quantities[at])}`).join()
}

function rowsText(parts: ReadonlyMap<number, bigint> | undefined): string {
  return [...(parts ?? [])]
    .filter(([, part]) => part > 0n)
    .sort(([a], [b]) => a - b)
    .map(([row, part]) => `${row} ${part}`)
    .join()
}

function begin(
  state: AuditState,
  event: Deleverage,
  loss: AuditLoss,
  step: TearUp,
  expect: Expect,
): AuditSlice {
  const legs = legsOf(state, loss, step)
  const share = BigInt(event.share ?? -1)
  checkShare(state, loss, step, legs, share, expect)
  const whole = legs.filter(({ size, mayStay }) => size > 0n && !mayStay)
  const parts = new Map(
    legs
      .filter((leg) => tornOf(leg, share) > 0n)
      .map((leg) => [leg.series, partsOf(leg.mayStay ? [leg] : whole, leg, share)]),
  )
  return { loss: event.loss, step: event.step, parts }
}

function legsOf(state: AuditState, loss: AuditLoss, step: TearUp): AuditLeg[] {
  return [...state.account(loss.bucket).positions].map(([series, { quantity }]) =>
    legOf(state, loss, step, series, quantity),
  )
}

/** A slice says beforehand what keeps it small, and which hedges it leaves open. */
export function followBounded(
  state: AuditState,
  event: Extract<Event, { type: 'slice-bounded' }>,
  loss: AuditLoss,
  expect: Expect,
): void {
  const step = loss.rulebook.steps[event.step]
  if (step.step !== 'tear-up') throw new Error('a slice without a step for it')
  const legs = legsOf(state, loss, step)
  const share = BigInt(event.share)
  checkShare(state, loss, step, legs, share, expect)
  const all = (leg: AuditLeg): bigint => ceilDiv(magnitude(leg.held) * share, MILLION)
  const seriesOf = (which: (leg: AuditLeg) => boolean): string =>
    legs
      .filter(which)
      .map(({ series }) => series)
      .sort((a, b) => a - b)
      .join()
  const isBound = event.share < event.wanted
  const sorted = (series: readonly number[]): string => [...series].sort((a, b) => a - b).join()
  expect(
    'what keeps a slice small',
    sorted(event.by),
    isBound ? seriesOf((leg) => limitOf(leg) <= share) : '',
  )
  expect(
    'what a slice leaves',
    sorted(event.stays),
    seriesOf((leg) => tornOf(leg, share) < all(leg)),
  )
}

function legOf(state: AuditState, loss: AuditLoss, step: TearUp, series: number, held: bigint): AuditLeg {
  const isExempt = held < 0n && isOption(state, series) && step.longOptions !== 'included'
  const holders = state.book.accounts.flatMap(({ account: row }) => {
    const size = state.quantity(row, series)
    const mayBeAsked = state.isParticipant(row) && !state.fallen.has(row) && !state.hasLoss(row)
    const isOpposite = size !== 0n && size > 0n !== held > 0n && row !== loss.bucket
    return mayBeAsked && isOpposite && !isExempt ? [{ row, size: magnitude(size) }] : []
  })
  const carried = sum(holders.map(({ size }) => size))
  const place = loss.series.indexOf(series)
  const then = place === -1 ? 0n : BigInt(loss.quantities[place])
  const size = then > 0n === held > 0n ? least(magnitude(held), magnitude(then)) : 0n
  const mayStay = carried < size && isHedge(state, loss, series, held)
  return { series, held, size, holders, carried, mayStay }
}

/** Whether without it, closed at the mark, margin would be shorter than it is. */
function isHedge(state: AuditState, loss: AuditLoss, series: number, held: bigint): boolean {
  if (isOption(state, series)) return false
  const money = state.valueNow(series, held)
  const slack = (account: Parameters<typeof assessTwin>[1]): bigint => {
    const { marginEquity, maintenance } = assessTwin(state.book, account)
    return marginEquity - maintenance
  }
  const without = slack(afterClosing(state, loss.bucket, [{ series, closing: held, money }]))
  return without < slack(state.account(loss.bucket))
}

function tornOf({ size, carried }: AuditLeg, share: bigint): bigint {
  return least(carried, ceilDiv(size * share, MILLION))
}

function limitOf({ size, carried, mayStay }: AuditLeg): bigint {
  return mayStay || size === 0n ? MILLION : least(MILLION, floorDiv(carried * MILLION, size))
}

function checkShare(
  state: AuditState,
  loss: AuditLoss,
  step: TearUp,
  legs: readonly AuditLeg[],
  share: bigint,
  expect: Expect,
): void {
  const highest = legs.map(limitOf).reduce(least, MILLION)
  if (step.share !== 'to-health')
    return expect('share of a slice', share, least(highest, BigInt(step.share ?? 1_000_000)))
  const at = (tried: bigint): boolean | null => heals(state, loss, step, legs, tried)
  if (at(share) === null) return
  expect('a slice that heals', Number(at(share) === true || share === highest), 1)
  if (share > 1n && at(share) === true) expect('a smaller slice heals', Number(at(share - 1n)), 0)
}

/** Whether the bucket would be above its trigger; null where the price hangs on what a slice leaves. */
function heals(
  state: AuditState,
  loss: AuditLoss,
  step: TearUp,
  legs: readonly AuditLeg[],
  share: bigint,
): boolean | null {
  const { at } = step.price
  if (at !== 'mark' && at !== 'mark-at-default') return null
  const closes = legs.map((leg) => {
    const instrument = state.instrument(leg.series)
    const closing = leg.held > 0n ? tornOf(leg, share) : -tornOf(leg, share)
    const place = loss.series.indexOf(leg.series)
    const price = at === 'mark' || place === -1 ? instrument.mark : loss.marks[place]
    return { series: leg.series, closing, money: twinValue(instrument, closing, price) }
  })
  const after = afterClosing(state, loss.bucket, closes)
  const { marginEquity, netEquity, maintenance } = assessTwin(state.book, after)
  const { trigger, reservations } = loss.rulebook
  const needed = maintenance + (reservations === 'maintenance' ? after.reserved : 0n)
  return (
    netEquity >= 0n && !hasReachedTwin(trigger, marginEquity - most(0n, loss.paid - loss.returned), needed)
  )
}

/** Mirrors first, by how many times each mirrors the bucket; then everybody by what he has left. */
function partsOf(legs: readonly AuditLeg[], leg: AuditLeg, share: bigint): ReadonlyMap<number, bigint> {
  const torn = tornOf(leg, share)
  const one = legs.reduce((product, { size }) => product * size, 1n)
  const mirrors = leg.holders
    .map(({ row }) => ({ row, times: timesOf(legs, row, one) }))
    .filter(({ times }) => times > 0n)
  const all = sum(mirrors.map(({ times }) => times))
  const given = least(torn, floorDiv(all * leg.size, one))
  const parts = new Map<number, bigint>()
  const first = allocateTwin(
    given,
    mirrors.map(() => given),
    mirrors.map(({ times }) => times),
  )
  for (const [at, { row }] of mirrors.entries()) parts.set(row, first[at])
  const left = leg.holders.map(({ row, size }) => size - (parts.get(row) ?? 0n))
  const rest = allocateTwin(torn - given, left, left)
  for (const [at, { row }] of leg.holders.entries()) parts.set(row, (parts.get(row) ?? 0n) + rest[at])
  return parts
}

/** How often a holder's positions go against the bucket's, times `one`; zero for who holds not all of them. */
function timesOf(legs: readonly AuditLeg[], row: number, one: bigint): bigint {
  return legs
    .map(({ size: whole, holders }) => {
      const size = holders.find((holder) => holder.row === row)?.size ?? 0n
      return (size * one) / whole
    })
    .reduce(least)
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
