import type { Account } from '../book/book.ts'
import type { House } from './house.ts'
import type { Member } from './mutual.ts'

/** What is in the fund for a member: his contribution without what losses have used of it. */
export function leftOf({ contribution, used }: Member): number {
  return Math.max(0, contribution - used)
}

export function memberOf(house: House, fund: string, account: Account): Member | null {
  return house.tables.members.get(fund)?.find((member) => member.account === account) ?? null
}

/** Writes the members of a fund down anew, each as `change` leaves him. */
export function changeMembers(house: House, fund: string, change: (member: Member) => Member): void {
  house.tables.members.set(fund, (house.tables.members.get(fund) ?? []).map(change))
}

/** Columns of accounts and amounts as a map. */
export function amountsBy(accounts: Int32Array, amounts: Float64Array): ReadonlyMap<Account, number> {
  const byAccount = new Map<Account, number>()
  for (let at = 0; at < accounts.length; at += 1) byAccount.set(accounts[at], amounts[at])
  return byAccount
}
