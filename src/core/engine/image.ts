import { Book } from '../book/book.ts'
import { bookImageOf, type RawBook } from '../book/image.ts'
import { freshMemory, type Memory } from '../book/memory.ts'
import { PeriodBase } from '../book/period.ts'
import { Depth } from '../depth/depth.ts'
import { AdoptedModels } from '../margin/adopted-models.ts'
import { Markets } from '../market/markets.ts'
import { misfit } from '../money/malformed-image.ts'
import type { House } from '../waterfall/house.ts'
import { Meters } from '../waterfall/meters.ts'
import { assembled, type Room } from './house.ts'
import { type HouseImage, IMAGE_FORMAT, imageOf } from './image-shape.ts'
import { freezeTables, thawTables } from './image-tables.ts'

export { type HouseImage, IMAGE_FORMAT } from './image-shape.ts'

/** A house copied as it lies: nothing of it is lost, but equal houses may have other copies. */
export interface RawImage extends Omit<HouseImage, 'format' | 'book'> {
  readonly book: RawBook
}

/**
 * Copies a house between two commands, and does no more than that: it is what everybody waits for. Whoever takes the
 * copy, on another thread, makes its image.
 *
 * @param memory where the large columns go
 * @throws {InvariantViolation} in a trial, or in the middle of a command
 */
export function rawImageOf(house: House, memory: Memory = freshMemory): RawImage {
  return {
    at: house.at,
    sequence: house.sequence,
    heightWindowMs: house.heightWindowMs,
    markets: house.markets.freeze(),
    book: house.book.freeze(memory),
    models: house.models.freeze(),
    depths: house.depths.map((depth) => depth?.freeze() ?? null),
    rulebooks: [...house.rulebooks],
    meters: house.meters.freeze(),
    tables: freezeTables(house.tables, memory),
    periodBase: house.periodBase.freeze(memory),
  }
}

/** Puts a copy in order, in its own memory: the copy is used up. */
export function imageOfRaw({ book, ...raw }: RawImage): HouseImage {
  return { format: IMAGE_FORMAT, ...raw, book: bookImageOf(book) }
}

/**
 * The image of a house as it is between two commands.
 * @throws {InvariantViolation} in a trial, or in the middle of a command
 */
export function freezeHouse(house: House): HouseImage {
  return imageOfRaw(rawImageOf(house))
}

/** Memory of the large columns, to be handed over to another thread with the image instead of copied for it. */
export function buffersOf({
  book,
  periodBase,
  tables,
}: Pick<HouseImage, 'book' | 'periodBase' | 'tables'>): ArrayBuffer[] {
  const columns = [book.rows, book.lists, book.reach, periodBase, ...Object.values(tables.reservations)]
  return [
    ...new Set(columns.map((column: Uint8Array | Int32Array | Float64Array) => column.buffer as ArrayBuffer)),
  ]
}

/**
 * The house an image was made of. It answers every later command as that house would, event for event.
 *
 * Lengths, kinds and numbers are checked, and that whatever is referred to is there. The inner structure of terms,
 * rulebooks and models is that of their types: whoever takes an image from bytes has it checked by their schemas.
 *
 * @param room how much room it gets at least; a little more than it needs where nothing is said
 * @throws {MalformedImage} that names the place; nothing is made then
 */
export function thawHouse(image: HouseImage, room: Room = {}): House {
  const known = imageOf(image)
  const { accounts, extensions } = known.book
  const accountRoom = Math.max(room.accounts ?? 0, accounts + (accounts >> 3) + 16)
  const extensionRoom = Math.max(room.extensions ?? 0, extensions + (extensions >> 3) + 16)
  const markets = Markets.thaw(known.markets)
  const [assets, series, rulebooks] = [markets.assets.length, markets.count, known.rulebooks.length]
  const tables = thawTables(known.tables, { accounts, assets, series, rulebooks })
  const bucketOf = (loss: number): number | undefined => tables.losses.get(loss)?.bucket
  checkLengths(known, tables.house.length, tables.totals.length)
  return assembled({
    at: known.at,
    sequence: known.sequence,
    markets,
    book: Book.thaw(
      known.book,
      { assets, series, bucketOf },
      { accounts: accountRoom, extensions: extensionRoom },
    ),
    models: AdoptedModels.thaw(known.models, accounts, accountRoom),
    depths: known.depths.map((depth) => (depth === null ? null : Depth.thaw(depth, accounts))),
    rulebooks: [...known.rulebooks],
    meters: Meters.thaw(known.meters),
    tables,
    periodBase: PeriodBase.thaw(known.periodBase, accounts, accountRoom),
    heightWindowMs: known.heightWindowMs,
  })
}

function checkLengths({ markets, depths }: HouseImage, house: number, totals: number): void {
  const [assets, series] = [markets.assets.length, markets.series.length]
  if (depths.length !== series) misfit('the depths', `one for each of ${series} series`, depths.length)
  if (house !== assets) misfit('the accounts of the house', `one entry for each of ${assets} assets`, house)
  if (totals !== assets) misfit('the totals', `one entry for each of ${assets} assets`, totals)
}
