/** One volatility to fit. */
export interface VolatilityQuote {
  /** What it is called where it comes from. */
  readonly name: string
  readonly strike: number
  /** log(strike / forward), the forward being that of the quote's own moment. */
  readonly logMoneyness: number
  readonly volatility: number
  /** Volatilities of what was bid and asked, where both were. */
  readonly bid: number | null
  readonly ask: number | null
}

/** What is quoted for one expiry, by strike. */
export interface QuotedSlice {
  readonly years: number
  readonly forward: number
  readonly quotes: readonly VolatilityQuote[]
}

/** The highest volatility quoted: errors of the expiry are told as shares of it. */
export function topQuote({ quotes }: QuotedSlice): number {
  return quotes.reduce((top, { volatility }) => Math.max(top, volatility), 0)
}
