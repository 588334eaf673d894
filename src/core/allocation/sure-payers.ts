import { sumAt } from '../money/columns.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { isAtMost } from './chunks.ts'
import type { LevelTerms } from './level-terms.ts'

/** A budget and terms with the sure payers taken out, and which rows those are. */
export interface Open extends LevelTerms {
  readonly budget: bigint
  readonly sure: Int32Array
}

/**
 * Takes out the rows whose weight is past 2^53 - 1, with what they pay: whoever gives such a weight has made sure that
 * the level lifts the row over its cap, and the level is found among the others.
 *
 * @returns the terms as they are where no row is such
 */
export function besideSurePayers(budget: bigint, terms: LevelTerms): Open {
  const sure = rowsPastCells(terms.weights)
  if (sure.length === 0) return { budget, sure, ...terms }
  const caps = terms.caps.slice()
  const weights = terms.weights.slice()
  for (const row of sure) {
    caps[row] = 0
    weights[row] = 0
  }
  return { budget: budget - sumAt(terms.caps, sure), caps, weights, sure }
}

function rowsPastCells(weights: Float64Array): Int32Array {
  if (isAtMost(weights, MAX_CELL)) return new Int32Array(0)
  return Int32Array.from(weights.keys()).filter((row) => weights[row] > MAX_CELL)
}
