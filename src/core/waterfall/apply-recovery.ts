import type { Account } from '../book/book.ts'
import { addBalance } from '../book/posting.ts'
import { allocateByLevel } from '../money/level.ts'
import type { Allocation } from './events.ts'
import type { Claim, House } from './house.ts'
import type { Loss } from './loss.ts'
import { amountsBy } from './members.ts'
import type { ClaimHolders, PaidLayer } from './mutual.ts'
import type { MutualLossEvent } from './mutual-events.ts'

/** Money to or from many, in columns. */
interface Columns {
  readonly accounts: Int32Array
  readonly amounts: Float64Array
}

/**
 * Notes who paid a loss in one step, so that what comes in later can go back to them. Where one allocation pays
 * several losses, each payer's part of this one is in proportion to what he paid, to the unit.
 */
export function noteLayer(loss: Loss, event: Allocation, amount: number): void {
  if (amount === 0) return
  const left = new Float64Array(event.payers.length)
  allocateByLevel(BigInt(amount), event.amounts, event.amounts, left)
  const { step, kind, name, payers, amounts } = event
  loss.layers.push({ step, kind, name, accounts: payers, weights: amounts, left, members: null })
}

/** What a surplus gave back to a payer is not owed to him any more; his latest payment first. */
export function lessenLayers(loss: Loss, to: Account, amount: number): void {
  let back = amount
  loss.layers = loss.layers
    .toReversed()
    .map((layer) => {
      const at = layer.accounts.indexOf(to)
      if (at === -1 || back === 0) return layer
      const part = Math.min(back, layer.left[at])
      back -= part
      return { ...layer, left: layer.left.with(at, layer.left[at] - part) }
    })
    .reverse()
}

/** A closed loss is kept for as long as somebody who paid it has not got all of it back. */
export function keepEstate(house: House, loss: Loss): void {
  if (house.rulebooks[loss.rulebook].payBack === undefined) return
  const layers = loss.layers.filter(isOwed)
  if (layers.length > 0) house.tables.estates.set(loss.id, { loss: loss.id, asset: loss.asset, layers })
}

export function isOwed({ left }: PaidLayer): boolean {
  return left.some((amount) => amount > 0)
}

/** Takes what each holder of a claim in units is cut by. */
export function cutHolders(
  house: House,
  asset: number,
  { accounts, units }: Pick<ClaimHolders, 'accounts' | 'units'>,
): void {
  for (let at = 0; at < accounts.length; at += 1)
    addBalance(house.book, house.markets, accounts[at], asset, -units[at])
}

export function payColumns(house: House, asset: number, { accounts, amounts }: Columns): void {
  for (let at = 0; at < accounts.length; at += 1)
    addBalance(house.book, house.markets, accounts[at], asset, amounts[at])
}

/** A claim in units after its holders were paid a part. */
export function paidHolders(claim: Claim, { accounts, amounts }: Columns): Claim {
  const { holders } = claim
  if (holders === null) return claim
  const paid = amountsBy(accounts, amounts)
  const left = holders.left.map((owed, at) => owed - (paid.get(holders.accounts[at]) ?? 0))
  return { ...claim, holders: { ...holders, left } }
}

export function useCover(house: House, event: Extract<MutualLossEvent, { type: 'cover-used' }>): void {
  const cover = house.tables.covers.get(event.cover)
  if (cover !== undefined) house.tables.covers.set(event.cover, { ...cover, used: cover.used + event.amount })
}
