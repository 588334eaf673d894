import { InvariantViolation } from '../money/invariant.ts'
import { MAX_CELL } from '../money/mul-div.ts'

/**
 * A requirement that floats worked out, in whole ledger units, rounded up: the one door between the two.
 *
 * The product with the power of ten is rounded by the float, so a requirement of whole units may come out a unit above
 * itself.
 *
 * @param amount money of one, zero or above
 * @param decimals ledger decimals of the asset
 * @throws {InvariantViolation} when it is no number, below zero, or past the bound of a cell
 */
export function unitsUp(amount: number, decimals: number): number {
  const units = Math.ceil(amount * powerOfTen(decimals))
  if (!(units >= 0 && units <= MAX_CELL))
    throw new InvariantViolation(
      `a margin model asks for ${amount}, which is no amount of whole units from 0 to ${MAX_CELL}: check its figures`,
    )
  return units + 0
}

/** Half the bound of a cell: more than anybody can have, with room for what brackets ask on top. */
const MOST_REQUIRED = 4_503_599_627_370_496

/**
 * The requirement of a bucket in whole units, rounded up. A figure past half the bound of a cell is that half: nobody can
 * have as much, so the answer is the same, and a command cannot stop the engine by asking.
 */
export function requirementUp(amount: number, decimals: number): number {
  return amount * powerOfTen(decimals) >= MOST_REQUIRED ? MOST_REQUIRED : unitsUp(amount, decimals)
}

/** Units of one, exact: an asset has at most fifteen decimals. */
export function powerOfTen(decimals: number): number {
  return powers[decimals] as number
}

const powers: readonly number[] = [
  1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]
