import { isAmount, refuseAmount, sameLength } from './columns.ts'
import { invariant } from './invariant.ts'
import { MAX_CELL } from './mul-div.ts'

/**
 * Takes a budget from rows in a given order: each pays its cap until the rest of the budget is smaller.
 *
 * @param budget >= 0
 * @param caps the most each row may pay, whole, in [0, 2^53 - 1]
 * @param order row numbers, the first payer first, none twice; rows not listed pay nothing
 * @param parts receives what each row pays, whole; not the array of caps
 * @returns the residual: what the listed rows could not pay
 * @throws {InvariantViolation} when the budget is below zero, a cap reached is no such number, or a row
 *   reached is unknown or was paid before
 */
export function allocateByOrder(
  budget: bigint,
  caps: Float64Array,
  order: Int32Array,
  parts: Float64Array,
): bigint {
  sameLength({ caps, parts })
  invariant(budget >= 0n, `a budget is never below zero, and ${budget} is`)
  parts.fill(0)
  let purse = largestCellOf(budget)
  let reserve = budget - BigInt(purse)
  for (let place = 0; place < order.length && (purse > 0 || reserve > 0n); place += 1) {
    const row = order[place]
    const cap = capAt(caps, parts, row)
    if (cap > purse && reserve > 0n) {
      // A full purse covers every cap, so this happens about once for each purse spent.
      const left = reserve + BigInt(purse)
      purse = largestCellOf(left)
      reserve = left - BigInt(purse)
    }
    parts[row] = Math.min(purse, cap)
    purse -= parts[row]
  }
  return reserve + BigInt(purse)
}

/** The cap of a row about to pay; a row that has paid before or does not exist stops the program. */
function capAt(caps: Float64Array, parts: Float64Array, row: number): number {
  if (row < 0 || row >= caps.length) invariant(false, `an order names row ${row} of ${caps.length}`)
  if (parts[row] !== 0) invariant(false, `an order names each row once, and row ${row} twice`)
  const cap = caps[row]
  return isAmount(cap) ? cap : refuseAmount('cap', row, cap)
}

function largestCellOf(amount: bigint): number {
  return amount < BigInt(MAX_CELL) ? Number(amount) : MAX_CELL
}
