import type { Account } from '../../book/book.ts'
import { balanceIn, settlementBalance } from '../../book/posting.ts'
import { weightedWorthOf } from '../../margin/mixed.ts'
import { Assessment } from '../../margin/model.ts'
import { mulDiv } from '../../money/mul-div.ts'
import type { House } from '../../waterfall/house.ts'
import { isParticipant } from '../../waterfall/selection.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import {
  firstOf,
  needAccount,
  needAmount,
  needAsset,
  needHolding,
  needNoClaims,
  needOpenGate,
  type Tell,
} from './checks.ts'
import { claimsDue, needOutstanding, repaymentOf, tellRecovery } from './recover.ts'

export function deposit(house: House, body: BodyOf<'deposit'>, tell: Tell): Refusal | null {
  const { account, asset, amount } = body
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needAccount(house, account),
    () => needNoClaims(house, account),
    () => needAsset(house, asset),
    () => needHolding(house, account, asset),
  )
  if (refusal === null) tell({ type: 'deposited', account, asset, amount })
  return refusal
}

/** Pays out what margin does not need and the settlement balance covers; a levy keeps its part. */
export function withdraw(house: House, body: BodyOf<'withdraw'>, tell: Tell): Refusal | null {
  const { account, asset, amount } = body
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needAccount(house, account),
    () => needNoClaims(house, account),
    () => needAsset(house, asset),
    () => needHolding(house, account, asset),
    () => needNoHolders(house, account),
    () => (isParticipant(house, account) ? needOpenGate(house, 'withdrawals') : null),
    () => needHealthy(house, account),
    () => needWithdrawable(house, account, asset, amount),
  )
  if (refusal === null)
    tell({ type: 'withdrawn', account, asset, amount, levied: levyOn(house, asset, amount) })
  return refusal
}

/** Moves margin between buckets of one owner, or between accounts of the house. */
export function transferMargin(house: House, body: BodyOf<'transfer-margin'>, tell: Tell): Refusal | null {
  const { from, to, asset, amount } = body
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needAccount(house, from),
    () => needAccount(house, to),
    () => needNoClaims(house, from),
    () => needNoClaims(house, to),
    () => (from === to ? { reason: 'same-account', account: from } : null),
    () => needAsset(house, asset),
    () => needHolding(house, from, asset),
    () => needHolding(house, to, asset),
    () => needOneOwner(house, from, to),
    () => needNoHolders(house, from),
    () => needHealthy(house, from),
    () => needWithdrawable(house, from, asset, amount),
  )
  if (refusal === null) tell({ type: 'margin-transferred', from, to, asset, amount })
  return refusal
}

function needOneOwner(house: House, from: Account, to: Account): Refusal | null {
  const both = isParticipant(house, from) && isParticipant(house, to)
  const neither = !isParticipant(house, from) && !isParticipant(house, to)
  if (neither || (both && house.book.ownerOf(from) === house.book.ownerOf(to))) return null
  return { reason: 'not-allowed-for-kind', account: to, kind: house.book.kindOf(to) }
}

/** Money that belongs to the holders of shares leaves by their exits and by losses, and no other way. */
export function needNoHolders(house: House, account: Account): Refusal | null {
  const holders = house.tables.vaults.get(account)?.holders.size ?? 0
  return holders === 0 ? null : { reason: 'vault-has-holders', vault: account, holders }
}

/** A bucket with an open loss pays nothing out. */
export function needHealthy(house: House, account: Account): Refusal | null {
  const state = house.book.stateOf(account)
  return state === 'healthy' || state === 'called' || state === 'claimed'
    ? null
    : { reason: 'account-in-default', account, state }
}

export function needWithdrawable(
  house: House,
  account: Account,
  asset: number,
  amount: number,
): Refusal | null {
  const available = withdrawableOf(house, account, asset)
  return amount <= available ? null : { reason: 'balance-insufficient', account, asked: amount, available }
}

/**
 * Units of an asset an account could take out now: what its balance covers, down to the borrow limit, and
 * what its initial margin leaves free. A collateral frees only its weight, so more of it can leave than it counts for.
 */
export function withdrawableOf(house: House, account: Account, asset: number): number {
  const { book, markets, model } = house
  const assessment = new Assessment()
  model.assessInitial(account, assessment)
  const free = assessment.marginEquity - assessment.initial - book.reserved(account)
  if (asset === book.homeAssetOf(account)) {
    const limit = isParticipant(house, account) ? markets.assets[asset].borrowLimit : 0
    return Math.max(0, Math.min(free, settlementBalance(book, markets, account, asset) + limit))
  }
  const series = markets.collateralSeries(asset, book.homeAssetOf(account))
  const balance = Math.max(0, balanceIn(book, markets, account, asset))
  if (markets.mark[series] === 0) return assessment.initial === 0 && free >= 0 ? balance : 0
  const collateral = markets.collateral(series)
  const worth = weightedWorthOf(collateral, markets.mark[series], balance)
  if (worth <= free) return balance
  return worth <= 0 ? 0 : mulDiv(balance, Math.max(0, free), worth, 'floor')
}

/** The part of a withdrawal that levies keep, rounded up, never more than the claims still want. */
function levyOn(house: House, asset: number, amount: number): number {
  let levied = 0
  for (const levy of house.tables.levies) {
    const claim = house.tables.claims.get(levy.claim)
    if (levy.asset !== asset || claim === undefined) continue
    const part = mulDiv(amount, levy.numerator, levy.denominator, 'ceil')
    levied += Math.min(part, claim.amount - claim.repaid)
  }
  return Math.min(levied, amount)
}

/** Repays claims in their declared order: lower seniority number first, then the older; or one loss, the way it was paid. */
export function repayClaim(house: House, body: BodyOf<'repay-claim'>, tell: Tell): Refusal | null {
  const { asset, from, amount, loss } = body
  const due = claimsDue(house, asset, undefined)
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needAccount(house, from),
    () => needNoClaims(house, from),
    () => needHolding(house, from, asset),
    () => (loss === undefined && due.length === 0 ? { reason: 'nothing-to-repay', asset } : null),
    () => needOutstanding(house, body),
    () => needHealthy(house, from),
    () => needWithdrawable(house, from, asset, amount),
  )
  if (refusal !== null) return refusal
  if (loss !== undefined) {
    tellRecovery(house, body, loss, tell)
    return null
  }
  let left = amount
  for (const claim of due) {
    const paid = Math.min(left, claim.amount - claim.repaid)
    if (paid === 0) break
    left -= paid
    tell(repaymentOf(claim, from, paid))
  }
  return null
}
