import { impliedVolatilityOf } from '../../core/pricing/index.ts'
import type { QuoteFault } from './quote-faults.ts'
import type { QuoteFigures } from './quote-figures.ts'

/** What a volatility is taken from: half-way between bid and ask, or what the publisher marks at. */
export const quoteSides = ['mid', 'mark'] as const
export type QuoteSide = (typeof quoteSides)[number]

/** Volatilities beyond these are slips of a pen, or percentages where shares were meant: 0.01% and 2,000% a year. */
const LOWEST = 1e-4
const HIGHEST = 20
/** So are strikes of more than so many times the forward, or less than that part of it. */
const FARTHEST = 1_000

/** The volatility of a quote, with those of its bid and ask where both can be had. */
export interface ImpliedQuote {
  readonly volatility: number
  readonly bid: number | null
  readonly ask: number | null
}

/**
 * The volatility of a quote. Where the side asked for is not there the other is taken.
 *
 * A mid is worked out from prices, since the mean of two volatilities is not the volatility of a mean. A mark's own
 * volatility goes before its price: published prices are rounded, and far from the money rounding is all there is.
 */
export function impliedQuote(figures: QuoteFigures, side: QuoteSide): ImpliedQuote | QuoteFault {
  const sides = side === 'mid' ? [midOf(figures), markOf(figures)] : [markOf(figures), midOf(figures)]
  const chosen = sides.find((each) => each !== null)
  if (chosen === undefined) return nothingOf(figures)
  if (typeof chosen !== 'number') return chosen
  if (!(chosen > 0)) return { reason: 'non-positive-volatility', found: chosen }
  if (chosen < LOWEST || chosen > HIGHEST)
    return { reason: 'out-of-range', found: `a volatility of ${chosen}` }
  const multiple = figures.strike / figures.forward
  if (!(multiple <= FARTHEST && multiple >= 1 / FARTHEST))
    return { reason: 'out-of-range', found: `a strike of ${figures.strike}` }
  const [bid, ask] = [
    sideOf(figures, figures.bid, figures.bidIv),
    sideOf(figures, figures.ask, figures.askIv),
  ]
  return { volatility: chosen, bid, ask }
}

type Found = number | QuoteFault | null

function midOf(figures: QuoteFigures): Found {
  const { bid, ask, bidIv, askIv } = figures
  if (bid !== null && ask !== null) return impliedFrom(figures, (bid + ask) / 2)
  if (bid !== null || ask !== null || bidIv === null || askIv === null) return null
  if (bidIv > 0 && askIv > 0 && bidIv > askIv) return { reason: 'crossed', bid: bidIv, ask: askIv }
  if (bidIv < 0 || askIv < 0) return { reason: 'non-positive-volatility', found: Math.min(bidIv, askIv) }
  return bidIv > 0 && askIv > 0 ? (bidIv + askIv) / 2 : null
}

function markOf(figures: QuoteFigures): Found {
  if (figures.markIv !== null) return figures.markIv
  return figures.mark === null ? null : impliedFrom(figures, figures.mark)
}

function nothingOf({ bid, ask, bidIv, askIv }: QuoteFigures): QuoteFault {
  const has = (price: number | null, iv: number | null): boolean => price !== null || (iv !== null && iv > 0)
  const [hasBid, hasAsk] = [has(bid, bidIv), has(ask, askIv)]
  if (!hasBid && !hasAsk) return { reason: 'no-price' }
  return { reason: 'one-sided', missing: hasBid ? 'ask' : 'bid' }
}

/** A bid below what the option is worth if nothing moves has no volatility, and says nothing. */
function sideOf(figures: QuoteFigures, price: number | null, iv: number | null): number | null {
  if (price === null) return iv !== null && iv > 0 ? iv : null
  const found = impliedFrom(figures, price)
  return typeof found === 'number' ? found : null
}

function impliedFrom({ quote, forward, strike, years }: QuoteFigures, price: number): number | QuoteFault {
  const implied = impliedVolatilityOf({ right: quote.right, forward, strike, years, price })
  if (implied.ok) return implied.value
  const { refusal } = implied
  switch (refusal.reason) {
    case 'below-intrinsic':
      return { reason: 'below-intrinsic', price: refusal.price, intrinsic: refusal.intrinsic }
    case 'above-bound':
      return { reason: 'above-bound', price: refusal.price, bound: refusal.bound }
    case 'expired':
      return { reason: 'expired', years: refusal.years }
    default:
      return { reason: 'out-of-range', found: `a ${refusal.input} of ${refusal.value}` }
  }
}
