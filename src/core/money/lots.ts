import { isAmount, rowsAboveZero, sameLength, sumAt, sumOf } from './columns.ts'
import { invariant } from './invariant.ts'
import { growLargest } from './largest.ts'
import { type Allocation, findLevel, unsaturatedOf } from './level.ts'
import { divideColumn, type Remainders, ratioOf } from './ratio.ts'

/**
 * Shares a budget at the exact level of `solveLevel`, each row in whole lots.
 *
 * The exact share `min(cap, level * weight)` rounds down to lots. Lots left over go one each to the largest
 * remainders, the lower row first, never above `floor(cap / lot)`, and in further turns to rows with room.
 * As many lots are given as the budget and the caps hold.
 *
 * @param budget in units, >= 0
 * @param caps the most each row may pay, in units, whole, in [0, 2^53 - 1]
 * @param weights whole, in [0, 2^53 - 1]; a row of weight zero never pays
 * @param lot units in one lot, whole, above zero
 * @param parts receives what each row pays in units, a whole number of lots; neither of the inputs
 * @returns the exact level, and the residual: the budget less all parts
 * @throws {InvariantViolation} when the budget is below zero, a cell is no such number, or the lengths differ
 */
export function allocateInLots(
  budget: bigint,
  caps: Float64Array,
  weights: Float64Array,
  lot: number,
  parts: Float64Array,
): Allocation {
  sameLength({ caps, weights, parts })
  checkLot(lot)
  const found = findLevel(budget, caps, weights)
  const unsaturated = unsaturatedOf(found)
  const limits = limitsOf(caps, weights, lot)
  parts.set(limits)
  if (unsaturated.length > 0) {
    const remainders = divideColumn(
      ratioOf(found.shared, found.weight * BigInt(lot)),
      weights,
      unsaturated,
      parts,
    )
    const affordable = budget / BigInt(lot) - sumOf(parts, 'part')
    growWithin(parts, limits, unsaturated, remainders, affordable)
  }
  return { level: found.level, residual: budget - toUnits(parts, lot) }
}

/**
 * Rounds whole-unit targets to lots so that their total loses less than one lot, as far as the caps allow.
 *
 * The rule of `allocateInLots`, for targets that another policy has set. A row with target zero stays there.
 *
 * @param targets units each row should pay, whole, 0 <= target <= cap
 * @param caps the most each row may pay, in units, whole, in [0, 2^53 - 1]
 * @param lot units in one lot, whole, above zero
 * @param parts receives what each row pays in units, a whole number of lots; neither of the inputs
 * @returns the residual: the sum of targets less the sum of parts, >= 0
 * @throws {InvariantViolation} when a cell is no such number, a target passes its cap, or the lengths differ
 */
export function roundToLots(
  targets: Float64Array,
  caps: Float64Array,
  lot: number,
  parts: Float64Array,
): bigint {
  sameLength({ targets, caps, parts })
  checkLot(lot)
  const total = sumOf(targets, 'target')
  sumOf(caps, 'cap') // Checks each cap; their sum is of no use here.
  for (let row = 0; row < caps.length; row += 1) checkTarget(row, targets[row], caps[row])
  const limits = limitsOf(caps, targets, lot)
  const rows = rowsAboveZero(targets)
  const leading = Float64Array.from(rows, (row) => targets[row] - Math.floor(targets[row] / lot) * lot)
  for (let row = 0; row < parts.length; row += 1) parts[row] = Math.floor(targets[row] / lot)
  const affordable = total / BigInt(lot) - sumOf(parts, 'part')
  growWithin(parts, limits, rows, { leading, rest: new Float64Array(rows.length) }, affordable)
  return total - toUnits(parts, lot)
}

/** The most lots each row may pay; none where it has no share. */
function limitsOf(caps: Float64Array, shares: Float64Array, lot: number): Float64Array {
  const limits = new Float64Array(caps.length)
  for (let row = 0; row < caps.length; row += 1)
    limits[row] = shares[row] > 0 ? Math.floor(caps[row] / lot) : 0
  return limits
}

/** Hands out lots in turns, one to a row at most in each, until they or the room under the limits run out. */
function growWithin(
  parts: Float64Array,
  limits: Float64Array,
  rows: Int32Array,
  remainders: Remainders,
  affordable: bigint,
): void {
  const room = sumAt(limits, rows) - sumAt(parts, rows)
  let left = Number(affordable < room ? affordable : room)
  let open = withRoom(parts, limits, rows, remainders)
  while (left > 0) {
    const count = Math.min(left, open.rows.length)
    growLargest(parts, open.rows, open.remainders, count, 1)
    left -= count
    open = withRoom(parts, limits, open.rows, open.remainders)
  }
}

/** The rows below their limit, each with its remainder. */
function withRoom(
  parts: Float64Array,
  limits: Float64Array,
  rows: Int32Array,
  remainders: Remainders,
): { rows: Int32Array; remainders: Remainders } {
  const open = new Int32Array(rows.length)
  const leading = new Float64Array(rows.length)
  const rest = new Float64Array(rows.length)
  let count = 0
  for (let place = 0; place < rows.length; place += 1) {
    if (parts[rows[place]] === limits[rows[place]]) continue
    open[count] = rows[place]
    leading[count] = remainders.leading[place]
    rest[count] = remainders.rest[place]
    count += 1
  }
  return {
    rows: open.subarray(0, count),
    remainders: { leading: leading.subarray(0, count), rest: rest.subarray(0, count) },
  }
}

/** Turns lots into units in place; no part passes its cap, so every product fits. */
function toUnits(parts: Float64Array, lot: number): bigint {
  for (let row = 0; row < parts.length; row += 1) parts[row] *= lot
  return sumOf(parts, 'part')
}

function checkLot(lot: number): void {
  invariant(isAmount(lot) && lot > 0, `a lot is a whole number of units above zero, and ${lot} is not`)
}

function checkTarget(row: number, target: number, cap: number): void {
  if (target > cap)
    invariant(false, `a target stays within its cap, and target ${target} of row ${row} passes ${cap}`)
}
