import { CHUNK } from '../../core/money/columns.ts'
import { nthLargest } from '../../core/money/largest.ts'
import { countPayers, sumOfSquares } from './columns.ts'
import { ratioFigure, someFigure } from './figure.ts'
import type { Measure } from './measure.ts'

const TOP = 10
const NOTHING_TAKEN = 'nothing was taken'

/** How many carry an allocation, and how unevenly. */
export function concentrationMeasures(parts: Float64Array, caps: Float64Array, taken: bigint): Measure[] {
  const { touched, atCap } = countPayers(parts, caps)
  return [
    own('touched', 'rows', someFigure(touched), 'Accounts that pay something.'),
    own('at-cap', 'rows', someFigure(atCap), 'Accounts that pay the most the policy could ask of them.'),
    own(
      'top-10-share',
      'share',
      ratioFigure(sumOfLargest(parts, TOP), taken, NOTHING_TAKEN),
      'Share of what was taken that the ten largest payers pay.',
    ),
    own(
      'hhi',
      'share',
      ratioFigure(sumOfSquares(parts), taken * taken, NOTHING_TAKEN),
      'Herfindahl index: the sum of squared shares of what was taken; 1 when one account pays all.',
    ),
  ]
}

/** A figure that no study defines. */
function own(name: string, unit: Measure['unit'], corrected: Measure['corrected'], says: string): Measure {
  return { name, unit, published: null, corrected, says }
}

/** The exact sum of the `count` largest cells, or of all where there are fewer. */
export function sumOfLargest(column: Float64Array, count: number): bigint {
  if (column.length === 0) return 0n
  const { value, above } = nthLargest(column, Math.min(count, column.length))
  let total = BigInt(value) * BigInt(Math.min(count, column.length) - above)
  for (let from = 0; from < column.length; from += CHUNK)
    total += sumAbove(column, value, from, Math.min(from + CHUNK, column.length))
  return total
}

/** Fewer than ten cells are above the tenth, so a bigint each costs nothing. */
function sumAbove(column: Float64Array, bound: number, from: number, to: number): bigint {
  let total = 0n
  for (let row = from; row < to; row += 1) if (column[row] > bound) total += BigInt(column[row])
  return total
}
