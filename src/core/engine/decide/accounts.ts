import { NONE } from '../../book/layout.ts'
import type { House } from '../../waterfall/house.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import { firstOf, needAccount, needAsset, type Tell } from './checks.ts'

/** Opens a participant, an isolated bucket of one, or a named account of the house. */
export function openAccount(house: House, body: BodyOf<'open-account'>, tell: Tell): Refusal | null {
  const account = house.book.accounts
  const refusal = needAsset(house, body.asset)
  if (refusal !== null) return refusal
  if (body.kind === 'participant' || body.kind === 'isolated') {
    const unknown = body.owner === null ? null : needAccount(house, body.owner)
    if (unknown !== null) return unknown
    tell({
      type: 'account-opened',
      account,
      kind: body.kind,
      asset: body.asset,
      owner: body.owner ?? account,
      name: null,
    })
    return null
  }
  if (house.tables.named.has(body.name)) return { reason: 'name-taken', name: body.name }
  tell({
    type: 'account-opened',
    account,
    kind: body.kind,
    asset: body.asset,
    owner: account,
    name: body.name,
  })
  return null
}

export function closeAccount(house: House, body: BodyOf<'close-account'>, tell: Tell): Refusal | null {
  const { book, tables } = house
  const { account } = body
  const refusal = firstOf(
    () => needAccount(house, account),
    () => {
      const isEmpty = book.cash(account) === 0 && book.reserved(account) === 0 && book.first(account) === NONE
      const isNamed = [...tables.named.values()].includes(account)
      const rests = house.depths.some((depth) => depth?.has(account))
      return isEmpty &&
        !isNamed &&
        !rests &&
        !isOwedShares(house, account) &&
        book.openLossOf(account) === NONE
        ? null
        : { reason: 'account-not-empty', account }
    },
  )
  if (refusal === null) tell({ type: 'account-closed', account })
  return refusal
}

/** Shares, and units of claims, are paid to the account that holds them, so it stays. */
function isOwedShares({ tables }: House, account: number): boolean {
  for (const { holders } of tables.vaults.values()) if (holders.has(account)) return true
  for (const { holders } of tables.claims.values()) if (holders?.accounts.includes(account)) return true
  for (const { layers } of tables.estates.values())
    if (layers.some(({ accounts }) => accounts.includes(account))) return true
  return false
}

/** Members of a default fund; what they contributed has to be in the fund. */
export function setMembers(house: House, body: BodyOf<'set-members'>, tell: Tell): Refusal | null {
  const fund = house.tables.named.get(body.fund)
  if (fund === undefined) return { reason: 'account-unknown', account: NONE }
  for (const [at, { account, contribution, tier = 0 }] of body.members.entries()) {
    if (!Number.isSafeInteger(contribution) || contribution < 0)
      return { reason: 'not-whole', field: 'contribution', value: contribution }
    if (!Number.isSafeInteger(tier) || tier < 0) return { reason: 'not-whole', field: 'tier', value: tier }
    const unknown = needAccount(house, account)
    if (unknown !== null) return unknown
    if (body.members.findIndex((member) => member.account === account) !== at)
      return { reason: 'same-account', account }
  }
  const contributions = body.members.reduce((sum, member) => sum + member.contribution, 0)
  if (contributions > house.book.cash(fund))
    return { reason: 'members-sum', fund: body.fund, contributions, balance: house.book.cash(fund) }
  const noticeMs = body.noticeMs ?? 0
  if (!Number.isSafeInteger(noticeMs) || noticeMs < 0)
    return { reason: 'not-whole', field: 'noticeMs', value: noticeMs }
  const notice = body.noticeMs === undefined ? {} : { noticeMs }
  tell({ type: 'members-set', fund: body.fund, members: body.members, ...notice })
  return null
}
