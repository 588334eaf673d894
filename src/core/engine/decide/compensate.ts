import type { Account } from '../../book/book.ts'
import type { House } from '../../waterfall/house.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import {
  firstOf,
  needAccount,
  needAmount,
  needAsset,
  needHolding,
  needNoClaims,
  type Tell,
} from './checks.ts'
import { needHealthy, needNoHolders, needWithdrawable } from './money.ts'

/** Accounts whose money is the house's own to give: what members put up, and what comes from beyond the venue, is not. */
const payers: ReadonlySet<string> = new Set(['fees', 'rounding', 'fund', 'capital', 'backstop', 'pool'])

/**
 * Makes good what a wrong input did to an account, out of the house's own money. What others gained by it stays theirs:
 * they traded on what they were told, so nobody's account is ever drawn on for it.
 */
export function compensate(house: House, body: BodyOf<'compensate'>, tell: Tell): Refusal | null {
  const { from, to, asset, amount, dispute } = body
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needNumber('dispute', dispute),
    () => needAccount(house, from),
    () => needAccount(house, to),
    () => needPayer(house, from),
    () => needNoClaims(house, to),
    () => (from === to ? { reason: 'same-account', account: from } : null),
    () => needAsset(house, asset),
    () => needHolding(house, from, asset),
    () => needHolding(house, to, asset),
    () => needNoHolders(house, from),
    () => needHealthy(house, from),
    () => needWithdrawable(house, from, asset, amount),
  )
  if (refusal === null) tell({ type: 'compensated', from, to, asset, amount, dispute })
  return refusal
}

function needPayer(house: House, account: Account): Refusal | null {
  const kind = house.book.kindOf(account)
  return payers.has(kind) ? null : { reason: 'not-allowed-for-kind', account, kind }
}

/** Whole, and zero or above. */
function needNumber(field: string, value: number): Refusal | null {
  return Number.isSafeInteger(value) && value >= 0 ? null : { reason: 'not-whole', field, value }
}
