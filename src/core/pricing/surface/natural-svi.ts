import { checkRawSvi, type RawSvi } from './raw-svi.ts'
import {
  aboveZero,
  correlation,
  finite,
  firstOf,
  notBelowZero,
  type Shaped,
  type SurfaceRefusal,
  shaped,
} from './refusal.ts'

/**
 * One smile in its natural form: `w(k) = Δ + ω/2 (1 + ζρ(k − μ) + √((ζ(k − μ) + ρ)² + 1 − ρ²))`.
 *
 * @see docs/sources.md#svi
 */
export interface NaturalSvi {
  readonly delta: number
  readonly mu: number
  readonly rho: number
  /** Scale of total variance. */
  readonly omega: number
  /** Scale of log-moneyness, above zero. */
  readonly zeta: number
}

/** The same smile in raw form. */
export function rawOfNatural(natural: NaturalSvi): Shaped<RawSvi> {
  const raw = rawFrom(natural)
  return shaped(checkNatural(natural) ?? checkRawSvi(raw), () => raw)
}

/** The same smile in natural form. */
export function naturalOfRaw(raw: RawSvi): Shaped<NaturalSvi> {
  return shaped(checkRawSvi(raw), () => {
    const { a, b, rho, m, sigma } = raw
    const root = Math.sqrt((1 - rho) * (1 + rho))
    return {
      delta: a - b * sigma * root,
      mu: m + (rho * sigma) / root,
      rho,
      omega: (2 * b * sigma) / root,
      zeta: root / sigma,
    }
  })
}

function rawFrom({ delta, mu, rho, omega, zeta }: NaturalSvi): RawSvi {
  const square = (1 - rho) * (1 + rho)
  return {
    a: delta + (omega / 2) * square,
    b: (omega * zeta) / 2,
    rho,
    m: mu - rho / zeta,
    sigma: Math.sqrt(square) / zeta,
  }
}

function checkNatural({ delta, mu, rho, omega, zeta }: NaturalSvi): SurfaceRefusal | null {
  return firstOf(
    finite('delta', delta),
    finite('mu', mu),
    correlation('rho', rho),
    notBelowZero('omega', omega),
    aboveZero('zeta', zeta),
  )
}
