import { exp } from '../exp.ts'
import { normalPdf } from '../normal.ts'
import { sviSlope, sviVariance, wingSlopes } from './raw-svi.ts'
import type { SviSlice, SviSurface } from './svi-surface.ts'
import { wingRange } from './wings.ts'

/** What the wing rule itself allows, at one expiry. */
export interface WingBreach {
  /** A straight wing steeper than two, or a cap that bends the smile down in one point. */
  readonly kind: 'steep-wing' | 'wing-cap'
  readonly side: 'puts' | 'calls'
  readonly years: number
  readonly logMoneyness: number
  readonly strike: number
  /** Slope beyond two, or the chance below zero that the bend puts on its strike. */
  readonly depth: number
  /** Standard deviations at the money from the forward. */
  readonly deviations: number
}

/** Total variance that rises faster than this in log-moneyness has no price that goes to zero: Lee's moment formula. */
const STEEPEST = 2

/**
 * Arbitrage that comes of the wing rule.
 *
 * A straight wing is looked at without end, and named at the edge of the range; a cap only inside of the range.
 *
 * @see docs/sources.md#steepest-wing
 */
export function wingBreaches(
  surface: SviSurface,
  { low, high }: { readonly low: number; readonly high: number },
): WingBreach[] {
  return surface.slices.flatMap((slice) => {
    const range = wingRange(slice.svi, surface.wings)
    const { left, right } = wingSlopes(slice.svi)
    const puts = Number.isFinite(range.low)
      ? capAt(slice, 'puts', range.low, low, high)
      : steepAt(slice, 'puts', left, low)
    const calls = Number.isFinite(range.high)
      ? capAt(slice, 'calls', range.high, low, high)
      : steepAt(slice, 'calls', right, high)
    return [puts, calls].filter((breach) => breach !== null)
  })
}

function steepAt(slice: SviSlice, side: 'puts' | 'calls', slope: number, k: number): WingBreach | null {
  return slope > STEEPEST ? breachAt(slice, 'steep-wing', side, k, slope - STEEPEST) : null
}

/** The chance a bend puts on its strike is `φ(d₂) / (2√w)` times how much the slope of total variance jumps up there. */
function capAt(
  slice: SviSlice,
  side: 'puts' | 'calls',
  k: number,
  low: number,
  high: number,
): WingBreach | null {
  if (k < low || k > high) return null
  const slope = sviSlope(slice.svi, k)
  const jump = side === 'calls' ? -slope : slope
  if (jump >= 0) return null
  const deviation = Math.sqrt(sviVariance(slice.svi, k))
  const chance = (normalPdf(-k / deviation - deviation / 2) * jump) / (2 * deviation)
  return breachAt(slice, 'wing-cap', side, k, -chance)
}

function breachAt(
  { years, forward, svi }: SviSlice,
  kind: WingBreach['kind'],
  side: WingBreach['side'],
  logMoneyness: number,
  depth: number,
): WingBreach {
  const deviations = Math.abs(logMoneyness) / Math.sqrt(sviVariance(svi, 0))
  return { kind, side, years, logMoneyness, strike: forward * exp(logMoneyness), depth, deviations }
}
