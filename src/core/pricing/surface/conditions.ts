import { normalCdf, normalPdf } from '../normal.ts'
import type { Surface } from './surface.ts'

/**
 * Durrleman's function `g`: the risk-neutral density of the log-price is `g(k) φ(d₂) / √w`, so a smile has a butterfly for
 * free where `g` is below zero.
 *
 * @see docs/sources.md#durrleman
 */
export function durrleman(k: number, variance: number, slope: number, curvature: number): number {
  const tilt = 1 - (k * slope) / (2 * variance)
  return tilt * tilt - ((slope * slope) / 4) * (1 / variance + 1 / 4) + curvature / 2
}

/** `g` of a surface. */
export function butterflyAt(surface: Surface, k: number, years: number): number {
  return durrleman(k, surface.totalVariance(k, years), surface.slope(k, years), surface.curvature(k, years))
}

/**
 * How far the chance of ending above a strike lies within 0 and 1: below zero, a call spread is free, since prices of calls
 * then rise with the strike, or fall faster than the strike rises. The chance is `N(d₂) − φ(d₂) ∂√w/∂k`.
 */
export function callSpreadAt(surface: Surface, k: number, years: number): number {
  const variance = surface.totalVariance(k, years)
  const deviation = Math.sqrt(variance)
  const d2 = -k / deviation - deviation / 2
  const bend = (normalPdf(d2) * surface.slope(k, years)) / (2 * deviation)
  const [above, notAbove] = [normalCdf(d2) - bend, normalCdf(-d2) + bend]
  return above < notAbove ? above : notAbove
}

/** How much total variance rises from one expiry to a later one at one log-moneyness. */
export function calendarAt(surface: Surface, k: number, earlier: number, later: number): number {
  return surface.totalVariance(k, later) - surface.totalVariance(k, earlier)
}
