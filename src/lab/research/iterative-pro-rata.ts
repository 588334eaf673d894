/** The published floor under every weight. */
const LEAST_WEIGHT = 1e-12

/**
 * The iterative allocator as published: shares what is left among those with room, over and over, in floats.
 *
 * Known fault: weights are floored at 1e-12, so an account of weight zero pays as soon as the others are full.
 *
 * @see docs/sources.md#published-pro-rata
 */
export function iterativeProRata(
  budget: number,
  capacities: readonly number[],
  weights: readonly number[],
): number[] {
  const paid = capacities.map(() => 0)
  let left = budget
  let open = capacities.map((_, at) => at).filter((at) => capacities[at] > LEAST_WEIGHT)
  while (left > LEAST_WEIGHT && open.length > 0) {
    const weight = open.reduce((sum, at) => sum + Math.max(weights[at], LEAST_WEIGHT), 0)
    const before = left
    for (const at of open) {
      const share = (before * Math.max(weights[at], LEAST_WEIGHT)) / weight
      const takes = Math.min(capacities[at] - paid[at], share)
      paid[at] += takes
      left -= takes
    }
    open = open.filter((at) => capacities[at] - paid[at] > LEAST_WEIGHT)
    // The published loop would go on for ever once rounding eats all progress.
    if (left === before) break
  }
  return paid
}
