import type { Account } from '../../book/book.ts'
import { mulDiv } from '../../money/mul-div.ts'
import type { Share } from '../events.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { Scope } from '../rulebook.ts'

/** The house account of a name, where it keeps the loss's asset; null where there is none. */
export function namedAccount(house: House, name: string, asset: number): Account | null {
  const account = house.tables.named.get(name)
  if (account === undefined || house.book.homeAssetOf(account) !== asset || !house.book.isOpen(account))
    return null
  return account
}

/** The fund that answers under a scope. `series` says which instrument's, where the scope asks. */
export function fundOf(house: House, scope: Scope, loss: Loss, series: number | null): Account | null {
  if (typeof scope === 'object') return namedAccount(house, scope.named, loss.asset)
  if (scope === 'asset') return namedAccount(house, house.markets.assets[loss.asset].name, loss.asset)
  if (series === null) return null
  return namedAccount(house, house.markets.instrument(series).terms.fundScope, loss.asset)
}

/** Backstops that keep the loss's asset, in the order opened. */
export function backstopsOf(house: House, loss: Loss): Account[] {
  return [...house.tables.named.values()].filter(
    (account) => house.book.kindOf(account) === 'backstop' && house.book.homeAssetOf(account) === loss.asset,
  )
}

/**
 * Where a fee goes: the fund of the instrument, the first backstop, the first capital, or the fee account.
 * A share whose account does not exist falls to the fee account, so that no unit is lost.
 */
export function feeAccount(
  house: House,
  to: 'fund' | 'backstop' | 'capital' | 'fees',
  loss: Loss,
  series: number | null,
): Account {
  const fees = house.tables.house[loss.asset].fees
  if (to === 'fund')
    return (
      fundOf(house, 'instrument', loss, series ?? loss.series[0] ?? null) ??
      fundOf(house, 'asset', loss, null) ??
      fees
    )
  if (to === 'backstop') return backstopsOf(house, loss)[0] ?? fees
  if (to === 'capital') return capitalsOf(house, loss)[0] ?? fees
  return fees
}

export function capitalsOf(house: House, loss: Loss): Account[] {
  return [...house.tables.named.values()].filter(
    (account) => house.book.kindOf(account) === 'capital' && house.book.homeAssetOf(account) === loss.asset,
  )
}

/** A liquidation fee by the instrument's split, to the unit: each share is the difference of two running totals, rounded down. */
export function feeShares(house: House, loss: Loss, series: number, fee: number): Share[] {
  if (fee === 0) return []
  let share = 0
  let told = 0
  return house.markets.instrument(series).terms.fees.liquidationSplit.map((part) => {
    share += part.share
    const total = mulDiv(fee, share, 1_000_000, 'floor')
    const amount = total - told
    told = total
    return { to: feeAccount(house, part.to, loss, series), amount }
  })
}
