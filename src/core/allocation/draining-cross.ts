import type { Rational } from '../money/units.ts'
import { clipToLevel } from './clip.ts'
import { ONE } from './parameters.ts'
import { ClaimProblem } from './problems.ts'

/** A cross-margined account: its equity, and the signed value of its position in each asset at the mark. */
export interface CrossAccount {
  readonly id: string
  readonly equity: bigint
  readonly positions: readonly bigint[]
}

/** What is to be closed over several assets, and how much each asset moves with the one factor all are ranked by. */
export interface CrossDemand {
  /** Value to close in each asset: above zero from longs, below zero from shorts. */
  readonly remove: readonly bigint[]
  /** Move of each asset when the factor moves by one, parts per million, signed. */
  readonly loadings: readonly bigint[]
}

export interface CrossDrained {
  /** Value closed by account and asset, with the sign of the position. */
  readonly removed: readonly (readonly bigint[])[]
  /** Factor exposure each account gave up, in millionths of a unit; the accounts' sum is the demand less `residual`. */
  readonly given: readonly bigint[]
  /** Factor exposure in millionths over equity, above which nobody is who could still be brought down; null as in `clipToLevel`. */
  readonly highest: Rational | null
  /** Factor exposure nobody had left to give, in millionths of a unit. */
  readonly residual: bigint
}

/**
 * Leverage draining over cross-margined accounts: the factor leverage `loadings . (positions - removed) / equity`
 * of everybody is brought to one level, as far as closing on the demanded side can bring it.
 *
 * The level is exact in factor exposure, which the accounts give up to the last millionth. Each account closes its
 * assets in one proportion, rounded towards zero, as in the authors' own code; so the demand is met in factor
 * exposure and not asset by asset. In bigints, since the product of a value and a loading may pass 2^53.
 *
 * @param accounts in ascending order of ids, which breaks ties
 * @throws {ClaimProblem} when the lists differ in length, or closing an asset on the demanded side would add to
 *   the exposure (a loading whose sign is not that of what is to be removed)
 * @see docs/sources.md#leverage-draining
 */
export function drainCrossLeverage(accounts: readonly CrossAccount[], demand: CrossDemand): CrossDrained {
  checkDemand(accounts, demand)
  const { remove, loadings } = demand
  const takeable = accounts.map(({ positions }) => positions.map((value, at) => closable(value, remove[at])))
  const most = takeable.map((values) => dot(loadings, values))
  const rows = accounts.map(({ equity, positions }, row) => {
    return { exposure: dot(loadings, positions), equity: equity > 0n ? equity : 0n, most: most[row] }
  })
  const { taken, highest, residual } = clipToLevel(rows, dot(loadings, remove))
  const removed = takeable.map((values, row) =>
    values.map((value) => (most[row] === 0n ? 0n : (value * taken[row]) / most[row])),
  )
  return { removed, given: taken, highest, residual }
}

/** The part of a position that lies on the side to be closed. */
function closable(value: bigint, remove: bigint): bigint {
  return value > 0n === remove > 0n && remove !== 0n ? value : 0n
}

function dot(left: readonly bigint[], right: readonly bigint[]): bigint {
  return left.reduce((sum, value, at) => sum + value * right[at], 0n)
}

function checkDemand(accounts: readonly CrossAccount[], { remove, loadings }: CrossDemand): void {
  if (remove.length !== loadings.length)
    throw new ClaimProblem(
      `There are ${remove.length} demands and ${loadings.length} loadings. Give one of each for every asset.`,
    )
  for (const { id, positions } of accounts)
    if (positions.length !== remove.length)
      throw new ClaimProblem(
        `"${id}" has ${positions.length} positions for ${remove.length} assets. Give one for each, zero where he holds none.`,
        { id },
      )
  const against = remove.findIndex((value, at) => value * loadings[at] < 0n)
  if (against >= 0)
    throw new ClaimProblem(
      `Asset ${against} has loading ${loadings[against]} of ${ONE} and demand ${remove[against]}: closing it would add to the factor exposure. Drain it by itself.`,
    )
}
