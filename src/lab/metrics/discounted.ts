import { powerOf } from '../power.ts'
import { type Figure, noFigure, quotientFigure } from './figure.ts'

/** A figure at a horizon: so long after the end of the waves it was evaluated. */
export interface AtHorizon {
  /** Whole, >= 0. */
  readonly horizonMs: number
  readonly value: number
}

/**
 * The mean of a figure over horizons, nearer ones counting more: weights `ln 2 / h x 2^(-t / h)`, both integrals by the
 * trapezoid rule over the horizons given, one divided by the other.
 *
 * The factor `ln 2 / h` stands in both integrals and so in neither here.
 *
 * @param points with rising horizons, at least two
 * @param halfLifeMs whole, above zero
 * @see docs/sources.md#discounted-overshoot
 */
export function discountedMean(points: readonly AtHorizon[], halfLifeMs: number): Figure {
  if (points.length < 2) return noFigure('a mean over horizons needs at least two of them')
  if (points.some(({ horizonMs }, index) => index > 0 && horizonMs <= points[index - 1].horizonMs))
    throw new RangeError('Horizons have to rise from one point to the next. Sort them, and name each once.')
  const weights = points.map(({ horizonMs }) => 1 / powerOf(2, horizonMs, halfLifeMs))
  const weighted = points.map(({ value }, index) => value * weights[index])
  return quotientFigure(trapezoid(points, weighted), trapezoid(points, weights), 'all weights are zero')
}

function trapezoid(points: readonly AtHorizon[], values: readonly number[]): number {
  let area = 0
  for (let right = 1; right < points.length; right += 1) {
    const width = points[right].horizonMs - points[right - 1].horizonMs
    area += (width * (values[right] + values[right - 1])) / 2
  }
  return area
}
