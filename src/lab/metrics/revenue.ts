import { powerOf } from '../power.ts'
import { type Figure, noFigure, someFigure } from './figure.ts'

/** What the proxy takes for known; the usual figures are those of the study's second version. */
export interface RevenueTerms {
  /** Exponent of leaving for an account that lost all its capacity, whole. */
  readonly beta: number
  readonly days: number
  /** Magnitude of the funding rate of an hour, as a fraction. */
  readonly fundingPerHour: number
  /** Fees of a day as a fraction of what is left. */
  readonly turnoverPerDay: number
}

export const usualRevenueTerms: RevenueTerms = Object.freeze({
  beta: 5,
  days: 730,
  fundingPerHour: 0,
  turnoverPerDay: 0.0004,
})

/** What an account stops bringing the venue after it was made to pay. */
export interface RevenueLost {
  /** Chance that it leaves: 1 − exp(−beta x part / capacity). */
  readonly leaves: Figure
  /** Expected money over the days: revenue on the capacity, less that on what is left if it stays. */
  readonly lost: Figure
}

/**
 * A proxy for the revenue a haircut costs. The study gives its parts (churn, days, funding and turnover on the profit
 * that remains) and not how they are joined; here an account that leaves brings nothing from then on.
 *
 * @param part what it pays, whole units, 0 <= part <= capacity
 * @param capacity whole units
 * @see docs/sources.md#revenue-proxy
 */
export function revenueLost(
  part: number,
  capacity: number,
  terms: RevenueTerms = usualRevenueTerms,
): RevenueLost {
  if (capacity === 0) {
    const reason = noFigure('the account has no capacity')
    return { leaves: reason, lost: reason }
  }
  const stays = 1 / powerOf(Math.E, terms.beta * part, capacity)
  const perUnit = terms.days * (24 * Math.abs(terms.fundingPerHour) + terms.turnoverPerDay)
  const lost = perUnit * (capacity - stays * (capacity - part))
  return { leaves: someFigure(1 - stays), lost: someFigure(lost) }
}
