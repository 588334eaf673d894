import type { BookImage } from '../book/image.ts'
import type { DepthImage } from '../depth/depth.ts'
import type { AdoptedModel, ModelsImage } from '../margin/adopted-models.ts'
import type { AssetTerms } from '../market/asset.ts'
import type { MarketsImage, SeriesImage } from '../market/markets-image.ts'
import { MalformedImage, misfit } from '../money/malformed-image.ts'
import type { MetersImage, Use } from '../waterfall/meters.ts'
import { type Rulebook, stepKinds } from '../waterfall/rulebook.ts'
import {
  bytes,
  count,
  doubles,
  flag,
  int32s,
  listOf,
  orNull,
  pairOf,
  type Read,
  recordOf,
  text,
  whole,
  word,
} from './image-readers.ts'
import type { TablesImage } from './image-tables.ts'

/** Number of the form that images have; a change of meaning raises it. */
export const IMAGE_FORMAT = 1

/**
 * A house as plain data and typed arrays: what a structured clone or bytes can carry. Equal houses have equal images,
 * whatever room they were opened with and whatever was asked of them.
 *
 * It shares terms, rulebooks and margin models with the house, which never change in place, and nothing else.
 */
export interface HouseImage {
  readonly format: number
  readonly at: number
  readonly sequence: number
  readonly heightWindowMs: number
  readonly markets: MarketsImage
  readonly book: BookImage
  readonly models: ModelsImage
  readonly depths: readonly (DepthImage | null)[]
  readonly rulebooks: readonly Rulebook[]
  readonly meters: MetersImage
  readonly tables: TablesImage
  readonly periodBase: Float64Array
}

/** Looks at the outer form of an image: every field there, of its kind, and no other. */
export function imageOf(given: HouseImage): HouseImage {
  const format: unknown = (given as Partial<HouseImage> | null)?.format
  if (Number.isSafeInteger(format) && (format as number) > IMAGE_FORMAT)
    throw new MalformedImage(
      `The image is of format ${format}, and this program knows formats up to ${IMAGE_FORMAT}. Use a later one.`,
      'too-new',
    )
  return readImage(given, 'the image')
}

/** Data whose inner structure is its type's: only that it is there, under a name, is looked at. */
function nameOnly<T extends object>(field: keyof T & string): Read<T> {
  return (given, where) => {
    if (typeof given !== 'object' || given === null) return misfit(where, 'a record', given)
    text((given as T)[field], `${where}.${field}`)
    return given as T
  }
}

const rulebook: Read<Rulebook> = (given, where) => {
  const known = nameOnly<Rulebook>('name')(given, where)
  for (const step of listOf(nameOnly<Rulebook['steps'][number]>('step'))(known.steps, `${where}.steps`))
    word(...stepKinds)(step.step, `${where}.steps`)
  return known
}

const references: Read<AdoptedModel['references']> = (given, where) =>
  typeof given === 'object' && given !== null
    ? (given as AdoptedModel['references'])
    : misfit(where, 'a record', given)

const series: Read<SeriesImage> = recordOf<{ is: SeriesImage['is']; terms: SeriesImage['terms'] }>({
  is: word('instrument', 'collateral', 'reference'),
  terms: nameOnly('symbol'),
}) as Read<SeriesImage>

const side = recordOf<DepthImage['bids']>({ prices: doubles, quantities: doubles, owners: doubles })

const uses = listOf(pairOf(text, listOf(recordOf<Use>({ at: whole, amount: whole }))))

const readImage: Read<HouseImage> = recordOf<HouseImage>({
  format: (given, where) => (given === IMAGE_FORMAT ? given : misfit(where, String(IMAGE_FORMAT), given)),
  at: count,
  sequence: count,
  heightWindowMs: count,
  markets: recordOf<MarketsImage>({
    assets: listOf(recordOf<AssetTerms>({ name: text, decimals: count, borrowLimit: count })),
    series: listOf(series),
    valuedAt: count,
    status: int32s,
    marked: int32s,
    mark: doubles,
    markedAt: doubles,
    previousMark: doubles,
    periodMarked: int32s,
    periodMark: doubles,
  }),
  book: recordOf<BookImage>({
    accounts: count,
    extensions: count,
    rows: bytes,
    lists: int32s,
    reach: int32s,
    fingerprint: int32s,
  }),
  models: recordOf<ModelsImage>({
    list: listOf(
      recordOf<AdoptedModel>({
        name: text,
        model: nameOnly('name'),
        options: flag,
        references,
      }),
    ),
    byDefault: whole,
    rows: int32s,
    places: int32s,
  }),
  depths: listOf(
    orNull(
      recordOf<DepthImage>({
        priceStep: count,
        lastUpdateId: orNull(whole),
        isJoined: flag,
        updatedAt: orNull(whole),
        bids: side,
        asks: side,
      }),
    ),
  ),
  rulebooks: listOf(rulebook),
  meters: recordOf<MetersImage>({ uses, levels: uses }),
  tables: (given) => given as TablesImage,
  periodBase: doubles,
})
