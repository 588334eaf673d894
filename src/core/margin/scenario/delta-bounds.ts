import { type Legs, type MarketState, OPTION } from './legs.ts'

/** Greatest n(d), and greatest n(d) |d|. */
const DENSITY = 0.3989422804014327
const SLOPE_OF_DENSITY = 0.24197072451914337

/**
 * Most that the delta of one leg, in coins, can be, and its slopes, over the neighbourhood of a bound. With s = σ√T:
 * - settled in quote money: |d delta / dF| = n(d1) / (F s), |d delta / dσ| = n(d1) |d2| / σ, and |d2| <= |d1| + s;
 * - settled in coin, delta is (K/F) N(d2), at most 1 or K/F, and (K/F) n(d2) = n(d1): the slopes are at most
 *   delta / F + n(d1) / (F s), and n(d1) |d1| / σ;
 * - an inverse contract's delta is N / mark.
 *
 * An option without volatility turns at its strike at once: nothing bounds that.
 */
export class DeltaBounds {
  isBounded = true
  magnitude = 0
  ofForward = 0
  ofVolatility = 0
  ofMark = 0

  take(legs: Legs, leg: number, market: MarketState, move: number, shift: number): void {
    const size = Math.abs(legs.quantity[leg])
    this.isBounded = true
    this.ofForward = this.ofVolatility = this.ofMark = 0
    this.magnitude = size
    if (legs.kind[leg] === OPTION) this.#takeOption(legs, leg, market, size, move, shift)
    else if (legs.isCoin[leg] === 1) {
      const mark = legs.mark[leg] * (1 - move)
      this.magnitude = size / mark
      this.ofMark = size / (mark * mark)
    }
  }

  #takeOption(legs: Legs, leg: number, market: MarketState, size: number, move: number, shift: number): void {
    if (size === 0) return
    const { forward, years } = market.expiries[legs.expiry[leg]]
    const least = forward * (1 - move)
    const volatility = legs.volatility[leg] * (1 - shift)
    const deviation = volatility * Math.sqrt(years)
    if (!(deviation > 0)) {
      this.isBounded = false
      return
    }
    const most = legs.isCoin[leg] === 1 && legs.right[leg] < 0 ? legs.strike[leg] / least : 1
    const ofOwnWorth = legs.isCoin[leg] === 1 ? most : 0
    const mostDeviation = legs.isCoin[leg] === 1 ? 0 : (deviation * (1 + shift)) / (1 - shift)
    this.magnitude = size * most
    this.ofForward = (size * (ofOwnWorth + DENSITY / deviation)) / least
    this.ofVolatility = (size * (SLOPE_OF_DENSITY + DENSITY * mostDeviation)) / volatility
  }
}
