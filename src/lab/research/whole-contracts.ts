/**
 * Integer contract pro-rata as published. One contract is one base unit, so whoever holds less than one cannot pay, and
 * units that the one pass by remainders cannot place are lost.
 *
 * Floats as published.
 *
 * @see docs/sources.md#whole-contracts
 */

/** What an account holds of a coin, in contracts of one base unit. */
export type Contracts = readonly number[]

const SPECK = 1e-12

/**
 * Closes whole contracts in proportion to what is held: `ceil(required)` in all, floors first, then one each by the
 * largest remainder in a single pass. What that pass cannot place is lost.
 *
 * @returns contracts closed, whole
 */
export function closeWholeContracts(held: Contracts, required: number): number[] {
  const most = held.map((size) => Math.floor(size + SPECK))
  const target = Math.max(0, Math.ceil(required))
  const weights = held.map((size, at) => (most[at] > 0 ? size : 0))
  const weight = sum(weights)
  if (weight === 0) return held.map(() => 0)
  const ideal = weights.map((size) => (target * size) / weight)
  const closed = ideal.map((share, at) => Math.min(Math.floor(share), most[at]))
  let left = target - sum(closed)
  for (const at of byRemainder(ideal)) {
    if (left <= 0) break
    if (closed[at] >= most[at]) continue
    closed[at] += 1
    left -= 1
  }
  return closed
}

/** Largest remainder first; of equal ones the later, since a rising sort is turned round. */
function byRemainder(ideal: readonly number[]): number[] {
  const remainder = (at: number): number => ideal[at] - Math.floor(ideal[at])
  return ideal.map((_, at) => at).toSorted((a, b) => remainder(b) - remainder(a) || b - a)
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
