import { exp } from '../exp.ts'
import { log } from '../log.ts'
import { checkRawSvi, type RawSvi, sviVariance } from './raw-svi.ts'
import { aboveZero, type Shaped, type SurfaceRefusal } from './refusal.ts'
import type { Surface } from './surface.ts'
import { checkWings, type WingRule, wingRange } from './wings.ts'

/** One expiry of a surface. Natural, jump-wing, SSVI and eSSVI smiles are raw SVI smiles in other words. */
export interface SviSlice {
  readonly years: number
  readonly forward: number
  readonly svi: RawSvi
}

const VARIANCE = 0
const SLOPE = 1
const CURVATURE = 2

/**
 * A surface through smiles at several expiries.
 *
 * Between two expiries total variance is interpolated in a straight line at a fixed log-moneyness, so that a surface without
 * calendar arbitrage at its expiries has none between them. Before the first expiry a smile keeps its volatilities, after the
 * last one total variance goes on rising at every log-moneyness by the mean variance a year at the money. The forward is
 * interpolated as its logarithm, and stays as it is outside.
 *
 * @param slices by expiry, which must rise
 */
export function sviSurface(slices: readonly SviSlice[], wings: WingRule): Shaped<SviSurface> {
  const refusal = checkWings(wings) ?? checkSlices(slices)
  if (refusal !== null) return { ok: false, refusal }
  return { ok: true, value: new SviSurface(slices, wings) }
}

function checkSlices(slices: readonly SviSlice[]): SurfaceRefusal | null {
  if (slices.length === 0) return { reason: 'no-slices' }
  for (const [index, { years, forward, svi }] of slices.entries()) {
    const after = slices[index - 1]?.years ?? 0
    const refusal = aboveZero('years', years) ?? aboveZero('forward', forward) ?? checkRawSvi(svi)
    if (refusal !== null) return refusal
    if (!(years > after)) return { reason: 'expiries-not-rising', years, after }
  }
  return null
}

/** Smiles by expiry in columns; made by `sviSurface`, which checks them. */
export class SviSurface implements Surface {
  readonly slices: readonly SviSlice[]
  readonly wings: WingRule
  readonly #years: Float64Array
  readonly #logForwards: Float64Array
  readonly #a: Float64Array
  readonly #b: Float64Array
  readonly #rho: Float64Array
  readonly #m: Float64Array
  readonly #squareSigma: Float64Array
  readonly #low: Float64Array
  readonly #high: Float64Array
  /** Variance a year at the money of the last smile. */
  readonly #rate: number

  constructor(slices: readonly SviSlice[], wings: WingRule) {
    const ranges = slices.map(({ svi }) => wingRange(svi, wings))
    const last = slices[slices.length - 1]
    this.slices = slices
    this.wings = wings
    this.#years = Float64Array.from(slices, ({ years }) => years)
    this.#logForwards = Float64Array.from(slices, ({ forward }) => log(forward))
    this.#a = Float64Array.from(slices, ({ svi }) => svi.a)
    this.#b = Float64Array.from(slices, ({ svi }) => svi.b)
    this.#rho = Float64Array.from(slices, ({ svi }) => svi.rho)
    this.#m = Float64Array.from(slices, ({ svi }) => svi.m)
    this.#squareSigma = Float64Array.from(slices, ({ svi }) => svi.sigma * svi.sigma)
    this.#low = Float64Array.from(ranges, ({ low }) => low)
    this.#high = Float64Array.from(ranges, ({ high }) => high)
    this.#rate = sviVariance(last.svi, 0) / last.years
  }

  volatility(strike: number, years: number): number {
    return this.volatilityAt(log(strike) - this.logForward(years), years)
  }

  volatilityAt(logMoneyness: number, years: number): number {
    const first = this.#years[0]
    if (years <= first) return Math.sqrt(this.#smile(VARIANCE, 0, logMoneyness) / first)
    return Math.sqrt(this.totalVariance(logMoneyness, years) / years)
  }

  totalVariance(logMoneyness: number, years: number): number {
    const last = this.#years[this.#years.length - 1]
    const total = this.#blend(VARIANCE, logMoneyness, years)
    return years > last ? total + this.#rate * (years - last) : total
  }

  slope(logMoneyness: number, years: number): number {
    return this.#blend(SLOPE, logMoneyness, years)
  }

  curvature(logMoneyness: number, years: number): number {
    return this.#blend(CURVATURE, logMoneyness, years)
  }

  logForward(years: number): number {
    const next = this.#from(years)
    if (next === 0) return this.#logForwards[0]
    if (next === this.#years.length) return this.#logForwards[next - 1]
    const share = this.#share(next, years)
    return this.#logForwards[next - 1] * (1 - share) + this.#logForwards[next] * share
  }

  /** The forward itself. */
  forward(years: number): number {
    return exp(this.logForward(years))
  }

  /** The first expiry at or after a moment; the number of expiries where there is none. */
  #from(years: number): number {
    let next = 0
    while (next < this.#years.length && this.#years[next] < years) next += 1
    return next
  }

  /** How much of the way from the expiry before lies behind. */
  #share(next: number, years: number): number {
    const before = this.#years[next - 1]
    return (years - before) / (this.#years[next] - before)
  }

  #blend(order: number, k: number, years: number): number {
    const next = this.#from(years)
    if (next === 0) return years > 0 ? this.#smile(order, 0, k) * (years / this.#years[0]) : 0
    if (next === this.#years.length) return this.#smile(order, next - 1, k)
    const share = this.#share(next, years)
    return this.#smile(order, next - 1, k) * (1 - share) + this.#smile(order, next, k) * share
  }

  /** Total variance of one smile, or a derivative of it. Beyond a cap it is constant. */
  #smile(order: number, index: number, k: number): number {
    const inside = k < this.#low[index] ? this.#low[index] : k > this.#high[index] ? this.#high[index] : k
    if (order !== VARIANCE && inside !== k) return 0
    const x = inside - this.#m[index]
    const square = x * x + this.#squareSigma[index]
    const root = Math.sqrt(square)
    const b = this.#b[index]
    if (order === VARIANCE) return this.#a[index] + b * (this.#rho[index] * x + root)
    return order === SLOPE
      ? b * (this.#rho[index] + x / root)
      : (b * this.#squareSigma[index]) / (square * root)
  }
}
