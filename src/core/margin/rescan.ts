import type { Account, Book } from '../book/book.ts'
import {
  CLOSED,
  FLAGS,
  MIXED,
  NEXT_ROW,
  NONE,
  SCENARIO,
  SERIES,
  SERIES_MASK,
  UNMARGINED,
} from '../book/layout.ts'
import type { Markets } from '../market/markets.ts'
import { hasReached, type Level } from './levels.ts'
import { Assessment, type MarginModel } from './model.ts'

/** What a rescan saw. `confirms` counts accounts too near the line for the float screen. */
export interface Rescan {
  readonly reached: Account[]
  readonly accounts: number
  readonly confirms: number
}

/** Unit of float error, 2^-53, with care: k positions of rounded constants, products and sums stay below k + 8 of it. */
const ERROR = 1.2e-16

/** Accounts a screen looks at in one call: short calls let the compiler finish with the loop while it still runs. */
const CHUNK = 2048

/**
 * Looks at every account and lists those that have reached a level: the slow and certain way, against
 * which the zones are held.
 *
 * A float screen settles most accounts: its error is below `ERROR` times the sum of magnitudes plus one
 * unit a position for requirements that round up. Who is nearer to the line than that, holds collateral,
 * sits above the first tier or is margined by scenarios, is worked out exactly.
 */
export function rescan(book: Book, markets: Markets, model: MarginModel, level: Level): Rescan {
  const reached: Account[] = []
  const assessment = new Assessment()
  const found = new Int32Array(CHUNK)
  let confirms = 0
  for (let from = 0; from < book.accounts; from += CHUNK) {
    const to = Math.min(from + CHUNK, book.accounts)
    const count = screen(book.cells, book.links, markets, from, to, level.share / 1_000_000, found)
    for (let at = 0; at < count; at += 1) {
      // A row that is surely below comes as it is, one that floats cannot settle as its complement.
      if (found[at] >= 0) {
        reached.push(found[at])
        continue
      }
      confirms += 1
      model.assess(~found[at], assessment)
      if (hasReached(level, assessment)) reached.push(~found[at])
    }
  }
  return { reached, accounts: book.accounts, confirms }
}

/**
 * Screens rows `from` to `to` and gives those that are not surely above the level.
 *
 * The three positions of a row are written out: as a loop over slots and extension rows it takes up to twice as
 * long. Accounts that spill into extension rows are few, and go to the exact way with the others it cannot settle.
 *
 * @param found receives rows surely below as they are, unsettled ones as their complement
 * @returns how many it found
 */
function screen(
  cells: Float64Array,
  links: Int32Array,
  { unitValue, firstTierTo, firstRate }: Markets,
  from: number,
  to: number,
  share: number,
  found: Int32Array,
): number {
  let count = 0
  for (let row = from; row < to; row += 1) {
    const word = row << 5
    const flags = links[word + FLAGS]
    if ((flags & (UNMARGINED | CLOSED)) !== 0) continue
    if ((flags & (MIXED | SCENARIO)) !== 0 || links[word + NEXT_ROW] !== NONE) {
      found[count++] = ~row
      continue
    }
    const cell = row << 4
    let equity = cells[cell]
    let magnitude = Math.abs(equity)
    let requirement = 0
    let positions = 0
    let above = 0
    const first = links[word + 8 + SERIES]
    if (first !== NONE) {
      const series = first & SERIES_MASK
      const value = cells[cell + 4] * unitValue[series]
      const size = Math.abs(value)
      equity += value
      magnitude += size
      requirement += size * firstRate[series]
      positions += 1
      if (size > firstTierTo[series]) above = 1
    }
    const second = links[word + 16 + SERIES]
    if (second !== NONE) {
      const series = second & SERIES_MASK
      const value = cells[cell + 8] * unitValue[series]
      const size = Math.abs(value)
      equity += value
      magnitude += size
      requirement += size * firstRate[series]
      positions += 1
      if (size > firstTierTo[series]) above = 1
    }
    const third = links[word + 24 + SERIES]
    if (third !== NONE) {
      const series = third & SERIES_MASK
      const value = cells[cell + 12] * unitValue[series]
      const size = Math.abs(value)
      equity += value
      magnitude += size
      requirement += size * firstRate[series]
      positions += 1
      if (size > firstTierTo[series]) above = 1
    }
    if (above !== 0) {
      found[count++] = ~row
      continue
    }
    // A bucket with nothing to keep is below only when it owes, which whole numbers say without care.
    const care = positions === 0 ? 0 : magnitude * ERROR * (positions + 8) + 2 * positions * (1 + share)
    const slack = equity - requirement * share
    if (positions === 0 ? equity < 0 : slack < -care) found[count++] = row
    else if (positions > 0 && slack <= care) found[count++] = ~row
  }
  return count
}
