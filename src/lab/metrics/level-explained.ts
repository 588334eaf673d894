import type { Allotment } from '../../core/allocation/policy.ts'
import { compareProducts, MAX_CELL } from '../../core/money/mul-div.ts'
import type { Rational } from '../../core/money/units.ts'

/** How a level came about, for whoever wants to check it by hand. */
export interface LevelExplained {
  readonly level: Rational
  /** Rows that pay their whole cap: cap <= level x weight. */
  readonly saturated: number
  /** Rows below their cap, which pay level x weight before rounding. */
  readonly sharing: number
  /** Rows without a cap or a weight, which pay nothing. */
  readonly without: number
  /** The saturated row that reached its cap last, and the sharing row that would reach its own next. */
  readonly last: AtRatio | null
  readonly next: AtRatio | null
}

/** A row and the level at which it reaches its cap: cap / weight. */
export interface AtRatio {
  readonly row: number
  readonly cap: number
  readonly weight: number
}

/** A row that got more than its exact share rounded down: `steps` units, or lots. */
export interface Extra {
  readonly row: number
  readonly steps: bigint
}

/**
 * Which caps bound the level, and which rows are next to it.
 *
 * @param allotment of a policy with a level, in whole units: caps cut to lots are not what the level was found with
 */
export function explainLevel({ level, weights, caps }: Allotment): LevelExplained | null {
  if (level === null || weights === null) return null
  const found = { saturated: 0, sharing: 0, last: null as AtRatio | null, next: null as AtRatio | null }
  for (let row = 0; row < caps.length; row += 1) {
    if (weights[row] === 0 || caps[row] === 0) continue
    const here = { row, cap: caps[row], weight: weights[row] }
    if (BigInt(here.cap) * level.denominator <= level.numerator * BigInt(here.weight)) {
      found.saturated += 1
      if (found.last === null || isLater(here, found.last)) found.last = here
    } else {
      found.sharing += 1
      if (found.next === null || isLater(found.next, here)) found.next = here
    }
  }
  return { level, ...found, without: caps.length - found.saturated - found.sharing }
}

/**
 * The rows that were given a unit or a lot beyond their exact share rounded down, and how many.
 *
 * @param exact the allotment in whole units, whose caps and weights the level belongs to
 * @param parts what was paid in the end
 * @param lots units in a lot of each row, or null for units
 */
export function extrasOf(exact: Allotment, parts: Float64Array, lots: Float64Array | null): Extra[] {
  const { level, weights, caps } = exact
  if (level === null || weights === null) return []
  const extras: Extra[] = []
  for (let row = 0; row < parts.length; row += 1) {
    if (parts[row] === 0) continue
    const step = BigInt(lots === null ? 1 : lots[row])
    const steps = BigInt(parts[row]) / step - shareOf(level, caps[row], weights[row]) / step
    if (steps > 0n) extras.push({ row, steps })
  }
  return extras
}

/** min(cap, level x weight) in whole units, rounded down. */
function shareOf({ numerator, denominator }: Rational, cap: number, weight: number): bigint {
  const share = (numerator * BigInt(weight)) / denominator
  return share < BigInt(cap) ? share : BigInt(cap)
}

/** Does `a` reach its cap at a higher level than `b`? Weights of rows that surely pay their cap may pass 2^53. */
function isLater(a: AtRatio, b: AtRatio): boolean {
  if (a.weight > MAX_CELL || b.weight > MAX_CELL)
    return BigInt(a.cap) * BigInt(b.weight) > BigInt(b.cap) * BigInt(a.weight)
  return compareProducts(a.cap, b.weight, b.cap, a.weight) > 0
}
