import { log } from '../../core/pricing/index.ts'
import type { UsableQuotes } from './usable-quotes.ts'

/** Log-moneyness from and to. */
export interface KRange {
  readonly low: number
  readonly high: number
}

/** Strikes a verdict is given on where nobody says: half to 1.8 times the forward. */
export const USUAL_RANGE: KRange = { low: log(0.5), high: log(1.8) }

/** The usual range, widened so that no quoted strike lies outside of it. */
export function rangeAbout({ slices }: Pick<UsableQuotes, 'slices'>): KRange {
  const places = slices.flatMap(({ quotes }) => quotes.map(({ logMoneyness }) => logMoneyness))
  return { low: Math.min(USUAL_RANGE.low, ...places), high: Math.max(USUAL_RANGE.high, ...places) }
}
