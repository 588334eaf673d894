/**
 * "Vector mirror descent" as published: one Euclidean projection of the zero vector onto the fractions that raise the
 * budget, {f in [0, 1]^n : k · f = B}. Its gradient is zero, so nothing is learned. The projection is
 * `f = min(1, L k)`: dollars go in proportion to the square of the capacity, and the largest account pays most.
 *
 * @see docs/sources.md#vector-projection
 */

/** Turns of the published bisection. */
const TURNS = 100
/** Dollars at which it stops. */
const CLOSE = 1e-9

/**
 * In floats and by bisection, as published.
 *
 * @param capacities above zero
 * @param budget at most their sum; more is cut to it, silently, as published
 * @returns dollars each pays
 */
export function vectorProjectionAsPublished(capacities: readonly number[], budget: number): number[] {
  const target = Math.min(Math.max(0, budget), sum(capacities))
  const paidAt = (level: number): number[] => capacities.map((k) => k * Math.min(1, Math.max(0, level * k)))
  // The published bracket: from below where nobody pays to above where the smallest account is full.
  let low = -1
  let high = 1 + 1 / capacities.reduce((least, k) => Math.min(least, k), Number.POSITIVE_INFINITY)
  for (let turn = 0; turn < TURNS; turn += 1) {
    const middle = (low + high) / 2
    const miss = sum(paidAt(middle)) - target
    if (Math.abs(miss) <= CLOSE) return paidAt(middle)
    if (miss < 0) low = middle
    else high = middle
  }
  return paidAt((low + high) / 2)
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
