import { type RawSvi, sviSurface, verdictOf } from '../../core/pricing/surface/index.ts'
import { JointSviProblem } from './joint-svi-problem.ts'
import { leastSquares } from './least-squares.ts'
import { QuoteColumns } from './quote-columns.ts'
import type { QuotedSlice } from './quoted-slice.ts'
import { CODES_OF_SVI, decodeSvi, encodeSvi, scratchSvi } from './svi-code.ts'

/** Smiles fitted together. */
export interface JointFit {
  readonly smiles: readonly RawSvi[]
  /** Sum over expiries of the square of its error as a share of its highest quote. */
  readonly cost: number
  /** Whether the verdict finds no arbitrage. */
  readonly free: boolean
}

/** How much a broken condition weighs beside an error of the fit, one round after the other. */
const WEIGHTS = [0.03, 0.3, 3, 30, 300, 3_000]

/**
 * Fits all smiles at once, each with its own five parameters, so that the verdict finds no arbitrage on a range.
 *
 * Broken conditions are charged for ever more dearly until the verdict, which looks more closely than the search, finds
 * none; the search goes on from where the round before ended. A start that is free already is not touched.
 *
 * @param start a smile for each expiry
 * @returns the first surface that the verdict finds free, or the last one tried
 */
export function fitSviSurface(
  slices: readonly QuotedSlice[],
  start: readonly RawSvi[],
  range: { readonly low: number; readonly high: number },
): JointFit {
  const columns = new QuoteColumns(slices)
  const levels = columns.atTheMoney()
  let code = encoded(start)
  let fit = judged(columns, start, range)
  for (const weight of WEIGHTS) {
    if (fit.free) break
    const problem = new JointSviProblem(columns, levels, { ...range, weight })
    code = leastSquares(problem, code, { iterations: 50, gain: 1e-6 }).x
    fit = judged(columns, decoded(code, slices.length), range)
  }
  return fit
}

function judged(
  columns: QuoteColumns,
  smiles: readonly RawSvi[],
  range: { readonly low: number; readonly high: number },
): JointFit {
  return { smiles, cost: costOf(columns, smiles), free: isFree(columns.slices, smiles, range) }
}

function encoded(smiles: readonly RawSvi[]): Float64Array {
  const code = new Float64Array(CODES_OF_SVI * smiles.length)
  for (const [index, svi] of smiles.entries()) encodeSvi(svi, code, CODES_OF_SVI * index)
  return code
}

function isFree(
  slices: readonly QuotedSlice[],
  smiles: readonly RawSvi[],
  range: { readonly low: number; readonly high: number },
): boolean {
  const surface = sviSurface(
    slices.map(({ years, forward }, index) => ({ years, forward, svi: smiles[index] })),
    { kind: 'linear' },
  )
  return surface.ok && verdictOf(surface.value, range).free
}

function decoded(code: Float64Array, count: number): RawSvi[] {
  const svi = scratchSvi()
  return Array.from({ length: count }, (_, index) => {
    decodeSvi(code, CODES_OF_SVI * index, svi)
    return { ...svi }
  })
}

/** Sum over expiries of the square of the error as a share of the highest quote. */
export function costOf(columns: QuoteColumns, smiles: readonly RawSvi[]): number {
  const errors = new Float64Array(columns.count)
  for (const [index, svi] of smiles.entries()) columns.writeErrors(index, svi, errors, columns.starts[index])
  return errors.reduce((sum, error) => sum + error * error, 0)
}
