import { solveSymmetric } from './solve-symmetric.ts'

/** Rows of residuals, from the first to the one behind the last. */
export interface Rows {
  readonly from: number
  readonly to: number
}

/** A sum of squares to make small. */
export interface LeastSquares {
  readonly parameters: number
  readonly residuals: number
  /** Rows that a parameter moves: no other may change with it. */
  rowsOf(parameter: number): Rows
  /** Writes the residuals at `x` into these rows of `out`. */
  evaluate(x: Float64Array, out: Float64Array, rows: Rows): void
}

/** Where a search ended. */
export interface Minimum {
  readonly x: Float64Array<ArrayBuffer>
  /** Sum of squares. */
  readonly cost: number
  readonly iterations: number
}

/** When a search ends. */
export interface SearchLimits {
  readonly iterations: number
  /** Ends when a step lowers the sum of squares by less than this share of it, twice in a row. */
  readonly gain: number
}

/** Step of the difference quotients: about the root of the smallest step of a float. */
const DIFFERENCE = 1.5e-8
const MOST_DAMPING = 1e12

/**
 * Levenberg's and Marquardt's search for the least sum of squares, from a start, with difference quotients. It uses nothing
 * but its inputs, so it ends at the same bits everywhere.
 *
 * @see docs/sources.md#levenberg-marquardt
 */
export function leastSquares(
  problem: LeastSquares,
  start: Float64Array,
  { iterations, gain }: SearchLimits,
): Minimum {
  const search = new Search(problem, start)
  let [turn, idle] = [0, 0]
  while (turn < iterations && idle < 2) {
    turn += 1
    const before = search.cost
    if (!search.step()) break
    idle = before - search.cost <= gain * before ? idle + 1 : 0
  }
  return { x: search.x, cost: search.cost, iterations: turn }
}

class Search {
  readonly x: Float64Array<ArrayBuffer>
  cost: number
  readonly #problem: LeastSquares
  readonly #all: Rows
  readonly #residuals: Float64Array
  readonly #tried: Float64Array
  readonly #columns: readonly Float64Array[]
  readonly #normal: Float64Array
  readonly #gradient: Float64Array
  #damping = 1e-3

  constructor(problem: LeastSquares, start: Float64Array) {
    this.#problem = problem
    this.#all = { from: 0, to: problem.residuals }
    this.x = Float64Array.from(start)
    this.#residuals = new Float64Array(problem.residuals)
    this.#tried = new Float64Array(problem.residuals)
    this.#columns = Array.from({ length: problem.parameters }, () => new Float64Array(problem.residuals))
    this.#normal = new Float64Array(problem.parameters * problem.parameters)
    this.#gradient = new Float64Array(problem.parameters)
    problem.evaluate(this.x, this.#residuals, this.#all)
    this.cost = squareOf(this.#residuals)
  }

  /** One step down; false where none is to be had. */
  step(): boolean {
    this.#differentiate()
    this.#normalEquations()
    while (this.#damping < MOST_DAMPING) {
      const next = this.#dampedStep()
      const cost = next === null ? Number.NaN : this.#costAt(next)
      if (cost < this.cost) {
        this.x.set(next!)
        this.#residuals.set(this.#tried)
        this.cost = cost
        this.#damping = Math.max(this.#damping / 5, 1e-14)
        return true
      }
      this.#damping *= 4
    }
    return false
  }

  #costAt(x: Float64Array): number {
    this.#problem.evaluate(x, this.#tried, this.#all)
    return squareOf(this.#tried)
  }

  #differentiate(): void {
    const moved = this.x.slice()
    for (const [parameter, column] of this.#columns.entries()) {
      const rows = this.#problem.rowsOf(parameter)
      const before = moved[parameter]
      moved[parameter] = before + DIFFERENCE * Math.max(1, Math.abs(before))
      const width = moved[parameter] - before
      this.#problem.evaluate(moved, column, rows)
      for (let row = rows.from; row < rows.to; row += 1)
        column[row] = (column[row] - this.#residuals[row]) / width
      moved[parameter] = before
    }
  }

  #normalEquations(): void {
    const n = this.#problem.parameters
    for (let i = 0; i < n; i += 1) {
      const [rows, column] = [this.#problem.rowsOf(i), this.#columns[i]]
      this.#gradient[i] = dot(column, this.#residuals, rows.from, rows.to)
      for (let j = 0; j <= i; j += 1) {
        const others = this.#problem.rowsOf(j)
        const [from, to] = [Math.max(rows.from, others.from), Math.min(rows.to, others.to)]
        this.#normal[i * n + j] = dot(column, this.#columns[j], from, to)
      }
    }
  }

  /** The step of the damped equations, or null where they have no answer. */
  #dampedStep(): Float64Array | null {
    const n = this.#problem.parameters
    const matrix = this.#normal.slice()
    // A parameter that moves nothing has a zero on the diagonal; it must not make the matrix singular.
    for (let i = 0; i < n; i += 1)
      matrix[i * n + i] += this.#damping * Math.max(this.#normal[i * n + i], 1e-12)
    const step = this.#gradient.slice()
    if (!solveSymmetric(matrix, step)) return null
    for (let i = 0; i < n; i += 1) step[i] = this.x[i] - step[i]
    return step
  }
}

function dot(left: Float64Array, right: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let row = from; row < to; row += 1) sum += left[row] * right[row]
  return sum
}

function squareOf(residuals: Float64Array): number {
  return dot(residuals, residuals, 0, residuals.length)
}
