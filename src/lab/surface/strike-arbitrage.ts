import { black } from '../../core/pricing/index.ts'
import type { QuoteFigures } from './quote-figures.ts'

/** A quote with its volatility, on its way into a fit. */
export interface Priced {
  readonly figures: QuoteFigures
  readonly volatility: number
}

/** Quotes of one expiry that can be traded against each other for a gain that cannot be lost. */
export interface FreeTrade {
  readonly kind: 'call-spread' | 'butterfly'
  readonly quotes: readonly Priced[]
  /** At least this much, undiscounted, for one of each. */
  readonly gain: number
}

interface Call {
  readonly priced: Priced
  readonly strike: number
  /** What it can be sold and bought for, a put being a call with the forward sold and the strike lent. */
  readonly sold: number
  readonly bought: number
}

/** Below this share of a forward a gain is rounding. */
const LEAST_GAIN = 1e-9

/**
 * Finds free trades among quotes of one expiry: call spreads of any two strikes, butterflies of any three in a row.
 *
 * Calls are bought at the ask and sold at the bid where both are quoted, and `atMark` says whether the others count, at their
 * volatility: what is only marked cannot be traded, but it can be doubted.
 */
export function freeTrades(quotes: readonly Priced[], atMark: boolean): FreeTrade[] {
  const calls = quotes.map((priced) => callOf(priced, atMark)).filter((call) => call !== null)
  const sorted = calls.toSorted((a, b) => a.strike - b.strike)
  return [...spreadsOf(sorted), ...butterfliesOf(sorted)].toSorted((a, b) => b.gain - a.gain)
}

function callOf(priced: Priced, atMark: boolean): Call | null {
  const { quote, strike, forward, years, bid, ask } = priced.figures
  const parity = quote.right === 'call' ? 0 : forward - strike
  if (bid !== null && ask !== null) return { priced, strike, sold: bid + parity, bought: ask + parity }
  if (!atMark) return null
  const value = black(1, forward, strike, years, priced.volatility)
  return { priced, strike, sold: value, bought: value }
}

function spreadsOf(calls: readonly Call[]): FreeTrade[] {
  return calls.flatMap((low, index) =>
    calls.slice(index + 1).flatMap((high): FreeTrade[] => {
      const width = high.strike - low.strike
      const gain = Math.max(high.sold - low.bought, low.sold - high.bought - width)
      const isFree = gain > LEAST_GAIN * low.priced.figures.forward && width > 0
      return isFree ? [{ kind: 'call-spread', quotes: [low.priced, high.priced], gain }] : []
    }),
  )
}

function butterfliesOf(calls: readonly Call[]): FreeTrade[] {
  return calls.slice(2).flatMap((high, index): FreeTrade[] => {
    const [low, middle] = [calls[index], calls[index + 1]]
    if (!(low.strike < middle.strike && middle.strike < high.strike)) return []
    const share = (high.strike - middle.strike) / (high.strike - low.strike)
    const gain = middle.sold - share * low.bought - (1 - share) * high.bought
    if (!(gain > LEAST_GAIN * low.priced.figures.forward)) return []
    return [{ kind: 'butterfly', quotes: [low.priced, middle.priced, high.priced], gain }]
  })
}
