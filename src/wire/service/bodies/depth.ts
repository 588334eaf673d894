import { z } from 'zod'
import { type PricedQuantity, type SnapshotLevel, UNOWNED } from '../../../core/depth/level.ts'
import type { BodyOf } from '../../../core/engine/commands.ts'
import { at, orderPriceOf, quantityOf } from '../figure-roles.ts'
import { account, traded } from '../named-roles.ts'
import type { Names } from '../names.ts'
import type { Partly, Reading } from '../reading.ts'
import { type Form, under } from '../record.ts'
import { decimalText, figureText, nameText } from '../text-schemas.ts'
import type { Forms } from './forms.ts'

/** A level as `[price, quantity]`, with the account that owns it where it is an order of this venue. */
type LevelText = readonly [price: string, quantity: string, owner?: string]

const price = orderPriceOf(at('series'))
const quantity = quantityOf(at('series'))

const unowned = z.tuple([decimalText, decimalText])
const levels = z.array(z.union([unowned, z.tuple([decimalText, decimalText, nameText])])).max(10_000)
const when = z
  .int()
  .optional()
  .describe('Milliseconds, by the clock of the source; left out, the time of the house.')

interface BookText {
  readonly instrument: string
  readonly at?: number
  readonly lastUpdateId?: number
  readonly sequence?: { readonly previousId: number; readonly lastId: number }
  readonly bids: readonly LevelText[]
  readonly asks: readonly LevelText[]
}

function levelsIn(
  texts: readonly LevelText[],
  series: number,
  reading: Reading,
  field: string,
): SnapshotLevel[] {
  const record: Partly = { series }
  return texts.flatMap(([at, held, owner], place) => {
    const here = under(field, place)
    const level = {
      price: price.read(at, reading, under(here, 0), record),
      quantity: quantity.read(held, reading, under(here, 1), record),
    }
    const of = owner === undefined ? undefined : account.read(owner, reading, under(here, 2), record)
    if (level.price === undefined || level.quantity === undefined) return []
    return [{ ...level, ...(of !== undefined && { owner: of }) } as SnapshotLevel]
  })
}

/** Levels of a depth as text. */
export function levelsText(
  levels: readonly (PricedQuantity & { readonly owner?: number })[],
  series: number,
  names: Names,
): LevelText[] {
  const record: Partly = { series }
  return levels.map((level) => {
    const text: LevelText = [
      price.write(level.price, names, record),
      quantity.write(level.quantity, names, record),
    ]
    const { owner } = level
    return owner === undefined || owner === UNOWNED
      ? text
      : ([...text, names.accountName(owner)] as unknown as LevelText)
  })
}

/** What the service writes of a level. */
export const levelSchema: z.ZodType<LevelText> = z
  .union([z.tuple([figureText, figureText]), z.tuple([figureText, figureText, nameText])])
  .meta({
    id: 'Level',
    description: 'Price, quantity, and the account that owns it where one does.',
  }) as unknown as z.ZodType<LevelText>

function bookIn(
  text: Partly,
  reading: Reading,
  field: string,
):
  | {
      readonly series: number
      readonly at: number
      readonly bids: SnapshotLevel[]
      readonly asks: SnapshotLevel[]
    }
  | undefined {
  const { instrument: symbol, at, bids, asks } = text as unknown as BookText
  const before = reading.count
  const series = traded.read(symbol, reading, under(field, 'instrument'), {})
  if (series === undefined) return undefined
  const book = {
    series,
    at: at ?? reading.names.house.at,
    bids: levelsIn(bids, series, reading, under(field, 'bids')),
    asks: levelsIn(asks, series, reading, under(field, 'asks')),
  }
  return reading.count === before ? book : undefined
}

const replaceDepth: Form<BodyOf<'replace-depth'>> = {
  schema: z.strictObject({
    type: z.literal('replace-depth'),
    instrument: nameText,
    at: when,
    lastUpdateId: z.int().optional(),
    bids: levels,
    asks: levels,
  }),
  read: (text, reading, field) => {
    const book = bookIn(text, reading, field)
    if (book === undefined) return undefined
    const { series, ...sides } = book
    const { lastUpdateId } = text as unknown as BookText
    const numbered = lastUpdateId === undefined ? {} : { lastUpdateId }
    return { type: 'replace-depth', series, snapshot: { ...sides, ...numbered } }
  },
  write: ({ type, series, snapshot: { bids, asks, ...rest } }, names) => ({
    type,
    instrument: names.symbolOf(series),
    ...rest,
    bids: levelsText(bids, series, names),
    asks: levelsText(asks, series, names),
  }),
}

const updateDepth: Form<BodyOf<'update-depth'>> = {
  schema: z.strictObject({
    type: z.literal('update-depth'),
    instrument: nameText,
    at: when,
    sequence: z.strictObject({ previousId: z.int(), lastId: z.int() }).optional(),
    bids: z.array(unowned).max(10_000),
    asks: z.array(unowned).max(10_000),
  }),
  read: (text, reading, field) => {
    const book = bookIn(text, reading, field)
    if (book === undefined) return undefined
    const { series, ...sides } = book
    const { sequence } = text as unknown as BookText
    return {
      type: 'update-depth',
      series,
      increment: { ...sides, ...(sequence !== undefined && { sequence }) },
    }
  },
  write: ({ type, series, increment: { bids, asks, ...rest } }, names) => ({
    type,
    instrument: names.symbolOf(series),
    ...rest,
    bids: levelsText(bids, series, names),
    asks: levelsText(asks, series, names),
  }),
}

export const depthForms: Forms<'replace-depth' | 'update-depth'> = {
  'replace-depth': replaceDepth,
  'update-depth': updateDepth,
}
