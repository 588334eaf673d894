import type { RawSvi } from '../../core/pricing/surface/index.ts'
import { leastSquares, type Rows } from './least-squares.ts'
import { QuoteColumns } from './quote-columns.ts'
import type { QuotedSlice } from './quoted-slice.ts'
import { solveSymmetric } from './solve-symmetric.ts'
import { CODES_OF_SVI, decodeSvi, encodeSvi, scratchSvi } from './svi-code.ts'

/** Starts that are searched on from; the best of a grid, so that no one valley decides. */
const STARTS = 3
const PLACES = [-0.5, -0.25, 0, 0.25, 0.5]
const WIDTHS = [0.03, 0.1, 0.3, 0.8]

/**
 * Fits one smile to the quotes of its expiry, free of anything but a variance above zero: it may allow arbitrage, which the
 * verdict then tells.
 *
 * For a place and a width of the turn the other three parameters follow from linear equations, which makes good starts; from
 * the best of them all five are searched on together.
 *
 * @param slice at least one quote; fewer than five leave a choice, and the smile nearest to its start is taken
 * @see docs/sources.md#quasi-explicit-svi
 */
export function fitSviSlice(slice: QuotedSlice): RawSvi {
  const columns = new QuoteColumns([slice])
  const all: Rows = { from: 0, to: columns.count }
  const svi = scratchSvi()
  const problem = {
    parameters: CODES_OF_SVI,
    residuals: columns.count,
    rowsOf: () => all,
    evaluate: (x: Float64Array, out: Float64Array) => {
      decodeSvi(x, 0, svi)
      columns.writeErrors(0, svi, out, 0)
    },
  }
  const ends = startsOf(slice).map((start) => {
    const code = new Float64Array(CODES_OF_SVI)
    encodeSvi(start, code, 0)
    return leastSquares(problem, code, { iterations: 200, gain: 1e-10 })
  })
  const best = ends.reduce((least, end) => (end.cost < least.cost ? end : least))
  decodeSvi(best.x, 0, svi)
  return { ...svi }
}

function startsOf(slice: QuotedSlice): RawSvi[] {
  if (slice.quotes.length < 3) return [calmSmile(slice)]
  const places = slice.quotes.map(({ logMoneyness }) => logMoneyness)
  const reach = Math.max(Math.max(...places) - Math.min(...places), 0.2)
  const starts = PLACES.flatMap((place) =>
    WIDTHS.map((width) => linearStart(slice, place * reach, width * reach)),
  )
  return starts
    .toSorted((a, b) => a.error - b.error)
    .slice(0, STARTS)
    .map(({ svi }) => svi)
}

/** One quote or two say nothing of a shape: the start is nearly flat, as high as they are. */
function calmSmile({ years, quotes }: QuotedSlice): RawSvi {
  const sum = quotes.reduce((total, { volatility }) => total + volatility * volatility, 0)
  const level = (sum / quotes.length) * years
  return { a: level * 0.9, b: level * 0.2, rho: 0, m: 0, sigma: 0.5 }
}

/** For a place `m` and a width `σ`, total variance is linear: `a + d y + c √(y² + 1)` of `y = (k − m) / σ`. */
function linearStart(
  { years, quotes }: QuotedSlice,
  m: number,
  sigma: number,
): { svi: RawSvi; error: number } {
  const rows = quotes.map(({ logMoneyness, volatility }) => {
    const y = (logMoneyness - m) / sigma
    // An error of volatility is one of variance over twice the volatility.
    return {
      basis: [1, y, Math.sqrt(y * y + 1)],
      variance: volatility * volatility * years,
      weight: 1 / volatility,
    }
  })
  const normal = new Float64Array(9)
  const right = new Float64Array(3)
  for (const { basis, variance, weight } of rows)
    for (let i = 0; i < 3; i += 1) {
      right[i] += weight * weight * basis[i] * variance
      for (let j = 0; j < 3; j += 1) normal[i * 3 + j] += weight * weight * basis[i] * basis[j]
    }
  // Fewer than three quotes leave something open; a touch on the diagonal chooses the smallest parameters.
  for (let i = 0; i < 3; i += 1) normal[i * 4] *= 1 + 1e-9
  const solved = solveSymmetric(normal, right)
  const [d, c] = solved ? [right[1], right[2]] : [0, 0]
  const b = Math.max(c, Math.abs(d) * 1.001, 1e-6) / sigma
  const rho = d / sigma / b
  const shape = rows.map(({ basis }) => b * sigma * (rho * basis[1] + basis[2]))
  // The level that suits the shape best, but never one with a variance below zero.
  const gaps = rows.map(({ variance }, row) => variance - shape[row])
  const level = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const floor = 1e-6 - b * sigma * Math.sqrt((1 - rho) * (1 + rho))
  const a = Math.max(level, floor)
  const error = rows.reduce((sum, { variance, weight }, row) => {
    const miss = (a + shape[row] - variance) * weight
    return sum + miss * miss
  }, 0)
  return { svi: { a, b, rho, m, sigma }, error }
}
