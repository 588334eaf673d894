import { balanceIn } from '../../book/posting.ts'
import type { House } from '../../waterfall/house.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import { firstOf, needAccount, needAmount, needAsset, needHolding, type Tell } from './checks.ts'

/**
 * Takes money that is gone off the books of a named account of the house. Of the account's own asset it may be more
 * than the account has: what is missing is a loss, and the rulebook says who bears it.
 */
export function writeOff(house: House, body: BodyOf<'write-off'>, tell: Tell): Refusal | null {
  const { account, asset, amount, source } = body
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needAccount(house, account),
    () => needNamed(house, account),
    () => needAsset(house, asset),
    () => needHolding(house, account, asset),
    () => needThere(house, account, asset, amount),
    () => (house.rulebooks.length === 0 ? { reason: 'rulebook-missing' } : null),
  )
  if (refusal === null) tell({ type: 'written-off', account, asset, amount, source })
  return refusal
}

/** A participant's money is not lost beside the others': what custody loses is the house's loss, and steps share it. */
function needNamed(house: House, account: number): Refusal | null {
  for (const named of house.tables.named.values()) if (named === account) return null
  return { reason: 'not-allowed-for-kind', account, kind: house.book.kindOf(account) }
}

/** Nothing can be gone that was not there: of the home asset in the whole house, of collateral in the account. */
function needThere(house: House, account: number, asset: number, amount: number): Refusal | null {
  const { deposited, withdrawn, writtenOff } = house.tables.totals[asset]
  const available =
    asset === house.book.homeAssetOf(account)
      ? deposited - withdrawn - writtenOff
      : BigInt(Math.max(0, balanceIn(house.book, house.markets, account, asset)))
  // A row keeps whole numbers below 2^53, of either sign.
  const room = BigInt(house.book.cash(account)) + BigInt(Number.MAX_SAFE_INTEGER)
  const most = available < room ? available : room
  return BigInt(amount) <= most
    ? null
    : { reason: 'write-off-too-large', asset, asked: amount, available: most }
}
