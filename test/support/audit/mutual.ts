import type { Event } from '../../../src/core/engine/events.ts'
import type { MutualEvent } from '../../../src/core/engine/mutual-events.ts'
import type { Cover, Member, VaultTerms } from '../../../src/core/waterfall/mutual.ts'
import { floorDiv } from '../margin-twin.ts'
import { allocateTwin } from '../money-twins.ts'
import type { Expect } from './house-events.ts'
import { type AuditState, least, most } from './state.ts'

const MILLION = 1_000_000n

type EventOf<Type extends MutualEvent['type']> = Extract<MutualEvent, { type: Type }>

/** A vault as the auditor keeps it. */
export interface AuditVault {
  terms: VaultTerms
  readonly own: bigint
  readonly holders: Map<number, bigint>
  readonly exits: Map<
    number,
    { readonly shares: bigint; readonly promised: bigint; readonly readyAt: number }
  >
}

/** What the payers of one step are still owed. */
export interface AuditLayer {
  readonly step: number
  readonly payers: { readonly row: number; readonly weight: bigint; left: bigint }[]
  members: { readonly fund: string; readonly used: ReadonlyMap<number, bigint> } | null
}

export interface AuditCover extends Omit<Cover, 'used'> {
  used: bigint
}

/** Follows money that many put up together, outside of losses; false for every other event. */
export function followMutualEvent(state: AuditState, event: Event, expect: Expect): boolean {
  switch (event.type) {
    case 'contributed':
      followContributed(state, event, expect)
      return true
    case 'notice-given': {
      const member = memberOf(state, event)
      expect('end of the notice', event.from, state.at + member.noticeMs)
      expect('noticed within the contribution', Number(event.amount <= member.contribution - member.used), 1)
      change(state, event, { notice: { amount: event.amount, from: event.from } })
      return true
    }
    case 'contribution-withdrawn':
      followContributionWithdrawn(state, event, expect)
      return true
    case 'tier-set':
      change(state, event, { tier: event.tier })
      return true
    case 'vault-set': {
      const known = state.vaults.get(event.vault)
      expect('own shares', event.own, known?.own ?? state.available(event.vault) * MILLION)
      if (known === undefined)
        state.vaults.set(event.vault, {
          terms: event.terms,
          own: event.own,
          holders: new Map(),
          exits: new Map(),
        })
      else known.terms = event.terms
      return true
    }
    case 'staked':
      followStaked(state, event, expect)
      return true
    case 'unstake-requested': {
      const vault = vaultOf(state, event.vault)
      expect('shares that are held', Number(event.shares <= (vault.holders.get(event.account) ?? 0n)), 1)
      expect('promised', event.promised, worth(state, event.vault, event.shares))
      expect('ready', event.readyAt, state.at + vault.terms.waitMs)
      const { shares, readyAt } = event
      vault.exits.set(event.account, { shares, promised: BigInt(event.promised), readyAt })
      return true
    }
    case 'unstaked':
      followUnstaked(state, event, expect)
      return true
    case 'cover-bought':
      followCoverBought(state, event, expect)
      return true
    case 'assessment-paid': {
      const claim = state.claims.get(event.claim)
      if (claim === undefined) throw new Error(`claim ${event.claim} is not there`)
      claim.repaid += BigInt(event.amount)
      expect('assessment paid within it', Number(claim.repaid <= claim.amount), 1)
      if (claim.repaid === claim.amount) state.claims.delete(event.claim)
      return true
    }
    case 'recovered':
      followRecovered(state, event, expect)
      return true
    default:
      return false
  }
}

export function memberOf(state: AuditState, at: { readonly fund: string; readonly account: number }): Member {
  const member = state.members.get(at.fund)?.find(({ account }) => account === at.account)
  if (member === undefined) throw new Error(`account ${at.account} is no member of ${at.fund}`)
  return member
}

function change(
  state: AuditState,
  at: { readonly fund: string; readonly account: number },
  said: Partial<Member>,
): void {
  const members = state.members.get(at.fund) ?? []
  state.members.set(
    at.fund,
    members.map((member) => (member.account === at.account ? { ...member, ...said } : member)),
  )
}

/** Money from one to another, which is no profit of either. */
function pay(state: AuditState, from: number, to: number, asset: number, amount: bigint): void {
  for (const [row, moved] of [
    [from, -amount],
    [to, amount],
  ] as const) {
    state.add(row, asset, moved)
    state.periodBase.set(row, (state.periodBase.get(row) ?? 0n) + moved)
  }
}

function fundRow(state: AuditState, fund: string): number {
  const row = state.named.get(fund)
  if (row === undefined) throw new Error(`there is no fund ${fund}`)
  return row
}

function followContributed(state: AuditState, event: EventOf<'contributed'>, expect: Expect): void {
  const { used, contribution } = memberOf(state, event)
  expect('replenished', event.replenished, Math.min(event.amount, used))
  pay(state, event.account, fundRow(state, event.fund), event.asset, BigInt(event.amount))
  const more = event.amount - event.replenished
  change(state, event, { used: used - event.replenished, contribution: contribution + more })
}

function followContributionWithdrawn(
  state: AuditState,
  event: EventOf<'contribution-withdrawn'>,
  expect: Expect,
): void {
  const { used, contribution, notice } = memberOf(state, event)
  const fund = fundRow(state, event.fund)
  expect('notice is over', Number(notice !== null && notice.from <= state.at), 1)
  const left = (notice?.amount ?? 0) - event.amount
  expect('left of the notice', Number(left >= 0), 1)
  expect('withdrawn of what is left', Number(event.amount <= contribution - used), 1)
  expect('withdrawn of what the fund has', Number(BigInt(event.amount) <= state.available(fund)), 1)
  expect('losses open', state.losses.size, 0)
  pay(state, fund, event.account, event.asset, BigInt(event.amount))
  change(state, event, {
    contribution: contribution - event.amount,
    notice: left === 0 || notice === null ? null : { amount: left, from: notice.from },
  })
}

function vaultOf(state: AuditState, row: number): AuditVault {
  const vault = state.vaults.get(row)
  if (vault === undefined) throw new Error(`account ${row} is no vault`)
  return vault
}

function issued({ own, holders }: AuditVault): bigint {
  return [...holders.values()].reduce((sum, shares) => sum + shares, own)
}

/** A unit and a million shares stand beside every vault. */
function worth(state: AuditState, row: number, shares: bigint): bigint {
  return (shares * (state.available(row) + 1n)) / (issued(vaultOf(state, row)) + MILLION)
}

function followStaked(state: AuditState, event: EventOf<'staked'>, expect: Expect): void {
  const vault = vaultOf(state, event.vault)
  const money = most(state.available(event.vault), state.assess(event.vault).netEquity)
  expect('shares', event.shares, (BigInt(event.amount) * (issued(vault) + MILLION)) / (money + 1n))
  pay(state, event.account, event.vault, event.asset, BigInt(event.amount))
  vault.holders.set(event.account, (vault.holders.get(event.account) ?? 0n) + event.shares)
}

/** Gains of the wait stay, losses are borne, and what is left still carries the cover that is in force. */
function followUnstaked(state: AuditState, event: EventOf<'unstaked'>, expect: Expect): void {
  const vault = vaultOf(state, event.vault)
  const exit = vault.exits.get(event.account)
  if (exit === undefined) throw new Error(`account ${event.account} never asked to leave`)
  const now = worth(state, event.vault, exit.shares)
  expect('time to leave', Number(exit.readyAt <= state.at), 1)
  expect('paid for shares', event.amount, least(now, exit.promised))
  expect('forfeited', event.forfeited, now - least(now, exit.promised))
  pay(state, event.vault, event.account, event.asset, BigInt(event.amount))
  const left = (vault.holders.get(event.account) ?? 0n) - exit.shares
  if (left === 0n) vault.holders.delete(event.account)
  else vault.holders.set(event.account, left)
  vault.exits.delete(event.account)
  checkRatio(state, event.vault, expect)
}

function checkRatio(state: AuditState, row: number, expect: Expect): void {
  const { terms } = vaultOf(state, row)
  const kept = state.available(row) * MILLION >= inForce(state, row) * BigInt(terms.minimumRatio)
  expect('minimum ratio kept', Number(kept), 1)
}

function inForce(state: AuditState, row: number): bigint {
  let sum = 0n
  for (const { vault, from, until, amount, used } of state.covers.values())
    if (vault === row && from <= state.at && state.at < until) sum += BigInt(amount) - used
  return sum
}

function followCoverBought(state: AuditState, event: EventOf<'cover-bought'>, expect: Expect): void {
  const { type, cover, premium, ...bought } = event
  expect('number of the cover', cover, state.covers.size)
  expect('cover from', event.from, state.at)
  pay(state, event.holder, event.vault, event.asset, BigInt(premium))
  state.covers.set(cover, { id: cover, ...bought, used: 0n })
  const { terms } = vaultOf(state, event.vault)
  const capacity = floorDiv(state.available(event.vault) * BigInt(terms.capacity), MILLION)
  expect('cover within capacity', Number(inForce(state, event.vault) <= capacity), 1)
  checkRatio(state, event.vault, expect)
}

/** The last layer that is still owed is paid before any other, pro rata to what was paid, never above what is owed. */
function followRecovered(state: AuditState, event: EventOf<'recovered'>, expect: Expect): void {
  const layers = state.estates.get(event.loss) ?? []
  const layer = layers.at(-1)
  if (layer === undefined) throw new Error(`nobody is owed anything of loss ${event.loss}`)
  const total = event.amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
  const { payers } = layer
  expect('step that is paid back', event.step, layer.step)
  const parts = allocateTwin(
    total,
    payers.map(({ left }) => left),
    payers.map(({ weight }) => weight),
  )
  expect('paid back', event.accounts.join(), payers.map(({ row }) => row).join())
  state.add(event.from, event.asset, -total)
  for (const [at, payer] of payers.entries()) {
    expect(`paid back to account ${payer.row}`, event.amounts[at], parts[at])
    payer.left -= parts[at]
    state.add(payer.row, event.asset, parts[at])
  }
  putBack(state, event, layer, total, expect)
  if (payers.every(({ left }) => left === 0n)) layers.pop()
  if (layers.length === 0) state.estates.delete(event.loss)
}

function putBack(
  state: AuditState,
  event: EventOf<'recovered'>,
  { members }: AuditLayer,
  total: bigint,
  expect: Expect,
): void {
  expect('members of the layer', Number(event.members !== null), Number(members !== null))
  if (members === null || event.members === null) return
  const { fund } = members
  const accounts = [...members.used.keys()]
  const used = [...members.used.values()]
  const due = (account: number): bigint =>
    BigInt(state.members.get(fund)?.find((each) => each.account === account)?.used ?? 0)
  const parts = allocateTwin(
    total,
    accounts.map((account, at) => least(used[at], due(account))),
    used,
  )
  for (const [at, account] of accounts.entries()) {
    expect(`put back for account ${account}`, event.members.amounts[at], parts[at])
    const left = due(account) - parts[at]
    if (parts[at] > 0n) change(state, { fund, account }, { used: Number(left) })
  }
}
