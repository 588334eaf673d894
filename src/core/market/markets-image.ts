import { misfit } from '../money/malformed-image.ts'
import type { AssetTerms, CollateralTerms } from './asset.ts'
import {
  type Collateral,
  type Instrument,
  type InstrumentTerms,
  listCollateral,
  listInstrument,
} from './instrument.ts'
import type { Listing } from './listing.ts'
import { HIGHEST_MARK, listReference, type Reference, type ReferenceTerms } from './reference.ts'

/** Terms of one series, and what it is. */
export type SeriesImage =
  | { readonly is: 'instrument'; readonly terms: InstrumentTerms }
  | { readonly is: 'collateral'; readonly terms: CollateralTerms }
  | { readonly is: 'reference'; readonly terms: ReferenceTerms }

/** Whatever has marks, as plain data: terms in the order listed, and those columns that do not follow from them. */
export interface MarketsImage {
  readonly assets: readonly AssetTerms[]
  readonly series: readonly SeriesImage[]
  readonly valuedAt: number
  readonly status: Int32Array
  readonly marked: Int32Array
  readonly mark: Float64Array
  readonly markedAt: Float64Array
  readonly previousMark: Float64Array
  readonly periodMarked: Int32Array
  readonly periodMark: Float64Array
}

export const imageColumns = [
  'status',
  'marked',
  'mark',
  'markedAt',
  'previousMark',
  'periodMarked',
  'periodMark',
] as const

/** A series as `Markets` takes it. */
export type ListedSeries =
  | { readonly is: 'instrument'; readonly listed: Instrument }
  | { readonly is: 'collateral'; readonly listed: Collateral }
  | { readonly is: 'reference'; readonly listed: Reference }

/**
 * Lists the series again; terms may name an index that was listed after them, since terms can be changed.
 * @throws {MalformedImage} with the refusals of the first that is refused
 */
export function seriesOfImage({ assets, series }: MarketsImage): ListedSeries[] {
  const referenceAt = (id: number): ReferenceTerms | null => {
    const found = series[id]
    return found?.is === 'reference' ? found.terms : null
  }
  return series.map((each): ListedSeries => {
    if (each.is === 'instrument')
      return { is: each.is, listed: accepted(each, listInstrument(each.terms, assets, referenceAt)) }
    if (each.is === 'collateral')
      return { is: each.is, listed: accepted(each, listCollateral(each.terms, assets)) }
    return { is: each.is, listed: accepted(each, listReference(each.terms)) }
  })
}

function accepted<Listed>({ terms }: SeriesImage, listing: Listing<Listed>): Listed {
  if (listing.ok) return listing.listed
  return misfit(`the terms of ${terms.symbol}`, 'terms that can be listed', listing.refusals.join('; '))
}

/** One cell for each series in every column; marks are marks, and flags are 0 or 1. */
export function checkColumns(image: MarketsImage): void {
  const { length } = image.series
  for (const name of imageColumns) {
    if (image[name].length !== length) misfit(`the length of ${name}`, String(length), image[name].length)
    for (const [id, value] of image[name].entries())
      if (!(Number.isSafeInteger(value) && value >= 0 && value <= highest[name]))
        misfit(`${name} of series ${id}`, `a whole number from 0 to ${highest[name]}`, value)
  }
}

const highest: Readonly<Record<(typeof imageColumns)[number], number>> = {
  status: 2,
  marked: 1,
  mark: HIGHEST_MARK,
  markedAt: Number.MAX_SAFE_INTEGER,
  previousMark: HIGHEST_MARK,
  periodMarked: 1,
  periodMark: HIGHEST_MARK,
}
