import { aboveZero, correlation, finite, firstOf, notBelowZero, type SurfaceRefusal } from './refusal.ts'

/**
 * One smile in its raw form: total variance `w(k) = a + b(ρ(k − m) + √((k − m)² + σ²))` of log-moneyness
 * `k = log(strike / forward)`. Total variance is volatility squared times years.
 *
 * @see docs/sources.md#svi
 */
export interface RawSvi {
  /** Level of total variance. */
  readonly a: number
  /** How steep both wings are together: `b(1 − ρ)` on the left, `b(1 + ρ)` on the right. */
  readonly b: number
  /** Which wing is the steeper one, between -1 and 1. */
  readonly rho: number
  /** Log-moneyness the smile turns about. */
  readonly m: number
  /** How round the turn is, above zero. */
  readonly sigma: number
}

/** Total variance at a log-moneyness. */
export function sviVariance(svi: RawSvi, k: number): number {
  const x = k - svi.m
  return svi.a + svi.b * (svi.rho * x + Math.sqrt(x * x + svi.sigma * svi.sigma))
}

/** First derivative of total variance by log-moneyness. */
export function sviSlope(svi: RawSvi, k: number): number {
  const x = k - svi.m
  return svi.b * (svi.rho + x / Math.sqrt(x * x + svi.sigma * svi.sigma))
}

/** Second derivative of total variance by log-moneyness. */
export function sviCurvature(svi: RawSvi, k: number): number {
  const x = k - svi.m
  const square = x * x + svi.sigma * svi.sigma
  return (svi.b * svi.sigma * svi.sigma) / (square * Math.sqrt(square))
}

/** Where total variance is lowest, and how low; with a flat wing it is lowest at no finite place. */
export function lowestVariance({ a, b, rho, m, sigma }: RawSvi): { at: number; variance: number } {
  const root = Math.sqrt((1 - rho) * (1 + rho))
  return { at: m - (rho * sigma) / root, variance: a + b * sigma * root }
}

/** The slopes of total variance far out, both as they rise: left `b(1 − ρ)`, right `b(1 + ρ)`. */
export function wingSlopes({ b, rho }: RawSvi): { left: number; right: number } {
  return { left: b * (1 - rho), right: b * (1 + rho) }
}

/** Whether parameters are a smile at all: finite, with a variance above zero everywhere. Arbitrage is another question. */
export function checkRawSvi(svi: RawSvi): SurfaceRefusal | null {
  return (
    firstOf(
      finite('a', svi.a),
      notBelowZero('b', svi.b),
      correlation('rho', svi.rho),
      finite('m', svi.m),
      aboveZero('sigma', svi.sigma),
    ) ?? variance(svi)
  )
}

function variance(svi: RawSvi): SurfaceRefusal | null {
  const { at, variance: lowest } = lowestVariance(svi)
  if (lowest > 0 && Number.isFinite(lowest)) return null
  return { reason: 'variance-not-above-zero', lowest, logMoneyness: at }
}
