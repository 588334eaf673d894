import { exp, expm1 } from '../exp.ts'
import { log, log1p } from '../log.ts'
import { type NaturalSvi, rawOfNatural } from './natural-svi.ts'
import type { RawSvi } from './raw-svi.ts'
import { aboveZero, type Shaped } from './refusal.ts'

/**
 * One smile of an SSVI surface: `w(k) = θ/2 (1 + ρφk + √((φk + ρ)² + 1 − ρ²))`, so that `θ` is total variance at the
 * money.
 *
 * @see docs/sources.md#ssvi
 */
export interface SsviSlice {
  readonly theta: number
  readonly rho: number
  readonly phi: number
}

/** How the curvature `φ` of an SSVI surface follows from total variance at the money. */
export type Phi =
  /** `φ(θ) = (1 − (1 − e^−λθ)/λθ) / λθ`, as in Heston's model. */
  | { readonly kind: 'heston'; readonly lambda: number }
  /** `φ(θ) = η / (θ^γ (1 + θ)^(1 − γ))`. */
  | { readonly kind: 'power-law'; readonly eta: number; readonly gamma: number }

/** A condition that, with the others of its list, is enough for no arbitrage; it may fail where there is none either. */
export interface Condition {
  readonly name: string
  readonly value: number
  readonly bound: number
  readonly holds: boolean
}

/** Total variance of an SSVI smile. */
export function ssviVariance({ theta, rho, phi }: SsviSlice, k: number): number {
  const x = phi * k
  return (theta / 2) * (1 + rho * x + Math.sqrt((x + rho) * (x + rho) + (1 - rho) * (1 + rho)))
}

/** The same smile as raw SVI, which is how surfaces hold it. */
export function rawOfSsvi({ theta, rho, phi }: SsviSlice): Shaped<RawSvi> {
  const refusal = aboveZero('theta', theta)
  if (refusal !== null) return { ok: false, refusal }
  const natural: NaturalSvi = { delta: 0, mu: 0, rho, omega: theta, zeta: phi }
  return rawOfNatural(natural)
}

/** The curvature at a total variance at the money above zero. */
export function phiOf(phi: Phi, theta: number): number {
  if (phi.kind === 'power-law') return phi.eta * exp(-phi.gamma * log(theta) - (1 - phi.gamma) * log1p(theta))
  const x = phi.lambda * theta
  // Below, the two terms nearly cancel, and four terms of the series are exact to the last digit.
  if (x < 1e-3) return 1 / 2 - x / 6 + (x * x) / 24 - (x * x * x) / 120
  return (1 + expm1(-x) / x) / x
}

/** The smile of an SSVI surface at a total variance at the money. */
export function ssviSlice(theta: number, rho: number, phi: Phi): SsviSlice {
  return { theta, rho, phi: phiOf(phi, theta) }
}

/** Conditions enough for no butterfly in one smile: `θφ(1 + |ρ|) < 4` and `θφ²(1 + |ρ|) ≤ 4`. */
export function butterflyConditions({ theta, rho, phi }: SsviSlice): Condition[] {
  const weight = 1 + Math.abs(rho)
  const [wing, turn] = [theta * phi * weight, theta * phi * phi * weight]
  return [
    { name: 'theta phi (1 + |rho|) < 4', value: wing, bound: 4, holds: wing < 4 },
    { name: 'theta phi^2 (1 + |rho|) <= 4', value: turn, bound: 4, holds: turn <= 4 },
  ]
}

/** A condition on `φ` itself that is enough at every expiry, with total variance at the money that does not fall. */
export function phiCondition(phi: Phi, rho: number): Condition {
  const weight = 1 + Math.abs(rho)
  if (phi.kind === 'heston')
    return {
      name: 'lambda >= (1 + |rho|) / 4',
      value: phi.lambda,
      bound: weight / 4,
      holds: phi.lambda >= weight / 4,
    }
  const value = phi.eta * weight
  const holds = value <= 2 && phi.gamma > 0 && phi.gamma <= 1 / 2
  return { name: 'eta (1 + |rho|) <= 2, 0 < gamma <= 1/2', value, bound: 2, holds }
}
