import { type RawSvi, sviVariance } from './raw-svi.ts'
import { aboveZero, belowZero, firstOf, type SurfaceRefusal } from './refusal.ts'

/**
 * What holds far from the money, where nothing is quoted. Always said, since a far wing decides what a far strike costs.
 *
 * Beyond a cap volatility stays as it is at the cap. A venue whose wings end so publishes a small arbitrage there, the smile
 * being bent down in one point: the verdict tells how small.
 */
export type WingRule =
  /** As the formula gives it: total variance rises in a straight line. */
  | { readonly kind: 'linear' }
  /** Constant beyond these values of log-moneyness, the lower below zero, the upper above. */
  | { readonly kind: 'capped'; readonly low: number; readonly high: number }
  /** Constant beyond this many standard deviations at the money, `√w(0)`, on either side. */
  | { readonly kind: 'capped-at-deviations'; readonly deviations: number }

/** Where the wings of one smile begin: log-moneyness within which the formula holds. */
export interface WingRange {
  readonly low: number
  readonly high: number
}

/** The range within which the formula of one smile holds. */
export function wingRange(svi: RawSvi, wings: WingRule): WingRange {
  if (wings.kind === 'linear') return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  if (wings.kind === 'capped') return { low: wings.low, high: wings.high }
  const reach = wings.deviations * Math.sqrt(sviVariance(svi, 0))
  return { low: -reach, high: reach }
}

export function checkWings(wings: WingRule): SurfaceRefusal | null {
  if (wings.kind === 'linear') return null
  if (wings.kind === 'capped-at-deviations') return aboveZero('deviations', wings.deviations)
  return firstOf(belowZero('low', wings.low), aboveZero('high', wings.high))
}
