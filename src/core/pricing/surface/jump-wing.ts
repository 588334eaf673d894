import { checkRawSvi, lowestVariance, type RawSvi, sviVariance } from './raw-svi.ts'
import {
  aboveZero,
  finite,
  firstOf,
  notBelowZero,
  type Shaped,
  type SurfaceRefusal,
  shaped,
} from './refusal.ts'

/**
 * One smile by what a trader reads off it, so that the figures of expiries compare.
 *
 * @see docs/sources.md#svi
 */
export interface JumpWing {
  readonly years: number
  /** Variance a year at the money: the square of its volatility. */
  readonly v: number
  /** Skew of volatility at the money, times the root of years. */
  readonly psi: number
  /** Slope of the put wing, `b(1 − ρ)` over the root of total variance at the money. */
  readonly p: number
  /** Slope of the call wing. */
  readonly c: number
  /** Lowest variance a year of the smile. */
  readonly vTilde: number
}

/** The same smile in jump-wing form, at its expiry. */
export function jumpWingOf(raw: RawSvi, years: number): Shaped<JumpWing> {
  return shaped(checkRawSvi(raw) ?? aboveZero('years', years), () => {
    const { b, rho, m, sigma } = raw
    const total = sviVariance(raw, 0)
    const root = Math.sqrt(total)
    return {
      years,
      v: total / years,
      psi: ((b / 2) * (rho - m / Math.sqrt(m * m + sigma * sigma))) / root,
      p: (b * (1 - rho)) / root,
      c: (b * (1 + rho)) / root,
      vTilde: lowestVariance(raw).variance / years,
    }
  })
}

/**
 * The same smile in raw form.
 *
 * With `m = βq` and `σ = q√(1 − β²)` the height of the smile at the money above its lowest point is `b q (1 − cos x)`, `x`
 * the angle between `sin⁻¹ρ` and `sin⁻¹β`; so `m = 0` is no case of its own, as it is in the published inverse.
 */
export function rawOfJumpWing(wing: JumpWing): Shaped<RawSvi> {
  const refusal = checkJumpWing(wing)
  if (refusal !== null) return { ok: false, refusal }
  const { years, v, psi, p, c, vTilde } = wing
  const root = Math.sqrt(v * years)
  const b = (root / 2) * (c + p)
  const rho = (c - p) / (c + p)
  const beta = rho - (2 * psi * root) / b
  if (!(beta > -1 && beta < 1))
    return { ok: false, refusal: { reason: 'correlation-out-of-range', parameter: 'skew', found: beta } }
  const rise = oneLessCosine(rho, beta, (2 * psi * root) / b)
  if (!(rise > 0) || !(v > vTilde)) return { ok: false, refusal: { reason: 'width-undetermined', skew: psi } }
  const q = ((v - vTilde) * years) / (b * rise)
  const sigma = q * Math.sqrt((1 - beta) * (1 + beta))
  const a = vTilde * years - b * sigma * Math.sqrt((1 - rho) * (1 + rho))
  const raw = { a, b, rho, m: beta * q, sigma }
  return shaped(checkRawSvi(raw), () => raw)
}

/**
 * The smile nearest in spirit that has no butterfly arbitrage: level, skew and put wing stay, the call wing and the lowest
 * variance become those of an SSVI smile with the same skew.
 *
 * @see docs/sources.md#jump-wing-repair
 */
export function withoutButterfly(wing: JumpWing): Shaped<JumpWing> {
  const c = wing.p + 2 * wing.psi
  const repaired = { ...wing, c, vTilde: (4 * wing.v * wing.p * c) / ((wing.p + c) * (wing.p + c)) }
  return shaped(checkJumpWing(repaired), () => repaired)
}

/** `1 − cos(sin⁻¹ρ − sin⁻¹β)`, the difference `ρ − β` being known better than its two terms. */
function oneLessCosine(rho: number, beta: number, difference: number): number {
  const [left, right] = [Math.sqrt((1 - beta) * (1 + beta)), Math.sqrt((1 - rho) * (1 + rho))]
  const cosine = rho * beta + left * right
  // Where both have one sign the sine's two terms cancel, and are taken as a quotient instead.
  const sine =
    rho * beta > 0 ? (difference * (rho + beta)) / (rho * left + beta * right) : rho * left - beta * right
  return (sine * sine) / (1 + cosine)
}

function checkJumpWing({ years, v, psi, p, c, vTilde }: JumpWing): SurfaceRefusal | null {
  return firstOf(
    aboveZero('years', years),
    aboveZero('v', v),
    finite('psi', psi),
    notBelowZero('p', p),
    notBelowZero('c', c),
    aboveZero('p + c', p + c),
    aboveZero('vTilde', vTilde),
  )
}
