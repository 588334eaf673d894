import { invariant } from '../../core/money/invariant.ts'
import { isZero, minus, ONE, over, type Rational, times, ZERO } from './rational.ts'

/**
 * Solves `x = input + matrix x` exactly by elimination.
 *
 * @param matrix n rows of n, such that identity less matrix can be inverted
 * @returns n values
 * @throws {InvariantViolation} when the system has no single solution
 */
export function solveFlow(
  matrix: readonly (readonly Rational[])[],
  input: readonly Rational[],
): readonly Rational[] {
  const rows = matrix.map((row, i) => [...row.map((cell, j) => minus(i === j ? ONE : ZERO, cell)), input[i]])
  for (let column = 0; column < rows.length; column += 1) eliminate(rows, column)
  return rows.map((row) => row[rows.length])
}

function eliminate(rows: Rational[][], column: number): void {
  const pivot = rows.findIndex((row, at) => at >= column && !isZero(row[column]))
  invariant(pivot !== -1, 'the system has no single solution: money circulates in it without a leak')
  const found = rows[pivot]
  rows[pivot] = rows[column]
  rows[column] = found.map((cell) => over(cell, found[column]))
  for (const [at, row] of rows.entries()) {
    if (at === column || isZero(row[column])) continue
    const factor = row[column]
    rows[at] = row.map((cell, place) => minus(cell, times(factor, rows[column][place])))
  }
}
