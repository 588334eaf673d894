import type { Event } from '../../../src/core/engine/events.ts'
import type { PrintedIndex, SocialiseBase, Step, StepOf } from '../../../src/core/waterfall/rulebook.ts'
import { ceilDiv, floorDiv, magnitude, twinValue } from '../margin-twin.ts'
import { allocateTwin, splitTwin } from '../money-twins.ts'
import { checkPayment } from './behind-fills.ts'
import type { Expect } from './house-events.ts'
import { checkLimitedCall, checkMutualDraw } from './mutual-losses.ts'
import { type AuditLoss, type AuditState, least, most } from './state.ts'

type Allocated = Extract<Event, { type: 'allocated' }>
type Draw = StepOf<'draw-fund'> | StepOf<'draw-capital'>

const MILLION = 1_000_000n

/** Who pays a deficit, how much and why: worked out anew by sorting, then held against the event and booked. */
export function followAllocation(state: AuditState, event: Allocated, expect: Expect): void {
  const losses = event.losses.map((id) => {
    const loss = state.losses.get(id)
    if (loss === undefined) throw new Error(`loss ${id} is not open`)
    return loss
  })
  if (event.step === -1) checkSiblings(state, event, losses[0], expect)
  else checkStep(state, event, losses, losses[0].rulebook.steps[event.step], expect)
  book(state, event, losses)
}

function checkStep(
  state: AuditState,
  event: Allocated,
  losses: readonly AuditLoss[],
  step: Step,
  expect: Expect,
): void {
  switch (step.step) {
    case 'draw-fund':
    case 'draw-capital':
      return checkDraw(state, event, losses, step, expect)
    case 'draw-contribution':
    case 'draw-member-fund':
    case 'draw-cover':
      return checkMutualDraw(state, event, losses, step, expect)
    case 'call':
      if (step.coolOffMs !== undefined || step.unpaid === 'claim')
        return checkLimitedCall(state, event, losses, step, expect)
      return checkCall(state, event, losses, step, expect)
    case 'socialise':
      return checkSocialise(state, event, losses, step, expect)
    case 'close-on-book':
      return checkPayment(state, event, expect)
    default:
      throw new Error(`${step.step} allocates nothing`)
  }
}

function book(state: AuditState, event: Allocated, losses: readonly AuditLoss[]): void {
  for (const [at, payer] of event.payers.entries()) state.add(payer, event.asset, -BigInt(event.amounts[at]))
  state.add(state.houses[event.asset].rounding, event.asset, event.dust ?? 0n)
  for (const [at, loss] of losses.entries()) {
    const amount = BigInt(event.received[at])
    state.add(loss.bucket, event.asset, amount)
    if (event.step === -1) continue
    // What the owner put into a member fund is his own: no surplus goes back to it before the others.
    const isOwn = event.kind === 'draw-contribution'
    if (!isOwn) loss.paid += amount
    noteLayer(loss, event, amount)
    if (event.payers.length === 1 && !isOwn) loss.paidIn.push({ from: event.payers[0], amount })
  }
  state.drawn = event.total
  if (event.kind !== 'call') return
  for (const [fund, members] of state.members) {
    const paid = (account: number): number => event.amounts[event.payers.indexOf(account)] ?? 0
    state.members.set(
      fund,
      members.map((member) => ({ ...member, called: member.called + paid(member.account) })),
    )
  }
}

/** Each payer's part of one loss in proportion to what he paid of all, where the rulebook pays back. */
function noteLayer(loss: AuditLoss, event: Allocated, amount: bigint): void {
  if (loss.rulebook.payBack === undefined || amount === 0n) return
  const paid = [...event.amounts].map(BigInt)
  const left = allocateTwin(amount, paid, paid)
  const payers = [...event.payers].map((row, at) => ({ row, weight: paid[at], left: left[at] }))
  loss.layers.push({ step: event.step, payers, members: null })
}

function checkSiblings(state: AuditState, event: Allocated, loss: AuditLoss, expect: Expect): void {
  const [payer] = event.payers
  const { marginEquity, initial } = state.assess(payer)
  const free = most(
    0n,
    least(marginEquity - initial - state.account(payer).reserved, state.homeBalance(payer)),
  )
  expect('owner of the sibling', state.account(payer).owner, state.account(loss.bucket).owner)
  expect('paid by a sibling', event.amounts[0], least(free, state.deficit(loss.bucket)))
}

/** What each loss asks of each fund when its step begins: the first draw of a step must not change the second. */
function needsOf(
  state: AuditState,
  event: Allocated,
  step: Draw,
): ReadonlyMap<AuditLoss, ReadonlyMap<number, bigint>> {
  const key = `${event.step}`
  if (state.needs?.key === key) return state.needs.asked
  const asked = new Map<AuditLoss, Map<number, bigint>>()
  for (const loss of state.losses.values()) asked.set(loss, needsOfLoss(state, loss, step))
  state.needs = { key, asked }
  return asked
}

function needsOfLoss(state: AuditState, loss: AuditLoss, step: Draw): Map<number, bigint> {
  const deficit = state.deficit(loss.bucket)
  const found = new Map<number, bigint>()
  const add = (fund: number | null | undefined, amount: bigint): void => {
    if (fund !== null && fund !== undefined && amount > 0n) found.set(fund, (found.get(fund) ?? 0n) + amount)
  }
  if (step.step === 'draw-capital') {
    add(state.named.get(step.tranche), deficit)
    return found
  }
  if (step.scope !== 'instrument' || loss.series.length === 0) {
    add(state.fund(step.scope === 'instrument' ? 'asset' : step.scope, loss, null), deficit)
    return found
  }
  if (deficit === 0n || loss.weights.every((weight) => weight === 0n)) return found
  for (const [at, part] of splitTwin(deficit, loss.weights).entries())
    add(state.fund('instrument', loss, loss.series[at]), part)
  return found
}

/** One account pays: to the unit where the step has no cap, else never more than it has or is asked for. */
function checkDraw(
  state: AuditState,
  event: Allocated,
  losses: readonly AuditLoss[],
  step: Draw,
  expect: Expect,
): void {
  const [payer] = event.payers
  const needs = needsOf(state, event, step)
  const asked = losses.map((loss) => needs.get(loss)?.get(payer) ?? 0n)
  const all = asked.reduce((sum, need) => sum + need, 0n)
  const keep = step.step === 'draw-fund' ? BigInt(step.keep) : 0n
  const room = most(0n, least(state.available(payer) - keep, leftAbove(state, payer, step)))
  const isPartial = step.step === 'draw-capital' || step.partial
  expect('drawn within the room', Number(event.total <= room && event.total <= all), 1)
  expect('left by the draw', event.residual, all - event.total)
  const { perLoss, perCommand, perWindow } = step.caps
  if (perLoss !== null || perCommand !== null || perWindow !== null) return
  if (!isPartial) return checkWhole(event, asked, room, expect)
  const parts = allocateTwin(least(room, all), asked, asked)
  for (const [at, part] of parts.entries()) expect('drawn for a loss', event.received[at], part)
}

/** What a fund has above the share of its highest that has to stay, which rounds up. */
function leftAbove(state: AuditState, payer: number, step: Draw): bigint {
  const now = state.available(payer)
  if (step.step !== 'draw-fund' || step.leave === undefined) return now
  const share = MILLION - BigInt(step.leave.drawdown)
  return now - ceilDiv(state.highest(payer, step.leave.windowMs) * share, MILLION)
}

function checkWhole(event: Allocated, asked: readonly bigint[], room: bigint, expect: Expect): void {
  let left = room
  for (const [at, need] of asked.entries()) {
    const part = need <= left ? need : 0n
    left -= part
    expect('drawn whole for a loss', event.received[at], part)
  }
}

interface Sharer {
  readonly row: number
  readonly weight: bigint
  readonly cap: bigint
}

function checkCall(
  state: AuditState,
  event: Allocated,
  losses: readonly AuditLoss[],
  step: StepOf<'call'>,
  expect: Expect,
): void {
  const members = (state.members.get(step.members) ?? []).filter(
    ({ account }) =>
      state.account(account).home === event.asset && !state.hasLoss(account) && !state.fallen.has(account),
  )
  const sharers = members.map(({ account, contribution, called }) => {
    const owed = floorDiv(BigInt(contribution) * BigInt(step.multiple), MILLION) - BigInt(called)
    return {
      row: account,
      weight: BigInt(contribution),
      cap: most(0n, least(owed, state.available(account))),
    }
  })
  checkShared(state, event, losses, sharers, undefined, expect)
}

function checkSocialise(
  state: AuditState,
  event: Allocated,
  losses: readonly AuditLoss[],
  step: StepOf<'socialise'>,
  expect: Expect,
): void {
  checkShared(state, event, losses, sharersOf(state, losses, step), step.index, expect)
}

/** Who shares losses by a base, by how much, and the most of each. */
export function sharersOf(
  state: AuditState,
  losses: readonly AuditLoss[],
  step: Pick<StepOf<'socialise'>, 'base' | 'cap' | 'most'>,
): Sharer[] {
  const sharers: Sharer[] = []
  for (const { account: row, home } of state.book.accounts) {
    if (home !== losses[0].asset || !state.isParticipant(row) || state.closed.has(row)) continue
    if (state.hasLoss(row) || state.fallen.has(row)) continue
    const weight = measure(state, losses, step.base, row)
    if (weight <= 0n) continue
    const equity = most(0n, state.assess(row).netEquity)
    const base = step.cap === 'base' ? least(weight, equity) : equity
    sharers.push({ row, weight, cap: floorDiv(base * BigInt(step.most), MILLION) })
  }
  return sharers
}

function checkShared(
  state: AuditState,
  event: Allocated,
  losses: readonly AuditLoss[],
  sharers: readonly Sharer[],
  index: PrintedIndex | undefined,
  expect: Expect,
): void {
  const deficits = losses.map((loss) => state.deficit(loss.bucket))
  const budget = deficits.reduce((sum, deficit) => sum + deficit, 0n)
  const weights = sharers.map(({ weight }) => weight)
  const caps = sharers.map(({ cap }) => cap)
  const parts = index === undefined ? allocateTwin(budget, caps, weights) : indexTwin(index, budget, sharers)
  const collected = parts.reduce((sum, part) => sum + part, 0n)
  const total = least(collected, budget)
  expect('dust of an index', event.dust ?? -1n, index === undefined ? -1n : collected - total)
  expect('payers', event.payers.join(), sharers.map(({ row }) => row).join())
  expect('total', event.total, total)
  expect('residual', event.residual, budget - total)
  for (const [at, { row, weight, cap }] of sharers.entries()) {
    expect(`weight of account ${row}`, event.weights[at], weight)
    expect(`cap of account ${row}`, event.caps[at], cap)
    expect(`share of account ${row}`, event.amounts[at], parts[at])
  }
  for (const [at, part] of splitTwin(total, deficits).entries()) expect('received', event.received[at], part)
}

/** The deficit of one unit of the base to so many decimals, times each measure: all in decimal text's own grid. */
function indexTwin(
  { decimals, rounding, each }: PrintedIndex,
  budget: bigint,
  sharers: readonly Sharer[],
): bigint[] {
  const unit = BigInt(`1${'0'.repeat(decimals)}`)
  const index = rounded(
    budget * unit,
    sharers.reduce((sum, { weight }) => sum + weight, 0n),
    rounding,
  )
  return sharers.map(({ weight, cap }) => least(cap, rounded(index * weight, unit, each)))
}

/** For amounts, which are never below zero. */
function rounded(above: bigint, below: bigint, direction: PrintedIndex['rounding']): bigint {
  if (direction === 'down') return above / below
  return direction === 'up' ? (above + below - 1n) / below : (2n * above + below) / (2n * below)
}

function measure(state: AuditState, losses: readonly AuditLoss[], base: SocialiseBase, row: number): bigint {
  const [{ asset }] = losses
  switch (base) {
    case 'gains-since-default': {
      const marks = new Map<number, bigint>()
      for (const loss of losses)
        for (const [at, series] of loss.series.entries())
          if (!marks.has(series)) marks.set(series, loss.marks[at])
      return gains(state, row, marks)
    }
    case 'gains-since-settlement': {
      const ofAsset = [...state.periodMarks].filter(([id]) => {
        const series = state.book.series[id]
        return (series.kind === 'linear' || series.kind === 'inverse') && series.settles === asset
      })
      return gains(state, row, new Map(ofAsset))
    }
    case 'gains-since-entry': {
      let gain = 0n
      for (const [series, { quantity, cost }] of state.account(row).positions)
        if (state.instrument(series).settles === asset) gain += state.valueNow(series, quantity) - cost
      return gain
    }
    case 'profit-of-period':
      return state.assess(row).netEquity - (state.periodBase.get(row) ?? 0n)
    case 'open-interest':
    case 'open-interest-opposite':
      return openInterest(state, losses, row, base === 'open-interest-opposite')
    case 'deposits':
      return state.settlementBalance(row, asset)
    case 'cash':
      return state.homeBalance(row)
    case 'equity':
      return state.assess(row).netEquity
    case 'withdrawals':
      return 0n
  }
}

function gains(state: AuditState, row: number, marks: ReadonlyMap<number, bigint>): bigint {
  let gain = 0n
  for (const [series, { quantity }] of state.account(row).positions) {
    const from = marks.get(series)
    if (from === undefined) continue
    const moved = state.valueNow(series, quantity) - twinValue(state.instrument(series), quantity, from)
    gain += state.inHome(row, series, moved, 'down')
  }
  return gain
}

function openInterest(
  state: AuditState,
  losses: readonly AuditLoss[],
  row: number,
  isOpposite: boolean,
): bigint {
  const sides = new Map<number, number>()
  for (const loss of losses)
    for (const [at, series] of loss.series.entries()) sides.set(series, sign(loss.quantities[at]))
  let notional = 0n
  for (const [series, { quantity }] of state.account(row).positions) {
    if (!sides.has(series) || (isOpposite && sign(quantity) === sides.get(series))) continue
    notional += state.inHome(row, series, magnitude(state.valueNow(series, quantity)), 'up')
  }
  return notional
}

function sign(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0
}
