import { invariant } from '../../core/money/invariant.ts'
import {
  type ArbitrageVerdict,
  type EssviSlice,
  type Phi,
  type RawSvi,
  rawOfEssvi,
  rawOfSsvi,
  type Shaped,
  type SviSurface,
  sviSurface,
  verdictOf,
  type WingRule,
} from '../../core/pricing/surface/index.ts'
import { fitEssvi } from './fit-essvi.ts'
import { fitSsvi, type SsviFit } from './fit-ssvi.ts'
import { fitSviSlice } from './fit-svi-slice.ts'
import { costOf, fitSviSurface } from './fit-svi-surface.ts'
import { QuoteColumns } from './quote-columns.ts'
import type { QuotedSlice } from './quoted-slice.ts'
import { errorOf, type SliceError } from './slice-error.ts'

/** What is fitted: all but the last never allow arbitrage, or say that they do. */
export const fitModels = ['svi', 'essvi', 'ssvi', 'ssvi-heston', 'svi-alone'] as const
export type FitModel = (typeof fitModels)[number]

/** How to fit. */
export interface FitOptions {
  readonly model: FitModel
  readonly wings: WingRule
  /** Log-moneyness on which there shall be no arbitrage. */
  readonly range: { readonly low: number; readonly high: number }
}

/** Parameters of the family that was fitted, where it is not raw SVI. */
export type FamilyParameters =
  | { readonly family: 'svi' }
  | { readonly family: 'essvi'; readonly slices: readonly EssviSlice[] }
  | { readonly family: 'ssvi'; readonly rho: number; readonly phi: Phi; readonly thetas: readonly number[] }

/** A surface with how well it fits and whether it allows arbitrage. */
export interface SurfaceFit {
  readonly model: FitModel
  readonly parameters: FamilyParameters
  readonly surface: SviSurface
  readonly quoted: readonly QuotedSlice[]
  /** By expiry. */
  readonly errors: readonly SliceError[]
  readonly verdict: ArbitrageVerdict
}

interface Fitted {
  readonly parameters: FamilyParameters
  readonly smiles: readonly RawSvi[]
}

/**
 * Fits a surface to quotes.
 *
 * - `svi`: five parameters for each expiry, searched for together so that the verdict finds no arbitrage on the range
 * - `essvi`: three for each expiry, free of arbitrage by construction
 * - `ssvi`: one for each expiry and three for all, `φ` by a power law; `ssvi-heston`: two for all, `φ` as in Heston's model
 * - `svi-alone`: five for each expiry, searched for alone, arbitrage or not
 *
 * @param quoted by expiry, which rise; each with a quote
 */
export function fitSurface(quoted: readonly QuotedSlice[], options: FitOptions): SurfaceFit {
  const { parameters, smiles } = fitted(quoted, options)
  const slices = quoted.map(({ years, forward }, index) => ({ years, forward, svi: smiles[index] }))
  const surface = shapeOf(sviSurface(slices, options.wings))
  const errors = quoted.map((slice) => errorOf(slice, surface))
  const verdict = verdictOf(surface, options.range)
  return { model: options.model, parameters, surface, quoted, errors, verdict }
}

function fitted(quoted: readonly QuotedSlice[], { model, range }: FitOptions): Fitted {
  if (model === 'essvi') return essvi(quoted)
  if (model === 'ssvi') return ssvi(fitSsvi(quoted, 'power-law'))
  if (model === 'ssvi-heston') return ssvi(fitSsvi(quoted, 'heston'))
  const alone = quoted.map(fitSviSlice)
  const smiles = model === 'svi' ? together(quoted, alone, range) : alone
  return { parameters: { family: 'svi' }, smiles }
}

/** What a free fit may cost over one that nothing binds before another start is worth the search. */
const ENOUGH = 1.05

/** From smiles fitted alone, and where conditions cost much also from an eSSVI surface, since valleys differ. */
function together(
  quoted: readonly QuotedSlice[],
  alone: readonly RawSvi[],
  range: FitOptions['range'],
): readonly RawSvi[] {
  const first = fitSviSurface(quoted, alone, range)
  if (first.free && first.cost <= ENOUGH * costOf(new QuoteColumns(quoted), alone)) return first.smiles
  const parametric = essvi(quoted).smiles
  const ends = [first, fitSviSurface(quoted, parametric, range)].filter((end) => end.free)
  return ends.toSorted((a, b) => a.cost - b.cost)[0]?.smiles ?? parametric
}

function essvi(quoted: readonly QuotedSlice[]): Fitted {
  const slices = fitEssvi(quoted)
  const smiles = slices.map((slice) => shapeOf(rawOfEssvi(slice)))
  return { parameters: { family: 'essvi', slices }, smiles }
}

function ssvi({ rho, phi, slices }: SsviFit): Fitted {
  const smiles = slices.map((slice) => shapeOf(rawOfSsvi(slice)))
  return { parameters: { family: 'ssvi', rho, phi, thetas: slices.map(({ theta }) => theta) }, smiles }
}

/** A search that ended gives parameters of the family's range. */
function shapeOf<Value>(result: Shaped<Value>): Value {
  invariant(result.ok, 'a fit ends at parameters that are a smile')
  return result.value
}
