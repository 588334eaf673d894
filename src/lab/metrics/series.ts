import { clipped, type Figure, mapFigure, noFigure, quotientFigure, someFigure } from './figure.ts'

/**
 * Figures of one wave or of a series of waves, from plain numbers as the studies print them. "As published" and
 * corrected forms have names of their own, so that no table mixes them.
 *
 * @see docs/sources.md#severity-and-tracking
 */

/** How far what was taken is from what was needed. */
export interface Tracking {
  /** Taken less needed, summed with its sign: over- and under-collection of different waves cancel. */
  readonly signed: number
  /** The sum of magnitudes, wave by wave. */
  readonly absolute: number
  /** What was taken above the need, waves that took too little left out. */
  readonly overshoot: number
  /** What was needed and not taken, waves that took too much left out; the studies' V_T. */
  readonly undershoot: number
}

/** Severity of a wave: a share of the deficit. */
export interface Severity {
  /** Clipped to [0, 1], as published: it cannot show that more was taken than was lost. */
  readonly published: Figure
  readonly corrected: Figure
}

/** The signed distance of one wave: above zero when more was taken than needed. */
export function signedTracking(taken: number, needed: number): number {
  return taken - needed
}

/**
 * Tracking of a series.
 *
 * @param taken one number for each wave, in the order of `needed`
 * @throws {RangeError} when the two series differ in length
 */
export function trackingOf(taken: readonly number[], needed: readonly number[]): Tracking {
  sameLength(taken, needed)
  const gaps = taken.map((each, wave) => signedTracking(each, needed[wave]))
  const overshoot = sumOf(gaps.map((gap) => Math.max(0, gap)))
  const undershoot = sumOf(gaps.map((gap) => Math.max(0, -gap)))
  return { signed: sumOf(gaps), absolute: sumOf(gaps.map(Math.abs)), overshoot, undershoot }
}

/**
 * The share of the deficit that `amount` is: theta of production, or theta needed.
 *
 * @param deficit sum of losers' negative equity, >= 0
 */
export function severityOf(amount: number, deficit: number): Severity {
  const corrected = quotientFigure(amount, deficit, 'the deficit is zero')
  return { published: mapFigure(corrected, clipped), corrected }
}

/** The most a wave could have raised: H* as published, the smaller of the need and what winners have. */
export function reachable(needed: number, available: number): number {
  return Math.min(needed, Math.max(0, available))
}

/**
 * Fairness regret in money: how far a policy's largest burden is from a reference policy's, times the need.
 *
 * As published the burdens are clipped shares of equity and the reference is an allocation called an integer
 * min-max. Corrected, the reference is the least largest burden there is. Both are this formula.
 */
export function fairnessRegret(burden: number, reference: number, needed: number): number {
  return Math.abs(burden - reference) * needed
}

/** The studies' total: tracking plus `lambda` times fairness; their tables have lambda 1. */
export function totalOf(trackingAbsolute: number, fairness: number, lambda = 1): number {
  return trackingAbsolute + lambda * fairness
}

/** The mean of a series; missing for an empty one. */
export function meanOf(values: readonly number[]): Figure {
  return values.length === 0 ? noFigure('the series is empty') : someFigure(sumOf(values) / values.length)
}

/** Adds up in the order given, as the published tables do. */
export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** @throws {RangeError} when two series of one calculation differ in length */
export function sameLength(a: readonly number[], b: readonly number[]): void {
  if (a.length === b.length) return
  throw new RangeError(
    `Series of one calculation have one entry for each wave, and these have ${a.length} and ${b.length}.`,
  )
}
