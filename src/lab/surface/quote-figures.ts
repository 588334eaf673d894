import type { OptionQuote } from '../../files/option-quotes.ts'
import type { QuoteFault } from './quote-faults.ts'

/** The figures of a quote as floats, in quote money; a missing one is null. */
export interface QuoteFigures {
  readonly quote: OptionQuote
  readonly years: number
  readonly strike: number
  readonly forward: number
  readonly bid: number | null
  readonly ask: number | null
  readonly mark: number | null
  readonly bidIv: number | null
  readonly askIv: number | null
  readonly markIv: number | null
}

const YEAR_MS = 365 * 86_400_000

/** Years of 365 days from one moment to another. */
export function yearsBetween(from: number, to: number): number {
  return (to - from) / YEAR_MS
}

/**
 * Reads the figures of a quote, or says why they cannot be used. A bid or ask of zero is none: nobody bids.
 *
 * @param at when it is looked at, in milliseconds since 1970
 */
export function figuresOf(
  quote: OptionQuote,
  at: number,
  volatilityIn: 'fraction' | 'percent',
): QuoteFigures | QuoteFault {
  const years = yearsBetween(at, quote.expiresAt)
  if (!(years > 0)) return { reason: 'expired', years }
  const forward = numberOf(quote.forward)
  if (forward === null || !(forward > 0 && Number.isFinite(forward)))
    return { reason: 'no-forward', found: quote.forward }
  const scale = quote.pricedIn === 'coin' ? forward : 1
  for (const side of ['bid', 'ask', 'mark'] as const) {
    const found = numberOf(quote[side])
    if (found !== null && found < 0) return { reason: 'negative-price', side, found }
  }
  const price = (text: string | null): number | null => {
    const found = numberOf(text)
    return found === null || found === 0 ? null : found * scale
  }
  const iv = (text: string | null): number | null => {
    const found = numberOf(text)
    return found === null ? null : volatilityIn === 'percent' ? found / 100 : found
  }
  const [bid, ask] = [price(quote.bid), price(quote.ask)]
  if (bid !== null && ask !== null && bid > ask) return { reason: 'crossed', bid, ask }
  return {
    quote,
    years,
    strike: Number(quote.strike.replaceAll('_', '')),
    forward,
    bid,
    ask,
    mark: price(quote.mark),
    bidIv: iv(quote.bidIv),
    askIv: iv(quote.askIv),
    markIv: iv(quote.markIv),
  }
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text.replaceAll('_', ''))
}
