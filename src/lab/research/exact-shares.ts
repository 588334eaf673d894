import { splitProRata } from '../../core/money/split.ts'

/** What each pays, and the level behind it: before rounding, row i pays `min(cap, numerator x weight / denominator)`. */
export interface ExactShares {
  readonly paid: readonly bigint[]
  readonly numerator: bigint
  readonly denominator: bigint
}

/**
 * Shares a budget at one level over weights of any size, without error: `min(cap, L x weight)` in whole units.
 *
 * The slow and obvious way, for weights beyond what a column of the engine holds: sort by cap over weight, and whoever
 * the level reaches leaves with his cap. Odd units go to the largest remainders, the earlier row first; a share below
 * a whole cap rounds up to it at most.
 *
 * @param caps whole units, >= 0
 * @param weights whole, >= 0; a row of weight zero never pays
 * @param budget whole units, 0 <= budget <= the caps of rows with weight
 */
export function shareExactly(
  caps: readonly bigint[],
  weights: readonly bigint[],
  budget: bigint,
): ExactShares {
  const rising = [...caps.keys()]
    .filter((row) => weights[row] > 0n)
    .toSorted((a, b) => compare(caps[a] * weights[b], caps[b] * weights[a]) || a - b)
  const paid = caps.map(() => 0n)
  let left = budget
  let weight = rising.reduce((sum, row) => sum + weights[row], 0n)
  let full = 0
  while (full < rising.length && caps[rising[full]] * weight <= left * weights[rising[full]]) {
    const row = rising[full]
    paid[row] = caps[row]
    left -= caps[row]
    weight -= weights[row]
    full += 1
  }
  const sharing = rising.slice(full).toSorted((a, b) => a - b)
  // Where all are full, the level at which the last of them is full will do.
  const last = rising[full - 1]
  if (sharing.length === 0)
    return {
      paid,
      numerator: last === undefined ? 0n : caps[last],
      denominator: last === undefined ? 1n : weights[last],
    }
  // Claims that can carry the rest in any unit of the weights, which only say proportions.
  const parts =
    left === 0n
      ? []
      : splitProRata(
          left,
          sharing.map((row) => weights[row] * left),
        )
  for (const [place, row] of sharing.entries()) paid[row] = parts[place] ?? 0n
  return { paid, numerator: left, denominator: weight }
}

/** The projection of `vector-projection.ts` without error: weights are squares of capacities. */
export function projectExactly(capacities: readonly bigint[], budget: bigint): ExactShares {
  return shareExactly(capacities, squaresOf(capacities), budget)
}

export function squaresOf(capacities: readonly bigint[]): bigint[] {
  return capacities.map((capacity) => capacity ** 2n)
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
