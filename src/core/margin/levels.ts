import { compareProducts } from '../money/mul-div.ts'
import type { Assessment } from './model.ts'

const PPM = 1_000_000

/** A line on the way down: a share of the maintenance requirement, and whether standing on it counts as below. */
export interface Level {
  /** Parts per million of the maintenance requirement; 0 is the line of bankruptcy. */
  readonly share: number
  /** `below` is strict; `at-or-below` also holds on the line itself. */
  readonly equity: 'below' | 'at-or-below'
}

/**
 * Whether a bucket has reached a level. Exact: equity x 1,000,000 against maintenance x share.
 * A bucket with nothing to keep (no requirement) has reached it only when its equity is below zero.
 */
export function hasReached(level: Level, assessment: Assessment): boolean {
  if (assessment.maintenance === 0) return assessment.marginEquity < 0
  const { marginEquity, maintenance } = assessment
  const side =
    level.share === PPM
      ? marginEquity - maintenance
      : compareProducts(marginEquity, PPM, maintenance, level.share)
  return side < 0 || (side === 0 && level.equity === 'at-or-below')
}

/** Units of margin equity above a level, a guide for zones. */
export function slackAbove(level: Level, assessment: Assessment): number {
  return assessment.marginEquity - (assessment.maintenance * level.share) / PPM
}

/** Levels at which accounts are called and liquidated. */
export interface Levels {
  readonly call: Level | null
  readonly liquidation: Level
}
