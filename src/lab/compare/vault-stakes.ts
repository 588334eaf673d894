import type { Account } from '../../core/book/book.ts'
import { mulDivBig } from '../../core/money/mul-div.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Vault } from '../../core/waterfall/mutual.ts'
import { worthOfShares } from '../../core/waterfall/vault.ts'

/** What an account's shares of vaults would bring now, in units of the vaults' asset, which is the holder's home. */
export function stakesOf(house: House, account: Account): number {
  let worth = 0
  for (const [at, vault] of house.tables.vaults) {
    const shares = vault.holders.get(account)
    if (shares === undefined) continue
    const now = worthOfShares(house, at, vault, shares)
    const exit = vault.exits.get(account)
    // What was promised is the most that the shares on their way out are paid.
    worth +=
      exit === undefined
        ? now
        : Math.min(now, exit.promised + worthOfRest(house, at, vault, shares, exit.shares))
  }
  return worth
}

function worthOfRest(house: House, at: Account, vault: Vault, shares: bigint, leaving: bigint): number {
  return worthOfShares(house, at, vault, shares - leaving)
}

/**
 * Who bears what a vault pays or is paid, by shares, rounded down: those who hold it. The rest is the venue's own part.
 *
 * @returns nobody where the account is no vault
 */
export function bearersOf(
  house: House,
  account: Account,
  amount: number,
): readonly (readonly [Account, number])[] {
  const vault = house.tables.vaults.get(account)
  if (vault === undefined || vault.issued === 0n) return []
  return [...vault.holders].map(([holder, shares]) => [
    holder,
    Number(mulDivBig(BigInt(amount), shares, vault.issued, 'floor')),
  ])
}
