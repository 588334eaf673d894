import { sumOf } from '../money/columns.ts'
import { compareProducts } from '../money/mul-div.ts'
import { lotsWithin, type Share, shareOf } from './exact-floor.ts'

/** Rows that climb in lots: at height z row i holds `lot x min(most / lot, floor(z x base / lot))`. */
export interface Ladder {
  /** >= 0; a row of base zero has `most` zero. */
  readonly bases: Float64Array
  readonly lots: Float64Array
  /** Most units of each row, whole lots. */
  readonly most: Float64Array
}

/** The smallest height at which the rows hold the budget. */
export interface Breakpoint {
  /** A row that gains its lot number `multiple` there; the height is `multiple x lot / base` of it. */
  readonly at: { readonly row: number; readonly multiple: number }
  /** Units of each row just below the height. */
  readonly below: Float64Array
  /** Budget less what the rows hold below, above zero. */
  readonly left: bigint
  /** The rows that gain a lot there, ascending. */
  readonly tied: readonly number[]
}

/** Below the lowest height at which anybody holds a lot, 1 / (2^53 - 1). */
const LOWEST = 5.551115123125783e-17 // 2^-54
/** At or above the highest, 2^53 - 1. */
const HIGHEST = 9_007_199_254_740_992 // 2^53

/**
 * Finds the height exactly: halving between two floats, each step with exact holdings, until few breakpoints
 * lie between them, then those in exact order.
 *
 * Halving goes by the bits of the floats, so it ends within some sixty steps whatever the amounts are, and
 * between two neighbouring floats no row has more than three breakpoints.
 *
 * @param budget above zero and below the sum of `most`
 */
export function smallestBreakpoint(ladder: Ladder, budget: bigint): Breakpoint {
  let [low, high] = [LOWEST, HIGHEST]
  let below = heldAt(ladder, low)
  let above = heldAt(ladder, high)
  while (breakpointsBetween(ladder, below, above) > below.length) {
    const middle = between(low, high)
    if (middle === low) break
    const held = heldAt(ladder, middle)
    if (sumOf(held, 'part') < budget) [low, below] = [middle, held]
    else [high, above] = [middle, held]
  }
  return firstToReach(ladder, budget, below, above)
}

/** Climbs the breakpoints between two holdings in exact order until the budget is held. */
function firstToReach(ladder: Ladder, budget: bigint, below: Float64Array, above: Float64Array): Breakpoint {
  const { rows, tops, order } = breakpointsOf(ladder, below, above)
  let left = budget - sumOf(below, 'part')
  for (let from = 0; ; ) {
    let to = from
    let gained = 0n
    while (to < order.length && compareAt(ladder, rows, tops, order[from], order[to]) === 0)
      gained += BigInt(ladder.lots[rows[order[to++]]])
    const tied = Array.from(order.subarray(from, to), (place) => rows[place])
    if (gained >= left) {
      const row = tied[0]
      return { at: { row, multiple: tops[order[from]] / ladder.lots[row] }, below, left, tied }
    }
    left -= gained
    for (const row of tied) below[row] += ladder.lots[row]
    from = to
  }
}

/** Every lot between two holdings with the units its row holds once it has it, and their order by height. */
function breakpointsOf(
  ladder: Ladder,
  below: Float64Array,
  above: Float64Array,
): { rows: Int32Array; tops: Float64Array; order: Int32Array } {
  const count = breakpointsBetween(ladder, below, above)
  const rows = new Int32Array(count)
  const tops = new Float64Array(count)
  let place = 0
  for (let row = 0; row < below.length; row += 1)
    for (let top = below[row] + ladder.lots[row]; top <= above[row]; top += ladder.lots[row]) {
      rows[place] = row
      tops[place] = top
      place += 1
    }
  const order = rows.map((_, at) => at)
  order.sort((a, b) => compareAt(ladder, rows, tops, a, b) || a - b)
  return { rows, tops, order }
}

/** Orders two breakpoints by height, `top / base`, exactly. */
function compareAt({ bases }: Ladder, rows: Int32Array, tops: Float64Array, a: number, b: number): number {
  return compareProducts(tops[a], bases[rows[b]], tops[b], bases[rows[a]])
}

function breakpointsBetween({ lots }: Ladder, below: Float64Array, above: Float64Array): number {
  let count = 0
  for (let row = 0; row < below.length; row += 1) count += (above[row] - below[row]) / lots[row]
  return count
}

function heldAt({ bases, lots, most }: Ladder, height: number): Float64Array {
  const share = exactly(height)
  return most.map((limit, row) => Math.min(limit, lotsWithin(share, bases[row], lots[row]) * lots[row]))
}

/** A float as the ratio it is. */
function exactly(height: number): Share {
  let [numerator, denominator] = [height, 1n]
  while (!Number.isSafeInteger(numerator) && numerator < HIGHEST) {
    numerator *= 2
    denominator *= 2n
  }
  return shareOf(BigInt(numerator), denominator)
}

/** The float in the middle of two, by their bits; the lower one when they are neighbours. */
function between(low: number, high: number): number {
  const floats = new Float64Array([low, high])
  const bits = new BigUint64Array(floats.buffer)
  bits[0] = (bits[0] + bits[1]) / 2n
  return floats[0]
}
