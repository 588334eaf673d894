import { CHUNK, rowsAboveZero, sameLength, sumAt, sumOf } from './columns.ts'
import { invariant } from './invariant.ts'
import { compareProducts } from './mul-div.ts'
import { type Ratio, ratioOf, signOfExcess } from './ratio.ts'
import { splitActive } from './split.ts'
import { gcd } from './units.ts'

/**
 * The level at which accounts with caps share a budget: row i pays `min(cap, level * weight)`.
 *
 * The level is `numerator / denominator` in lowest terms: the smallest at which the payments sum to the
 * budget, or to all caps when the budget passes them.
 */
export interface Level {
  readonly numerator: bigint
  readonly denominator: bigint
  /** Rows of weight above zero that pay their whole cap: `cap <= level * weight`. */
  readonly saturated: number
  /** What no row can pay: the budget less all caps of rows with weight, never below zero. */
  readonly residual: bigint
}

/** A level in whole units: what the rows were given is `budget - residual`. */
export interface Allocation {
  readonly level: Level
  readonly residual: bigint
}

/** A level, and the rows below their cap at it; what those share is `shared`, over `weight`. */
export interface Found {
  readonly level: Level
  /** Rows below their cap, in two lists, each in ascending order. */
  readonly unsaturated: readonly [Int32Array, Int32Array]
  readonly shared: bigint
  readonly weight: bigint
}

/**
 * Finds the exact level L with `sum of min(cap, L * weight)` equal to the budget.
 *
 * Newton's method from below: at each turn L is what the rows not yet at their cap would share, and the rows
 * it lifts over their cap leave for good, because L only rises. Every comparison is a float screen with an
 * exact confirm, so the rows that leave are the right ones; a handful of turns is usual, most over few rows.
 *
 * @param budget >= 0
 * @param caps the most each row may pay, whole, in [0, 2^53 - 1]; their sum may pass 2^53
 * @param weights whole, in [0, 2^53 - 1]; a row of weight zero never pays
 * @throws {InvariantViolation} when the budget is below zero, a cell is no such number, or the lengths differ
 * @see docs/sources.md#water-filling
 */
export function solveLevel(budget: bigint, caps: Float64Array, weights: Float64Array): Level {
  return findLevel(budget, caps, weights).level
}

/**
 * Shares a budget in whole units at the exact level of `solveLevel`.
 *
 * A row at its cap pays the cap. The others pay `floor(level * weight)`, and the units left over go to the
 * largest remainders, the lower row first; none passes its cap, because an exact share below a whole cap
 * rounds up to the cap at most.
 *
 * @param parts receives what each row pays, whole; neither of the inputs
 * @returns `sum of parts + residual` is the budget, exactly
 * @throws {InvariantViolation} as `solveLevel` does
 * @see docs/sources.md#largest-remainder
 */
export function allocateByLevel(
  budget: bigint,
  caps: Float64Array,
  weights: Float64Array,
  parts: Float64Array,
): Allocation {
  sameLength({ caps, weights, parts })
  const found = findLevel(budget, caps, weights)
  for (let from = 0; from < parts.length; from += CHUNK)
    capsInto(parts, caps, weights, from, Math.min(from + CHUNK, parts.length))
  const rows = unsaturatedOf(found)
  if (rows.length > 0) splitActive(found.shared, found.weight, weights, rows, parts)
  return { level: found.level, residual: found.level.residual }
}

function capsInto(
  parts: Float64Array,
  caps: Float64Array,
  weights: Float64Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row += 1) parts[row] = weights[row] > 0 ? caps[row] : 0
}

/** Finds the level and keeps what allocations in whole units or lots start from. */
export function findLevel(budget: bigint, caps: Float64Array, weights: Float64Array): Found {
  sameLength({ caps, weights })
  invariant(budget >= 0n, `a budget is never below zero, and ${budget} is`)
  const allCaps = sumOf(caps, 'cap')
  const weight = sumOf(weights, 'weight')
  const rows = rowsAboveZero(weights)
  const capacity = rows.length === caps.length ? allCaps : sumAt(caps, rows)
  if (budget >= capacity) return everyoneAtCap(budget - capacity, caps, weights, rows)
  const climb = { caps, weights, rows, shared: budget, weight }
  const unsaturated = climbToLevel(climb)
  const saturated = rows.length - unsaturated[0].length - unsaturated[1].length
  const level = { ...lowestTerms(climb.shared, climb.weight), saturated, residual: 0n }
  return { level, unsaturated, shared: climb.shared, weight: climb.weight }
}

/** The rows below their cap, in ascending order. */
export function unsaturatedOf({ unsaturated: [left, right] }: Found): Int32Array {
  return merged(left, right)
}

/** A climb under way: the level is `shared / weight`, and `rows` may still reach their cap. */
interface Climb {
  readonly caps: Float64Array
  readonly weights: Float64Array
  rows: Int32Array
  shared: bigint
  weight: bigint
}

/**
 * Climbs from below until no row is lifted over its cap; the budget is less than the caps, so some row stays.
 *
 * After a first turn the level is near its end, and most rows are far above it. Those above a ceiling are
 * set aside as sure to stay, and only the band below is looked at again. If the level passes the ceiling
 * after all, they come back and the next ceiling is higher.
 *
 * @returns the rows that stay: those set aside, and those left in the band
 */
function climbToLevel(climb: Climb): [Int32Array, Int32Array] {
  const others = new Int32Array(climb.rows.length)
  lift(climb, others)
  for (;;) {
    const ceiling = ratioOf(5n * climb.shared, 4n * climb.weight)
    const above = partition(ceiling, climb, others)
    const aside = climb.rows.subarray(0, above)
    climb.rows = others.subarray(0, climb.rows.length - above)
    const leavers = new Int32Array(climb.rows.length)
    while (lift(climb, leavers));
    if (climb.shared * ceiling.denominator <= ceiling.numerator * climb.weight) return [aside, climb.rows]
    climb.rows = merged(aside, climb.rows)
  }
}

/** One turn: the rows at or above their cap at this level leave with what they pay, and the level rises. */
function lift(climb: Climb, leavers: Int32Array): boolean {
  const staying = partition(ratioOf(climb.shared, climb.weight), climb, leavers)
  const leaving = leavers.subarray(0, climb.rows.length - staying)
  climb.rows = climb.rows.subarray(0, staying)
  climb.shared -= sumAt(climb.caps, leaving)
  climb.weight -= sumAt(climb.weights, leaving)
  return leaving.length > 0
}

/**
 * Moves the rows below their cap at a level to the front and lists the others, each in ascending order.
 *
 * @param others receives the rows at or above their cap
 * @returns how many rows are below it
 */
function partition(level: Ratio, climb: Climb, others: Int32Array): number {
  let below = 0
  for (let from = 0; from < climb.rows.length; from += CHUNK)
    below = partitionChunk(level, climb, others, from, below)
  return below
}

function partitionChunk(level: Ratio, climb: Climb, others: Int32Array, from: number, start: number): number {
  const { caps, weights, rows } = climb
  const to = Math.min(from + CHUNK, rows.length)
  let below = start
  for (let place = from; place < to; place += 1) {
    const row = rows[place]
    // Which rows are below looks random to a processor: both lists are written, and only one moves on.
    rows[below] = row
    others[place - below] = row
    below += Number(signOfExcess(level, weights[row], caps[row]) < 0)
  }
  return below
}

/** Two lists of rows in ascending order as one. */
function merged(left: Int32Array, right: Int32Array): Int32Array {
  const rows = new Int32Array(left.length + right.length)
  let [fromLeft, fromRight] = [0, 0]
  for (let place = 0; place < rows.length; place += 1) {
    const takesLeft = fromRight === right.length || left[fromLeft] < right[fromRight]
    rows[place] = takesLeft ? left[fromLeft++] : right[fromRight++]
  }
  return rows
}

function everyoneAtCap(
  residual: bigint,
  caps: Float64Array,
  weights: Float64Array,
  active: Int32Array,
): Found {
  // The smallest level that lifts every row to its cap is the largest ratio of cap to weight.
  let cap = 0
  let weight = 1
  for (let place = 0; place < active.length; place += 1) {
    const row = active[place]
    if (compareProducts(caps[row], weight, cap, weights[row]) <= 0) continue
    cap = caps[row]
    weight = weights[row]
  }
  const level = { ...lowestTerms(BigInt(cap), BigInt(weight)), saturated: active.length, residual }
  return { level, unsaturated: [new Int32Array(0), new Int32Array(0)], shared: 0n, weight: 0n }
}

function lowestTerms(numerator: bigint, denominator: bigint): { numerator: bigint; denominator: bigint } {
  const common = gcd(numerator, denominator)
  return { numerator: numerator / common, denominator: denominator / common }
}
