import type { Account } from '../../book/book.ts'
import type { House } from '../../waterfall/house.ts'
import type { Vault } from '../../waterfall/mutual.ts'
import { coverInForce, keepsRatio } from '../../waterfall/vault.ts'
import type { Refusal } from '../refusals.ts'

/** A vault by its name, with the account it is. */
export interface Found {
  readonly account: Account
  readonly vault: Vault
}

export function vaultOf(house: House, name: string): Found | null {
  const account = house.tables.named.get(name)
  const vault = account === undefined ? undefined : house.tables.vaults.get(account)
  return account === undefined || vault === undefined ? null : { account, vault }
}

export function needVault(house: House, name: string): Refusal | null {
  return vaultOf(house, name) === null ? { reason: 'vault-unknown', vault: name } : null
}

/** Who has to do with a vault keeps its asset, and is not the vault itself. */
export function needVaultAsset(house: House, account: Account, vault: Account): Refusal | null {
  if (account === vault) return { reason: 'same-account', account }
  const [asset, inAsset] = [house.book.homeAssetOf(vault), house.book.homeAssetOf(account)]
  return asset === inAsset ? null : { reason: 'no-collateral-series', asset, inAsset }
}

/** Money that is left to carry cover in force and, where some is sold, so much more. */
export function needRatio(
  house: House,
  { account, vault }: Found,
  money: number,
  more: number,
): Refusal | null {
  const covered = coverInForce(house, account) + BigInt(more)
  if (keepsRatio(vault, money, covered)) return null
  return { reason: 'vault-ratio', vault: account, money, covered, minimumRatio: vault.terms.minimumRatio }
}
