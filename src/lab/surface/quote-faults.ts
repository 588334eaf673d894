import type { OptionQuote } from '../../files/option-quotes.ts'

/** Why a quote is left out of a fit, in the order they are looked for. */
export type QuoteFault =
  /** A later quote of the same option is in the file. */
  | { readonly reason: 'superseded'; readonly by: number }
  | { readonly reason: 'expired'; readonly years: number }
  | { readonly reason: 'stale'; readonly ageMs: number; readonly limitMs: number }
  | { readonly reason: 'no-forward'; readonly found: string | null }
  | { readonly reason: 'negative-price'; readonly side: 'bid' | 'ask' | 'mark'; readonly found: number }
  | { readonly reason: 'crossed'; readonly bid: number; readonly ask: number }
  /** Bid or ask is missing, and there is no mark to take instead. */
  | { readonly reason: 'one-sided'; readonly missing: 'bid' | 'ask' }
  | { readonly reason: 'no-price' }
  | { readonly reason: 'non-positive-volatility'; readonly found: number }
  | { readonly reason: 'below-intrinsic'; readonly price: number; readonly intrinsic: number }
  | { readonly reason: 'above-bound'; readonly price: number; readonly bound: number }
  /** A figure so far out that no volatility can be worked out from it. */
  | { readonly reason: 'out-of-range'; readonly found: string }
  /** The option of the other right at the same strike is out of the money, and tells volatility better. */
  | { readonly reason: 'in-the-money'; readonly instead: string }
  /** It can be traded against its neighbours for a gain that cannot be lost. */
  | { readonly reason: 'arbitrage-between-strikes'; readonly with: readonly string[]; readonly gain: number }

/** A quote that is left out, and why. */
export interface LeftOut {
  readonly quote: OptionQuote
  readonly fault: QuoteFault
}

/** The fault in a sentence. */
export function faultText(fault: QuoteFault): string {
  switch (fault.reason) {
    case 'superseded':
      return `a later quote of the same option was taken, of ${new Date(fault.by).toISOString()}`
    case 'expired':
      return 'the option has expired'
    case 'stale':
      return `it is ${seconds(fault.ageMs)} older than the newest quote, and ${seconds(fault.limitMs)} is the limit`
    case 'no-forward':
      return `its forward is ${fault.found ?? 'missing'}, and has to be above zero`
    case 'negative-price':
      return `its ${fault.side} is ${fault.found}, below zero`
    case 'crossed':
      return `its bid of ${fault.bid} is above its ask of ${fault.ask}`
    case 'one-sided':
      return `it has no ${fault.missing}, and no mark to take instead`
    case 'no-price':
      return 'it has neither a price nor a volatility'
    case 'non-positive-volatility':
      return `its volatility is ${fault.found}, and has to be above zero`
    case 'below-intrinsic':
      return `its price of ${fault.price} is not above ${fault.intrinsic}, what it is worth if nothing moves`
    case 'above-bound':
      return `its price of ${fault.price} is not below ${fault.bound}, which no volatility reaches`
    case 'out-of-range':
      return `${fault.found} is too far out to work with`
    case 'in-the-money':
      return `${fault.instead} at the same strike is out of the money and was taken`
    case 'arbitrage-between-strikes':
      return `traded against ${fault.with.join(' and ')} it gains ${fault.gain} for nothing`
  }
}

function seconds(ms: number): string {
  return `${ms / 1_000} s`
}
