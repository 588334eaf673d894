import { type Phi, rawOfSsvi, type SsviSlice, ssviSlice } from '../../core/pricing/surface/index.ts'
import {
  codeOfCorrelation,
  codeOfPositive,
  codeOfShare,
  correlationOf,
  positiveOf,
  shareOf,
} from './codes.ts'
import { leastSquares, type Rows } from './least-squares.ts'
import { QuoteColumns } from './quote-columns.ts'
import type { QuotedSlice } from './quoted-slice.ts'

/** An SSVI surface: one correlation and one law of curvature for all expiries. */
export interface SsviFit {
  readonly rho: number
  readonly phi: Phi
  readonly slices: readonly SsviSlice[]
}

const CORRELATIONS = [-0.5, 0, 0.4]

/**
 * Fits an SSVI surface to all expiries at once, in numbers of which any give a surface without arbitrage.
 *
 * @param kind the law of curvature
 */
export function fitSsvi(slices: readonly QuotedSlice[], kind: Phi['kind']): SsviFit {
  const columns = new QuoteColumns(slices)
  const all: Rows = { from: 0, to: columns.count }
  const problem = {
    parameters: slices.length + 3,
    residuals: columns.count,
    rowsOf: () => all,
    evaluate: (x: Float64Array, out: Float64Array) => {
      for (const [index, slice] of decodeSsvi(x, slices.length, kind).slices.entries()) {
        const raw = rawOfSsvi(slice)
        if (raw.ok) columns.writeErrors(index, raw.value, out, columns.starts[index])
        else out.fill(Number.NaN, columns.starts[index], columns.starts[index + 1])
      }
    },
  }
  const ends = CORRELATIONS.map((rho) =>
    leastSquares(problem, startOf(columns, rho), { iterations: 150, gain: 1e-9 }),
  )
  const best = ends.reduce((least, end) => (end.cost < least.cost ? end : least))
  return decodeSsvi(best.x, slices.length, kind)
}

function startOf(columns: QuoteColumns, rho: number): Float64Array {
  const levels = columns.atTheMoney()
  const code = new Float64Array(levels.length + 3)
  let before = 0
  for (const [index, level] of levels.entries()) {
    code[index] = codeOfPositive(Math.max(level - before, level * 1e-3))
    before = Math.max(level, before)
  }
  code[levels.length] = codeOfCorrelation(rho)
  code[levels.length + 1] = codeOfShare(0.5)
  code[levels.length + 2] = codeOfShare(0.9)
  return code
}

/** Total variance at the money only rises, and the law of curvature keeps the bound that is enough at every expiry. */
function decodeSsvi(code: Float64Array, count: number, kind: Phi['kind']): SsviFit {
  const rho = correlationOf(code[count])
  const phi = phiOfCodes(kind, rho, code[count + 1], code[count + 2])
  let theta = 0
  const slices = Array.from({ length: count }, (_, index) => {
    theta += positiveOf(code[index])
    return ssviSlice(theta, rho, phi)
  })
  return { rho, phi, slices }
}

/** Heston's law has one parameter; the second number then moves nothing. */
function phiOfCodes(kind: Phi['kind'], rho: number, first: number, second: number): Phi {
  const weight = 1 + Math.abs(rho)
  if (kind === 'heston') return { kind, lambda: weight / 4 + positiveOf(first) }
  return { kind, eta: (2 / weight) * shareOf(first), gamma: shareOf(second) / 2 }
}
