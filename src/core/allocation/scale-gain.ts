import { inChunks } from './chunks.ts'

/** What is shared by the weights: rows pay up to their caps. */
export interface Shared {
  readonly budget: bigint
  readonly caps: Float64Array
}

/** Adding n floats errs by less than n parts in 2^53, and so does each of few roundings before; this is above twice that. */
const PER_ADDITION = 4.440892098500626e-16 // 2^-51

/**
 * Whether every row with a weight above a bound may be set aside. Floats say no in two passes where they can; where
 * they say yes, the exact level has to be found.
 *
 * All of them are only if the level reaches the highest of `cap / (weight - 1)` among them, and it does not if the
 * rows would pay more than the budget there.
 */
export function canGain({ budget, caps }: Shared, weights: Float64Array, bound: number): boolean {
  const reach = highestReach(caps, weights, bound)
  let paid = 0
  inChunks(caps.length, (from, to) => {
    paid += paidAt(reach, caps, weights, from, to)
  })
  return paid <= Number(budget) * (1 + (caps.length + 8) * PER_ADDITION)
}

function highestReach(caps: Float64Array, weights: Float64Array, bound: number): number {
  let reach = 0
  inChunks(caps.length, (from, to) => {
    for (let row = from; row < to; row += 1)
      if (weights[row] > bound) reach = Math.max(reach, caps[row] / (weights[row] - 1))
  })
  return reach
}

function paidAt(reach: number, caps: Float64Array, weights: Float64Array, from: number, to: number): number {
  let paid = 0
  for (let row = from; row < to; row += 1) paid += Math.min(caps[row], reach * weights[row])
  return paid
}
