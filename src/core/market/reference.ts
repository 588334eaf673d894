import { MAX_CELL } from '../money/mul-div.ts'
import type { Fraction } from './fraction.ts'
import type { Listing } from './listing.ts'

/**
 * What a reference measures. Nobody holds one: margin models and settlements read it.
 *
 * `index` spot price of a coin in quote money · `forward` price for one expiry · `volatility` implied volatility of one
 * option a year (1 is 100%) · `rate` interest a year, continuous · `confidence` of an oracle, 0 to 1 · `peg` price of a
 * stable coin, 1 at par.
 */
export const referenceKinds = ['index', 'forward', 'volatility', 'rate', 'confidence', 'peg'] as const
export type ReferenceKind = (typeof referenceKinds)[number]

/** A series of marks that is read and never held. */
export interface ReferenceTerms {
  readonly symbol: string
  readonly kind: ReferenceKind
  /** What one increment of its mark is worth. */
  readonly increment: Fraction
  readonly highestMark: number
  readonly staleAfterMs: number | null
}

/** A listed reference; `size` is the increment as a float, for models. */
export interface Reference {
  readonly terms: ReferenceTerms
  readonly size: number
}

/** Fee of an option: a share of the underlying's notional, never more than a share of the premium; parts per million. */
export interface OptionFee {
  readonly ofUnderlying: number
  readonly mostOfPremium: number
}

/** What an option pays on. Cash-settled, European: nothing else is cleared. */
export interface OptionTerms {
  readonly right: 'call' | 'put'
  /** Quote money for one coin. */
  readonly strike: Fraction
  /**
   * `quote`: premium, mark and payoff are quote money. `coin`: they are coin, the payoff divided by the settlement
   * price. Either way its value is mark x quantity, so its instrument's payoff is `linear`.
   */
  readonly settledIn: 'quote' | 'coin'
  /** Reference series: spot index it settles on, forward of its expiry, implied volatility. */
  readonly index: number
  readonly forward: number
  readonly volatility: number
  /** The settlement price is the index's average over so long before expiry; 0 is the index at expiry. */
  readonly windowMs: number
  /** Charged to either side of a trade in place of the shares of notional in `fees`, where it is given. */
  readonly fee?: OptionFee
}

/** Marks of every series stay below this, so that triggers and screens can hold them in 32-bit words. */
export const HIGHEST_MARK: number = 2 ** 30

/** A price of nothing is no price; volatility, interest and trust may be gone altogether. */
export function mayBeZero(kind: ReferenceKind): boolean {
  return kind === 'volatility' || kind === 'rate' || kind === 'confidence'
}

/** Checks a reference's terms; refused are a mark bound, an increment or a patience that are no such numbers. */
export function listReference(terms: ReferenceTerms): Listing<Reference> {
  const refusals: string[] = []
  const { increment, highestMark, staleAfterMs } = terms
  if (increment.numerator <= 0n || increment.denominator <= 0n)
    refusals.push('the increment of a reference has to be above zero')
  if (!(Number.isSafeInteger(highestMark) && highestMark >= 1 && highestMark <= HIGHEST_MARK))
    refusals.push(`highest mark ${highestMark} has to be whole, from 1 to ${HIGHEST_MARK} increments`)
  if (staleAfterMs !== null && !(Number.isSafeInteger(staleAfterMs) && staleAfterMs > 0))
    refusals.push(
      `a mark that is stale after ${staleAfterMs} ms is stale at once; say a whole number above zero`,
    )
  const size = Number(increment.numerator) / Number(increment.denominator)
  if (refusals.length === 0 && !(size > 0 && size * highestMark <= MAX_CELL))
    refusals.push(`highest mark ${highestMark} of increments of ${size} is past what a float counts exactly`)
  if (refusals.length > 0) return { ok: false, refusals }
  return { ok: true, listed: { terms, size } }
}
