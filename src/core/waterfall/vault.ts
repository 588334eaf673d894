import type { Account } from '../book/book.ts'
import { mulDivBig } from '../money/mul-div.ts'
import { availableOf, netEquityOf } from './bucket.ts'
import type { House } from './house.ts'
import type { Cover, Vault } from './mutual.ts'

/**
 * A unit and a million shares that nobody holds stand beside every vault. With them the first stake has no power over
 * the price: who stakes a little and then gives the vault much to make the price of a share coarse gives half of it to
 * nobody, and the next stake loses at most one share by rounding (docs/decisions/0012-shares-of-a-vault.md).
 */
const UNHELD_SHARES = 1_000_000n
const UNHELD_UNITS = 1n
const PPM = 1_000_000n

/** Shares for money at the vault's worth before it comes in, rounded down: what rounding leaves is the vault's. */
export function sharesFor(house: House, account: Account, vault: Vault, amount: number): bigint {
  // Collateral counts against who comes in, and not for who goes out.
  const worth = BigInt(Math.max(availableOf(house, account), netEquityOf(house, account)))
  return mulDivBig(BigInt(amount), vault.issued + UNHELD_SHARES, worth + UNHELD_UNITS, 'floor')
}

/** Money for shares, rounded down; all holders together are never worth more than what the vault can pay. */
export function worthOfShares(house: House, account: Account, vault: Vault, shares: bigint): number {
  const worth = BigInt(availableOf(house, account))
  return Number(mulDivBig(shares, worth + UNHELD_UNITS, vault.issued + UNHELD_SHARES, 'floor'))
}

/** Shares of the venue for what an account held before it had any: a million for a unit, as the first stake gets. */
export function openingShares(house: House, account: Account): bigint {
  return BigInt(availableOf(house, account)) * UNHELD_SHARES
}

/** Cover of a vault that a loss opened now could draw on. */
export function coverInForce(house: House, vault: Account): bigint {
  let sum = 0n
  for (const cover of house.tables.covers.values())
    if (cover.vault === vault && isInForce(cover, house.at)) sum += BigInt(cover.amount - cover.used)
  return sum
}

export function isInForce({ from, until }: Cover, at: number): boolean {
  return at >= from && at < until
}

/** Most cover that may be in force at once, by the vault's money. */
export function capacityOf(vault: Vault, money: number): bigint {
  return (BigInt(money) * BigInt(vault.terms.capacity)) / PPM
}

/** Whether so much money is enough for the cover in force by the vault's minimum ratio. */
export function keepsRatio(vault: Vault, money: number, covered: bigint): boolean {
  return BigInt(money) * PPM >= covered * BigInt(vault.terms.minimumRatio)
}
