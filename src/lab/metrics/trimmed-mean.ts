import { type Figure, mapFigure, noFigure } from './figure.ts'
import { meanOf } from './series.ts'

/**
 * The value below which a share of the values lies, by linear interpolation between the two nearest: place
 * `share x (n - 1)` of the sorted values, counted from zero (definition 7 of Hyndman and Fan, numpy's usual one).
 *
 * @param sorted ascending, not empty
 * @param share in [0, 1]
 * @see docs/sources.md#quantiles
 */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below)
}

/** The mean of the values from the `trim` to the `1 - trim` quantile, both ends included. */
export function trimmedMean(values: readonly number[], trim: number): Figure {
  if (values.length === 0) return noFigure('there are no values')
  const sorted = Float64Array.from(values).sort()
  const [low, high] = [quantile(sorted, trim), quantile(sorted, 1 - trim)]
  const kept = values.filter((value) => value >= low && value <= high)
  return kept.length === 0 ? noFigure('no value lies between the quantiles') : meanOf(kept)
}

/** What is known of a winner at a moment; accounts may come more than once, the earliest first. */
export interface WinnerRow {
  readonly account: string
  readonly equity: number
  readonly profit: number
}

/** Equity over profit of winners: above 1, a claim on profits is backed by more than the profits. */
export interface Overcollateralisation {
  readonly winners: number
  readonly mean: Figure
  readonly median: Figure
  /** As published: 3% trimmed at each end. */
  readonly trimmed: Figure
}

/** Takes the first row of each account in which equity and profit are above zero. */
export function overcollateralisationOf(rows: Iterable<WinnerRow>): Overcollateralisation {
  const ratios = new Map<string, number>()
  for (const { account, equity, profit } of rows)
    if (!ratios.has(account) && equity > 0 && profit > 0) ratios.set(account, equity / profit)
  const values = [...ratios.values()]
  const mean = meanOf(values)
  const median = mapFigure(mean, () => quantile(Float64Array.from(values).sort(), 0.5))
  return { winners: values.length, mean, median, trimmed: trimmedMean(values, 0.03) }
}
