import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { availableOf } from '../../waterfall/bucket.ts'
import type { House } from '../../waterfall/house.ts'
import { leftOf, memberOf } from '../../waterfall/members.ts'
import type { Member } from '../../waterfall/mutual.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import { firstOf, needAccount, needAmount, type Tell } from './checks.ts'
import { needHealthy, needWithdrawable } from './money.ts'

/** A member's money for his fund: what losses have used of his contribution is made up for first. */
export function contribute(house: House, body: BodyOf<'contribute'>, tell: Tell): Refusal | null {
  const { fund, account, amount } = body
  const asset = assetOf(house, fund)
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needMember(house, fund, account),
    () => needHome(house, account, asset),
    () => needHealthy(house, account),
    () => needWithdrawable(house, account, asset, amount),
  )
  const member = memberOf(house, fund, account)
  if (refusal !== null || member === null) return refusal
  const replenished = Math.min(amount, member.used)
  tell({ type: 'contributed', fund, account, asset, amount, replenished })
  return null
}

/** Says that a part of a contribution shall leave; until the notice is over it answers for losses like the rest. */
export function giveNotice(house: House, body: BodyOf<'give-notice'>, tell: Tell): Refusal | null {
  const { fund, account, amount } = body
  const member = memberOf(house, fund, account)
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needMember(house, fund, account),
    () => needLeft(house, fund, member, amount),
  )
  if (refusal !== null || member === null) return refusal
  tell({ type: 'notice-given', fund, account, amount, from: house.at + member.noticeMs })
  return null
}

/** Pays out a contribution whose notice is over; while a loss is open nobody leaves a fund that may have to pay it. */
export function withdrawContribution(
  house: House,
  body: BodyOf<'withdraw-contribution'>,
  tell: Tell,
): Refusal | null {
  const { fund, account, amount } = body
  const asset = assetOf(house, fund)
  const member = memberOf(house, fund, account)
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needMember(house, fund, account),
    () => needHome(house, account, asset),
    () => needNotice(house, fund, member, amount),
    () => needNoLoss(house),
    () => needLeft(house, fund, member, amount),
  )
  if (refusal === null) tell({ type: 'contribution-withdrawn', fund, account, asset, amount })
  return refusal
}

export function setTier(house: House, body: BodyOf<'set-tier'>, tell: Tell): Refusal | null {
  const { fund, account, tier } = body
  const refusal = firstOf(
    () => needMember(house, fund, account),
    () =>
      Number.isSafeInteger(tier) && tier >= 0 ? null : { reason: 'not-whole', field: 'tier', value: tier },
  )
  if (refusal === null) tell({ type: 'tier-set', fund, account, tier })
  return refusal
}

function assetOf(house: House, fund: string): number {
  const account = house.tables.named.get(fund)
  return account === undefined ? NONE : house.book.homeAssetOf(account)
}

function needMember(house: House, fund: string, account: Account): Refusal | null {
  if (!house.tables.named.has(fund)) return { reason: 'account-unknown', account: NONE }
  return (
    needAccount(house, account) ??
    (memberOf(house, fund, account) === null ? { reason: 'not-a-member', fund, account } : null)
  )
}

/** A contribution is made in the asset of the fund, out of an account that keeps it. */
function needHome(house: House, account: Account, asset: number): Refusal | null {
  const inAsset = house.book.homeAssetOf(account)
  return asset === inAsset ? null : { reason: 'no-collateral-series', asset, inAsset }
}

function needNotice(house: House, fund: string, member: Member | null, asked: number): Refusal | null {
  const notice = member?.notice ?? null
  if (notice !== null && house.at >= notice.from && asked <= notice.amount) return null
  const account = member?.account ?? NONE
  return {
    reason: 'notice-missing',
    fund,
    account,
    asked,
    allowed: notice?.amount ?? 0,
    from: notice?.from ?? null,
  }
}

function needNoLoss(house: House): Refusal | null {
  const losses = house.tables.losses.size
  return losses === 0 ? null : { reason: 'loss-open', losses }
}

/** No more than is left of the contribution, nor than the fund has. */
function needLeft(house: House, fund: string, member: Member | null, asked: number): Refusal | null {
  if (member === null) return null
  const account = house.tables.named.get(fund)
  const available = Math.min(leftOf(member), account === undefined ? 0 : availableOf(house, account))
  return asked <= available
    ? null
    : { reason: 'balance-insufficient', account: member.account, asked, available }
}
