import { NONE } from '../../book/layout.ts'
import { availableOf } from '../../waterfall/bucket.ts'
import type { House } from '../../waterfall/house.ts'
import { capacityOf, coverInForce } from '../../waterfall/vault.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import { firstOf, needAccount, needAmount, type Tell } from './checks.ts'
import { needHealthy, needWithdrawable } from './money.ts'
import { type Found, needRatio, needVault, needVaultAsset, vaultOf } from './vault-checks.ts'

/** Sells cover out of a vault's money, as far as its capacity and its minimum ratio go. */
export function buyCover(house: House, body: BodyOf<'buy-cover'>, tell: Tell): Refusal | null {
  const { holder, amount, premium, until, sources } = body
  const found = vaultOf(house, body.vault)
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => (premium === 0 ? null : needAmount('premium', premium)),
    () => (Number.isSafeInteger(until) ? null : { reason: 'not-whole', field: 'until', value: until }),
    () => (until > house.at ? null : { reason: 'time-passed', at: house.at, until }),
    () => (sources.length > 0 ? null : { reason: 'terms-refused', why: ['cover needs a source it is for'] }),
    () => needVault(house, body.vault),
    () => needAccount(house, holder),
    () => needVaultAsset(house, holder, found?.account ?? NONE),
    () => needHealthy(house, found?.account ?? NONE),
    () => needHealthy(house, holder),
    () => needPremium(house, holder, premium),
    () => needCapacity(house, found, amount, premium),
  )
  if (refusal !== null || found === null) return refusal
  tell({
    type: 'cover-bought',
    cover: house.tables.nextCover,
    vault: found.account,
    holder,
    asset: house.book.homeAssetOf(holder),
    amount,
    premium,
    from: house.at,
    until,
    sources,
  })
  return null
}

function needPremium(house: House, holder: number, premium: number): Refusal | null {
  return premium === 0 ? null : needWithdrawable(house, holder, house.book.homeAssetOf(holder), premium)
}

function needCapacity(house: House, found: Found | null, amount: number, premium: number): Refusal | null {
  if (found === null) return null
  const money = availableOf(house, found.account) + premium
  const covered = coverInForce(house, found.account)
  const capacity = capacityOf(found.vault, money)
  if (covered + BigInt(amount) <= capacity) return needRatio(house, found, money, amount)
  const available = capacity > covered ? capacity - covered : 0n
  return { reason: 'cover-beyond-capacity', vault: found.account, asked: amount, available }
}
