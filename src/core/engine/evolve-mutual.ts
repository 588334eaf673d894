import type { Account } from '../book/book.ts'
import { addBalance } from '../book/posting.ts'
import { isOwed, payColumns } from '../waterfall/apply-recovery.ts'
import type { Claim, House } from '../waterfall/house.ts'
import { amountsBy, changeMembers } from '../waterfall/members.ts'
import type { Cover, Member, Vault } from '../waterfall/mutual.ts'
import type { NewMember } from './commands.ts'
import type { Event } from './events.ts'
import type { MutualEvent } from './mutual-events.ts'

type EventOf<Type extends MutualEvent['type']> = Extract<MutualEvent, { type: Type }>

const mutualTypes: ReadonlySet<string> = new Set<MutualEvent['type']>([
  'contributed',
  'notice-given',
  'contribution-withdrawn',
  'tier-set',
  'vault-set',
  'staked',
  'unstake-requested',
  'unstaked',
  'cover-bought',
  'assessment-paid',
  'recovered',
])

export function isMutual(event: Event): event is MutualEvent {
  return mutualTypes.has(event.type)
}

/** Writes down what happened to money that many put up together. */
export function evolveMutual(house: House, event: MutualEvent): void {
  switch (event.type) {
    case 'contributed':
      return contribute(house, event)
    case 'notice-given':
      return changeMember(house, event, (member) => ({
        ...member,
        notice: { amount: event.amount, from: event.from },
      }))
    case 'contribution-withdrawn':
      return withdrawContribution(house, event)
    case 'tier-set':
      return changeMember(house, event, (member) => ({ ...member, tier: event.tier }))
    case 'vault-set':
      return setVault(house, event)
    case 'staked':
      return stake(house, event)
    case 'unstake-requested': {
      const { account, shares, promised, readyAt } = event
      return changeVault(house, event.vault, (vault) => ({
        ...vault,
        exits: new Map(vault.exits).set(account, { shares, promised, readyAt }),
      }))
    }
    case 'unstaked':
      return unstake(house, event)
    case 'cover-bought':
      return buyCover(house, event)
    case 'assessment-paid':
      return payAssessment(house, event)
    case 'recovered':
      return recover(house, event)
  }
}

/** A member as a fund begins with him: nothing called, nothing used, no notice given. */
export function newMember({ account, contribution, tier }: NewMember, noticeMs: number): Member {
  return { account, contribution, called: 0, tier: tier ?? 0, used: 0, noticeMs, notice: null }
}

/** Money between a person and a fund is no profit of his period. */
function pay(house: House, from: Account, to: Account, asset: number, amount: number): void {
  addBalance(house.book, house.markets, from, asset, -amount)
  addBalance(house.book, house.markets, to, asset, amount)
  house.periodBase.add(from, -amount)
  house.periodBase.add(to, amount)
}

function changeMember(
  house: House,
  { fund, account }: { readonly fund: string; readonly account: Account },
  change: (member: Member) => Member,
): void {
  changeMembers(house, fund, (member) => (member.account === account ? change(member) : member))
}

function contribute(house: House, event: EventOf<'contributed'>): void {
  const fund = house.tables.named.get(event.fund)
  if (fund !== undefined) pay(house, event.account, fund, event.asset, event.amount)
  changeMember(house, event, (member) => ({
    ...member,
    used: member.used - event.replenished,
    contribution: member.contribution + event.amount - event.replenished,
  }))
}

function withdrawContribution(house: House, event: EventOf<'contribution-withdrawn'>): void {
  const fund = house.tables.named.get(event.fund)
  if (fund !== undefined) pay(house, fund, event.account, event.asset, event.amount)
  changeMember(house, event, (member) => ({
    ...member,
    contribution: member.contribution - event.amount,
    notice:
      member.notice === null || member.notice.amount === event.amount
        ? null
        : { ...member.notice, amount: member.notice.amount - event.amount },
  }))
}

function setVault(house: House, { vault, terms, own }: EventOf<'vault-set'>): void {
  const known = house.tables.vaults.get(vault)
  const opened: Vault = { terms, own, issued: own, holders: new Map(), exits: new Map() }
  house.tables.vaults.set(vault, known === undefined ? opened : { ...known, terms })
}

function changeVault(house: House, account: Account, change: (vault: Vault) => Vault): void {
  const vault = house.tables.vaults.get(account)
  if (vault !== undefined) house.tables.vaults.set(account, change(vault))
}

function stake(house: House, { vault: to, account, asset, amount, shares }: EventOf<'staked'>): void {
  pay(house, account, to, asset, amount)
  changeVault(house, to, (vault) => ({
    ...vault,
    issued: vault.issued + shares,
    holders: new Map(vault.holders).set(account, (vault.holders.get(account) ?? 0n) + shares),
  }))
}

function unstake(house: House, { vault: from, account, asset, amount, shares }: EventOf<'unstaked'>): void {
  if (amount > 0) pay(house, from, account, asset, amount)
  changeVault(house, from, (vault) => {
    const holders = new Map(vault.holders)
    const left = (holders.get(account) ?? 0n) - shares
    if (left === 0n) holders.delete(account)
    else holders.set(account, left)
    const exits = new Map(vault.exits)
    exits.delete(account)
    return { ...vault, issued: vault.issued - shares, holders, exits }
  })
}

function buyCover(house: House, event: EventOf<'cover-bought'>): void {
  const { type, cover: id, premium, ...bought } = event
  if (premium > 0) pay(house, event.holder, event.vault, event.asset, premium)
  const cover: Cover = { id, ...bought, used: 0 }
  house.tables.covers.set(id, cover)
  house.tables.nextCover = id + 1
}

function payAssessment(house: House, { claim: id, amount }: EventOf<'assessment-paid'>): void {
  const claim = house.tables.claims.get(id)
  if (claim === undefined) return
  const repaid = claim.repaid + amount
  if (repaid === claim.amount) house.tables.claims.delete(id)
  else house.tables.claims.set(id, { ...claim, repaid } satisfies Claim)
}

/** What comes back lessens what a layer is still owed; contributions that paid it are whole again by as much. */
function recover(house: House, event: EventOf<'recovered'>): void {
  const { loss, from, asset, accounts, amounts, members } = event
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  addBalance(house.book, house.markets, from, asset, -total)
  payColumns(house, asset, event)
  if (members !== null) putBack(house, members)
  const estate = house.tables.estates.get(loss)
  if (estate === undefined) return
  const back = amountsBy(accounts, amounts)
  // The last layer is paid back first. Its step would not name it: a loss that comes by again leaves a layer each time.
  const last = estate.layers.length - 1
  const layers = estate.layers
    .map((layer, place) =>
      place === last
        ? { ...layer, left: layer.left.map((owed, at) => owed - (back.get(layer.accounts[at]) ?? 0)) }
        : layer,
    )
    .filter(isOwed)
  if (layers.length === 0) house.tables.estates.delete(loss)
  else house.tables.estates.set(loss, { ...estate, layers })
}

function putBack(
  house: House,
  { fund, accounts, amounts }: NonNullable<EventOf<'recovered'>['members']>,
): void {
  const back = amountsBy(accounts, amounts)
  changeMembers(house, fund, (member) => ({ ...member, used: member.used - (back.get(member.account) ?? 0) }))
}
