import { type RawSvi, sviVariance } from '../../core/pricing/surface/index.ts'
import { type QuotedSlice, topQuote } from './quoted-slice.ts'

/**
 * Quotes of a surface in columns, one row for each. Rows of an expiry lie together, and are weighted so that their sum of
 * squares is the square of the expiry's error: its root mean square as a share of its highest quote.
 */
export class QuoteColumns {
  readonly slices: readonly QuotedSlice[]
  readonly count: number
  /** Where the rows of each expiry begin, and behind the last where they end. */
  readonly starts: readonly number[]
  readonly logMoneyness: Float64Array
  readonly volatility: Float64Array
  readonly weight: Float64Array

  constructor(slices: readonly QuotedSlice[]) {
    const quotes = slices.flatMap((slice) => slice.quotes.map((quote) => ({ slice, quote })))
    const starts = [0]
    for (const { quotes: own } of slices) starts.push(starts[starts.length - 1] + own.length)
    this.slices = slices
    this.count = quotes.length
    this.starts = starts
    this.logMoneyness = Float64Array.from(quotes, ({ quote }) => quote.logMoneyness)
    this.volatility = Float64Array.from(quotes, ({ quote }) => quote.volatility)
    this.weight = Float64Array.from(quotes, ({ slice }) => {
      return 1 / (topQuote(slice) * Math.sqrt(slice.quotes.length))
    })
  }

  /** Writes the weighted errors of one expiry's smile into `out`, its first at `at`. */
  writeErrors(index: number, svi: RawSvi, out: Float64Array, at: number): void {
    const { years } = this.slices[index]
    const [from, to] = [this.starts[index], this.starts[index + 1]]
    for (let row = from; row < to; row += 1) {
      const fitted = Math.sqrt(sviVariance(svi, this.logMoneyness[row]) / years)
      out[at + row - from] = (fitted - this.volatility[row]) * this.weight[row]
    }
  }

  /**
   * Total variance at the money of each expiry, read off its quotes in a straight line between the two strikes about the
   * money, or of the nearest where all lie on one side.
   */
  atTheMoney(): number[] {
    return this.slices.map(({ years, quotes }) => {
      const points = quotes.map(({ logMoneyness, volatility }) => ({ k: logMoneyness, volatility }))
      const below = points.filter(({ k }) => k <= 0).toSorted((a, b) => b.k - a.k)[0]
      const above = points.filter(({ k }) => k > 0).toSorted((a, b) => a.k - b.k)[0]
      const [left, right] = [below ?? above, above ?? below]
      const share = left.k === right.k ? 0 : -left.k / (right.k - left.k)
      const volatility = left.volatility * (1 - share) + right.volatility * share
      return volatility * volatility * years
    })
  }
}
