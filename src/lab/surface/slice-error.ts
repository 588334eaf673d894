import type { Surface } from '../../core/pricing/surface/index.ts'
import { type QuotedSlice, topQuote, type VolatilityQuote } from './quoted-slice.ts'

/** How well a surface fits the quotes of one expiry, in volatility. */
export interface SliceError {
  readonly years: number
  readonly quotes: number
  /** Root mean square of fitted less quoted volatility. */
  readonly rmse: number
  /** The highest volatility quoted. */
  readonly top: number
  /** `rmse` as a share of `top`. */
  readonly share: number
  /** The quote that is missed most. */
  readonly worst: { readonly quote: VolatilityQuote; readonly fitted: number }
  /** Quotes with a bid and an ask, and for how many of them the fit lies between the two. */
  readonly twoSided: number
  readonly inside: number
}

export function errorOf(slice: QuotedSlice, surface: Surface): SliceError {
  const { years, quotes } = slice
  const told = quotes.map((quote) => ({ quote, fitted: surface.volatilityAt(quote.logMoneyness, years) }))
  const miss = ({ quote, fitted }: (typeof told)[number]): number => Math.abs(fitted - quote.volatility)
  const squares = told.reduce((sum, one) => sum + miss(one) * miss(one), 0)
  const rmse = Math.sqrt(squares / quotes.length)
  const top = topQuote(slice)
  const worst = told.reduce((most, one) => (miss(one) > miss(most) ? one : most))
  const sided = told.filter(({ quote }) => quote.bid !== null && quote.ask !== null)
  const inside = sided.filter(({ quote, fitted }) => fitted >= quote.bid! && fitted <= quote.ask!)
  return {
    years,
    quotes: quotes.length,
    rmse,
    top,
    share: rmse / top,
    worst,
    twoSided: sided.length,
    inside: inside.length,
  }
}
