import type { Fraction } from '../../core/market/fraction.ts'
import { log } from '../../core/pricing/index.ts'
import {
  type RawSvi,
  rawOfSsvi,
  type Shaped,
  type Surface,
  type SviSlice,
  ssviSlice,
  surfaceRefusalText,
  sviSurface,
} from '../../core/pricing/surface/index.ts'
import { type FittedSurface, type ScenarioSurface, strikeKey } from '../../wire/scenario-underlyings.ts'
import { yearsBetween } from '../surface/quote-figures.ts'
import { levelAt } from './level.ts'

/** What a volatility is asked for. */
export interface Asked {
  readonly at: number
  readonly strike: Fraction
  readonly expiresAt: number
  readonly forward: number
}

/**
 * Volatilities a year of the options of one underlying, by a surface of the scenario's start or of its quotes' moment. It moves
 * with the forward, since a smile is a function of strike over forward, and keeps its volatilities as time goes by; what
 * else changes is the declared shift.
 */
export interface Smile {
  /** @returns null where no volatility is declared for the strike or expiry */
  volatility(asked: Asked): number | null
}

/** A smile, or why there is none. */
export type Smiled =
  | { readonly ok: true; readonly smile: Smile }
  /** Null where it has been told already. */
  | { readonly ok: false; readonly found: string | null }

/** A surface of an underlying, and the moment its years count from. */
interface Dated {
  readonly surface: Surface
  readonly at: number
}

/** @param fitted makes the surface of a file of quotes; what is wrong with it is told by whoever reads the file */
export function smileOf(
  surface: ScenarioSurface,
  startAt: number,
  fitted: (asked: FittedSurface) => Dated | null,
): Smiled {
  const { shift } = surface
  const shifted = (base: (asked: Asked) => number | null): Smiled => ({
    ok: true,
    smile: {
      volatility(asked) {
        const volatility = base(asked)
        if (volatility === null || shift === null) return volatility
        return Math.max(0, volatility + levelAt(shift, asked.at) / 1_000_000)
      },
    },
  })
  if (surface.form === 'flat') return shifted(({ at }) => levelAt(surface.volatility, at) / 1_000_000)
  if (surface.form === 'quotes')
    return shifted(({ strike, expiresAt }) => {
      const ppm = surface.quotes.get(expiresAt)?.get(strikeKey(strike))
      return ppm === undefined ? null : ppm / 1_000_000
    })
  if (surface.form === 'fitted') {
    const made = fitted(surface)
    return made === null ? { ok: false, found: null } : shifted(volatilityOn(made))
  }
  const shaped = surfaceFrom(surface, startAt)
  if (!shaped.ok) return { ok: false, found: surfaceRefusalText(shaped.refusal).replace(/\.$/, '') }
  return shifted(volatilityOn({ surface: shaped.value, at: startAt }))
}

/** Strikes are asked by log-moneyness, so that the forward a surface was made with does not matter. */
function volatilityOn({ surface, at }: Dated): (asked: Asked) => number {
  return ({ strike, expiresAt, forward }) =>
    surface.volatilityAt(
      log(Number(strike.numerator) / Number(strike.denominator) / forward),
      yearsBetween(at, expiresAt),
    )
}

function surfaceFrom(
  surface: Extract<ScenarioSurface, { form: 'svi' | 'ssvi' }>,
  startAt: number,
): Shaped<Surface> {
  const raws: { readonly expires: number; readonly svi: Shaped<RawSvi> }[] =
    surface.form === 'svi'
      ? surface.slices.map(({ expires, ...svi }) => ({ expires, svi: { ok: true, value: svi } }))
      : surface.variance.map(({ expires, theta }) => {
          const { rho, eta, gamma } = surface
          return { expires, svi: rawOfSsvi(ssviSlice(theta, rho, { kind: 'power-law', eta, gamma })) }
        })
  const slices: SviSlice[] = []
  for (const { expires, svi } of raws) {
    if (!svi.ok) return svi
    slices.push({ years: yearsBetween(startAt, expires), forward: 1, svi: svi.value })
  }
  return sviSurface(slices, surface.wings)
}
