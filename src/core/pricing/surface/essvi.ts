import type { RawSvi } from './raw-svi.ts'
import type { Shaped } from './refusal.ts'
import { butterflyConditions, type Condition, rawOfSsvi, type SsviSlice } from './ssvi.ts'

/**
 * One smile of an extended SSVI surface, in which each expiry has a correlation of its own. `ψ = θφ` is used in place of
 * `φ`, because conditions between expiries are linear in it.
 *
 * @see docs/sources.md#essvi
 */
export interface EssviSlice {
  /** Total variance at the money. */
  readonly theta: number
  readonly rho: number
  /** Slopes of both wings together: `θφ`. */
  readonly psi: number
}

/** The same smile as an SSVI smile. */
export function ssviOf({ theta, rho, psi }: EssviSlice): SsviSlice {
  return { theta, rho, phi: psi / theta }
}

/** Total variance of an eSSVI smile. */
export function essviVariance({ theta, rho, psi }: EssviSlice, k: number): number {
  const x = psi * k + theta * rho
  return (theta + rho * psi * k + Math.sqrt(x * x + theta * theta * (1 - rho) * (1 + rho))) / 2
}

/** The same smile as raw SVI, which is how surfaces hold it. */
export function rawOfEssvi(slice: EssviSlice): Shaped<RawSvi> {
  return rawOfSsvi(ssviOf(slice))
}

/** Conditions that are together enough for no butterfly in one smile. */
export function essviButterfly(slice: EssviSlice): Condition[] {
  return butterflyConditions(ssviOf(slice))
}

/**
 * Conditions that are together enough for no calendar arbitrage between two expiries: neither wing falls, total variance
 * at the money does not, and `φ` does not rise. The first three must hold; the last is enough with them.
 */
export function essviCalendar(earlier: EssviSlice, later: EssviSlice): Condition[] {
  const left = { value: later.psi * (1 - later.rho), bound: earlier.psi * (1 - earlier.rho) }
  const right = { value: later.psi * (1 + later.rho), bound: earlier.psi * (1 + earlier.rho) }
  const phi = { value: later.psi / later.theta, bound: earlier.psi / earlier.theta }
  return [
    {
      name: 'theta does not fall',
      value: later.theta,
      bound: earlier.theta,
      holds: later.theta >= earlier.theta,
    },
    { name: 'psi (1 - rho) does not fall', ...left, holds: left.value >= left.bound },
    { name: 'psi (1 + rho) does not fall', ...right, holds: right.value >= right.bound },
    { name: 'phi does not rise', ...phi, holds: phi.value <= phi.bound },
  ]
}
