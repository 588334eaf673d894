import { refuseAmount, rowsAboveZero, sameLength, sumAt, sumOf } from './columns.ts'
import { invariant } from './invariant.ts'
import { growLargest } from './largest.ts'
import { MAX_CELL } from './mul-div.ts'
import { divideColumn, ratioOf } from './ratio.ts'
import type { Money } from './units.ts'

/**
 * Splits money in proportion to claims, to the last unit, none paid above its claim.
 *
 * Parts round down; units left over go to the largest remainders, the earlier claim first, because
 * a replay must give every account the same cent.
 *
 * @param total money to split, 0 <= total <= sum of claims
 * @param claims n amounts of the same asset, n >= 1, each >= 0, not all zero
 * @returns n parts in the order of `claims`; their sum is `total`
 * @throws {InvariantViolation} when a claim is below zero, every claim is zero, or the total is not in [0, sum]
 * @see docs/sources.md#largest-remainder
 */
export function splitProRata(total: Money, claims: readonly Money[]): Money[]
export function splitProRata(total: bigint, claims: readonly bigint[]): bigint[]
export function splitProRata(total: bigint, claims: readonly bigint[]): bigint[] {
  const claimed = claimedBy(total, claims)
  const shares = claims.map((claim) => ({
    part: (total * claim) / claimed,
    remainder: (total * claim) % claimed,
  }))
  const leftOver = shares.reduce((left, share) => left - share.part, total)
  const byRemainder = shares.toSorted((a, b) => compare(b.remainder, a.remainder)) // Ties keep their order.
  for (const [rank, share] of byRemainder.entries()) if (rank < leftOver) share.part += 1n
  return shares.map((share) => share.part)
}

/**
 * Splits money in proportion to claims by rounding running totals: the first k parts are always the floor
 * of what the first k claims are due.
 *
 * Cheaper than the largest remainder and blind to the size of remainders; who gets the odd unit depends on
 * the order of the claims. A part is within one unit of its exact share and never above its claim.
 *
 * @param total money to split, 0 <= total <= sum of claims
 * @param claims n amounts of the same asset, n >= 1, each >= 0, not all zero
 * @returns n parts in the order of `claims`; their sum is `total`
 * @throws {InvariantViolation} when a claim is below zero, every claim is zero, or the total is not in [0, sum]
 */
export function splitCumulative(total: Money, claims: readonly Money[]): Money[]
export function splitCumulative(total: bigint, claims: readonly bigint[]): bigint[]
export function splitCumulative(total: bigint, claims: readonly bigint[]): bigint[] {
  const claimed = claimedBy(total, claims)
  let running = 0n
  let paid = 0n
  return claims.map((claim) => {
    running += claim
    const part = (total * running) / claimed - paid
    paid += part
    return part
  })
}

/**
 * Splits money over a column of weights by the largest remainder, exactly, at the speed of floats.
 *
 * The same rule as `splitProRata`, unit for unit: floors first, then one unit each to the largest
 * remainders, the lower row first. The weights are shares and no bounds, so the total may pass their sum.
 * A row of weight zero gets nothing.
 *
 * @param total >= 0; zero is split even when every weight is zero
 * @param weights whole, in [0, 2^53 - 1]; their sum may pass 2^53
 * @param parts receives one whole part for each weight, in [0, 2^53 - 1]; not the array of weights
 * @throws {InvariantViolation} when a weight is no such number, no weight is above zero, or a part passes 2^53 - 1
 * @see docs/sources.md#largest-remainder
 */
export function splitColumns(total: bigint, weights: Float64Array, parts: Float64Array): void {
  sameLength({ weights, parts })
  const sum = sumOf(weights, 'weight')
  invariant(
    total >= 0n && (sum > 0n || total === 0n),
    `${total} cannot be split over weights that sum to ${sum}`,
  )
  parts.fill(0)
  if (total === 0n) return
  splitActive(total, sum, weights, rowsAboveZero(weights), parts)
}

/**
 * Splits a total over the active rows of a column by the largest remainder; `sum` is the sum of their weights.
 *
 * @param active rows in ascending order, weights above zero and checked
 * @param parts written at the active rows only
 */
export function splitActive(
  total: bigint,
  sum: bigint,
  weights: Float64Array,
  active: Int32Array,
  parts: Float64Array,
): void {
  const remainders = divideColumn(ratioOf(total, sum), weights, active, parts)
  growLargest(parts, active, remainders, Number(total - sumAt(parts, active)), 1)
  // A floor of 2^53 - 1 may have grown by one.
  for (let place = 0; place < active.length; place += 1)
    if (parts[active[place]] > MAX_CELL) refuseAmount('part', active[place], parts[active[place]])
}

function claimedBy(total: bigint, claims: readonly bigint[]): bigint {
  let claimed = 0n
  for (const [index, claim] of claims.entries()) {
    invariant(claim >= 0n, `claim ${index} is ${claim}; a claim is never below zero`)
    claimed += claim
  }
  invariant(
    claimed > 0n && total >= 0n && total <= claimed,
    `a split needs claims that can carry it, and ${total} was split over ${claimed}`,
  )
  return claimed
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
