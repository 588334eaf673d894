import type { Event } from '../../../src/core/engine/events.ts'
import type { Member } from '../../../src/core/waterfall/mutual.ts'
import type { MutualLossEvent } from '../../../src/core/waterfall/mutual-events.ts'
import type { StepOf } from '../../../src/core/waterfall/rulebook.ts'
import { floorDiv } from '../margin-twin.ts'
import { allocateTwin, splitTwin } from '../money-twins.ts'
import type { Expect } from './house-events.ts'
import { type AuditLoss, type AuditState, least, most } from './state.ts'

type Allocated = Extract<Event, { type: 'allocated' }>
type EventOf<Type extends MutualLossEvent['type']> = Extract<MutualLossEvent, { type: Type }>
type Draw = StepOf<'draw-contribution'> | StepOf<'draw-member-fund'> | StepOf<'draw-cover'>

const MILLION = 1_000_000n

/** Draws on a member fund or on cover: what the payer may give, and what each loss gets of it, to the unit. */
export function checkMutualDraw(
  state: AuditState,
  event: Allocated,
  losses: readonly AuditLoss[],
  step: Draw,
  expect: Expect,
): void {
  const payer = state.named.get(step.step === 'draw-cover' ? step.vault : step.members) ?? -1
  expect('payer', event.payers.join(), `${payer}`)
  const asked = losses.map((loss) => state.deficit(loss.bucket))
  const all = asked.reduce((sum, deficit) => sum + deficit, 0n)
  const room = least(state.available(payer), roomOf(state, losses, step, payer))
  const wanted = step.step === 'draw-cover' ? least(all, coverLeft(state, losses[0], payer)) : all
  expect('drawn', event.total, least(room, wanted))
  for (const [at, part] of allocateTwin(event.total, asked, asked).entries())
    expect('drawn for a loss', event.received[at], part)
}

function roomOf(state: AuditState, losses: readonly AuditLoss[], step: Draw, payer: number): bigint {
  if (step.step === 'draw-cover') {
    const capacity = state.vaults.get(payer)?.terms.capacity ?? 0
    return floorDiv(state.available(payer) * BigInt(capacity), MILLION)
  }
  const members = state.members.get(step.members) ?? []
  if (step.step === 'draw-member-fund') return sum(survivors(state, members).map(leftOf))
  const owner = state.account(losses[0].bucket).owner
  return sum(members.filter(({ account }) => account === owner).map(leftOf))
}

function coverLeft(state: AuditState, loss: AuditLoss, payer: number): bigint {
  const { owner } = state.account(loss.bucket)
  let left = 0n
  for (const { vault, holder, sources, from, until, amount, used } of state.covers.values()) {
    const isHis = vault === payer && (holder === loss.bucket || holder === owner)
    if (isHis && sources.includes(loss.source) && from <= loss.openedAt && loss.openedAt < until)
      left += BigInt(amount) - used
  }
  return left
}

function leftOf({ contribution, used }: Member): bigint {
  return most(0n, BigInt(contribution - used))
}

function survivors(state: AuditState, members: readonly Member[]): Member[] {
  const owners = new Set([...state.losses.values()].map(({ bucket }) => state.account(bucket).owner))
  return members.filter(({ account }) => !owners.has(account) && !state.hasLoss(account))
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}

/** Whose contributions were used: tiers one after the other, pro rata within each. */
export function followContributionsUsed(
  state: AuditState,
  event: EventOf<'contributions-used'>,
  expect: Expect,
): void {
  const losses = event.losses.map((id) => state.losses.get(id)).filter((loss) => loss !== undefined)
  const step = losses[0].rulebook.steps[event.step]
  const members = state.members.get(event.fund) ?? []
  const { owner } = state.account(losses[0].bucket)
  const drawn = sum([...event.amounts].map(BigInt))
  expect('contributions used', drawn, state.drawn)
  const among =
    step.step === 'draw-contribution'
      ? members.filter(({ account }) => account === owner)
      : survivors(state, members)
  const expected = new Map<number, bigint>()
  let missing = drawn
  const isTiered = step.step === 'draw-member-fund' && step.by === 'tier'
  const tiers = isTiered ? [...new Set(among.map(({ tier }) => tier))].sort((a, b) => a - b) : [null]
  for (const tier of tiers) {
    const group = among.filter((member) => tier === null || member.tier === tier)
    const caps = group.map(leftOf)
    const parts = allocateTwin(
      least(missing, sum(caps)),
      caps,
      group.map(({ contribution }) => BigInt(contribution)),
    )
    for (const [at, { account }] of group.entries()) expected.set(account, parts[at])
    missing -= sum(parts)
  }
  expect(
    'members whose contributions were used',
    event.accounts.join(),
    among.map(({ account }) => account).join(),
  )
  for (const [at, account] of event.accounts.entries())
    expect(`used of account ${account}`, event.amounts[at], expected.get(account) ?? -1n)
  const used = (account: number): number => Number(expected.get(account) ?? 0n)
  state.members.set(
    event.fund,
    members.map((member) => ({ ...member, used: member.used + used(member.account) })),
  )
  for (const loss of losses) {
    const layer = loss.layers.at(-1)
    // In the order of the members, by which ties are settled, whatever the order of tiers was.
    const inOrder = new Map(among.map(({ account }) => [account, expected.get(account) ?? 0n]))
    if (layer?.step === event.step) layer.members = { fund: event.fund, used: inOrder }
  }
}

/** What a call under limits assesses each member for, and what he pays of it. */
export interface Assessed {
  readonly rows: readonly number[]
  readonly weights: readonly bigint[]
  readonly caps: readonly bigint[]
  readonly assessed: readonly bigint[]
  readonly paid: readonly bigint[]
}

export function assessedTwin(
  state: AuditState,
  losses: readonly AuditLoss[],
  step: StepOf<'call'>,
): Assessed {
  const [{ asset, bucket }] = losses
  const defaulter = state.account(bucket).owner
  const members = (state.members.get(step.members) ?? []).filter(
    ({ account }) =>
      account !== defaulter &&
      state.account(account).home === asset &&
      !state.hasLoss(account) &&
      !state.fallen.has(account),
  )
  const has = members.map(({ account }) => state.available(account))
  const caps = members.map((member, at) => {
    const owed = owedTwin(state, step, member, defaulter)
    return most(0n, step.unpaid === 'claim' ? owed : least(owed, has[at]))
  })
  const weights = members.map(({ contribution }) => BigInt(contribution))
  const assessed = allocateTwin(sum(losses.map((loss) => state.deficit(loss.bucket))), caps, weights)
  const paid = assessed.map((amount, at) => least(amount, has[at]))
  return { rows: members.map(({ account }) => account), weights, caps, assessed, paid }
}

function owedTwin(state: AuditState, step: StepOf<'call'>, member: Member, defaulter: number): bigint {
  const times = (multiple: number): bigint =>
    floorDiv(BigInt(member.contribution) * BigInt(multiple), MILLION)
  const { coolOffMs } = step
  if (coolOffMs === undefined) return times(step.multiple) - BigInt(member.called)
  const noted = state.calls.filter(
    (call) => call.fund === step.members && call.member === member.account && state.at - call.at < coolOffMs,
  )
  const forHim = sum(noted.filter((call) => call.defaulter === defaulter).map(({ amount }) => amount))
  const several = times(step.multipleOfSeveral ?? step.multiple) - sum(noted.map(({ amount }) => amount))
  return least(times(step.multiple) - forHim, several)
}

export function checkLimitedCall(
  state: AuditState,
  event: Allocated,
  losses: readonly AuditLoss[],
  step: StepOf<'call'>,
  expect: Expect,
): void {
  const found = assessedTwin(state, losses, step)
  state.assessed = found
  const deficits = losses.map((loss) => state.deficit(loss.bucket))
  expect('total called', event.total, sum(found.paid))
  expect('residual of the call', event.residual, sum(deficits) - event.total)
  expect('called', event.payers.join(), found.rows.join())
  for (const [at, row] of found.rows.entries()) {
    expect(`limit of account ${row}`, event.caps[at], found.caps[at])
    expect(`called of account ${row}`, event.amounts[at], found.paid[at])
  }
  for (const [at, part] of splitTwin(event.total, deficits).entries())
    expect('received of the call', event.received[at], part)
}

/** Unpaid parts become claims, numbered on, and count as called. */
export function followAssessed(state: AuditState, event: EventOf<'members-assessed'>, expect: Expect): void {
  const losses = event.losses.map((id) => state.losses.get(id)).filter((loss) => loss !== undefined)
  const step = losses[0].rulebook.steps[event.step]
  if (step.step !== 'call') throw new Error(`${step.step} assesses nobody`)
  const found = state.assessed ?? assessedTwin(state, losses, step)
  state.assessed = null
  expect('assessed', event.accounts.join(), found.rows.join())
  let claim = event.firstClaim
  for (const [at, row] of found.rows.entries()) {
    const unpaid = found.assessed[at] - found.paid[at]
    expect(`assessed of account ${row}`, event.assessed[at], found.assessed[at])
    expect(`unpaid of account ${row}`, event.unpaid[at], unpaid)
    const { fund, defaulter } = event
    if (found.assessed[at] > 0n)
      state.calls.push({ fund, at: state.at, defaulter, member: row, amount: found.assessed[at] })
    if (unpaid === 0n) continue
    state.claims.set(claim, {
      loss: event.losses[0],
      asset: event.asset,
      seniority: 0,
      amount: unpaid,
      repaid: 0n,
      isAssessment: true,
      holders: null,
    })
    claim += 1
    const members = state.members.get(fund) ?? []
    state.members.set(
      fund,
      members.map((member) =>
        member.account === row ? { ...member, called: member.called + Number(unpaid) } : member,
      ),
    )
  }
}

/** The oldest cover first, none above what is left of it. */
export function followCoverUsed(state: AuditState, event: EventOf<'cover-used'>, expect: Expect): void {
  const cover = state.covers.get(event.cover)
  if (cover === undefined) throw new Error(`cover ${event.cover} is not there`)
  cover.used += BigInt(event.amount)
  expect('used within the cover', Number(cover.used <= BigInt(cover.amount)), 1)
}
