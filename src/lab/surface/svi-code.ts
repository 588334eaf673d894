import { lowestVariance, type RawSvi } from '../../core/pricing/surface/index.ts'
import { codeOfCorrelation, codeOfPositive, correlationOf, positiveOf } from './codes.ts'

/** Numbers that stand for one raw smile: lowest variance, steepness, correlation, place, roundness. */
export const CODES_OF_SVI = 5

/** No market is this calm. */
const LEAST_VARIANCE = 1e-10
/** A turn narrower than this is a corner, and a corner is a bet on one price. */
const LEAST_WIDTH = 1e-4

/** A raw smile that is written over again and again during a search. */
export type ScratchSvi = { -readonly [Key in keyof RawSvi]: RawSvi[Key] }

export function scratchSvi(): ScratchSvi {
  return { a: 0.04, b: 0.1, rho: 0, m: 0, sigma: 0.1 }
}

/** Writes the smile that five numbers stand for; any five numbers of moderate size give one with a variance above zero. */
export function decodeSvi(code: Float64Array, from: number, svi: ScratchSvi): void {
  svi.b = positiveOf(code[from + 1])
  svi.rho = correlationOf(code[from + 2])
  svi.m = code[from + 3]
  svi.sigma = LEAST_WIDTH + positiveOf(code[from + 4])
  const turn = svi.b * svi.sigma * Math.sqrt((1 - svi.rho) * (1 + svi.rho))
  // The level is a difference; without a share of the turn its rounding could leave no variance at all.
  svi.a = positiveOf(code[from]) + LEAST_VARIANCE + 1e-9 * turn - turn
}

/** The numbers of a smile, for a start; what lies outside of their range is moved to its edge. */
export function encodeSvi(svi: RawSvi, code: Float64Array, from: number): void {
  code[from] = codeOfPositive(Math.max(lowestVariance(svi).variance, 1e-8))
  code[from + 1] = codeOfPositive(Math.max(svi.b, 1e-8))
  code[from + 2] = codeOfCorrelation(Math.max(-0.999, Math.min(0.999, svi.rho)))
  code[from + 3] = svi.m
  code[from + 4] = codeOfPositive(Math.max(svi.sigma - LEAST_WIDTH, 1e-6))
}
