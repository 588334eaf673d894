import type { Account, Book } from '../book/book.ts'
import {
  CASH,
  CLOSED,
  FLAGS,
  MIXED,
  NEXT_ROW,
  NONE,
  QUANTITY,
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

/**
 * Looks at every account and lists those that have reached a level: the slow and certain way, against
 * which the zones are held.
 *
 * A float screen settles most accounts: its error is below `ERROR` times the sum of magnitudes plus one
 * unit a position for requirements that round up. Who is nearer to the line than that, holds collateral
 * or sits above the first tier, is worked out exactly.
 */
export function rescan(book: Book, markets: Markets, model: MarginModel, level: Level): Rescan {
  const reached: Account[] = []
  const assessment = new Assessment()
  let confirms = 0
  for (let row = 0; row < book.accounts; row += 1) {
    const verdict = screen(book.cells, book.links, markets, row, level.share / 1_000_000)
    if (verdict < 0) reached.push(row)
    else if (verdict === 0) {
      confirms += 1
      model.assess(row, assessment)
      if (hasReached(level, assessment)) reached.push(row)
    }
  }
  return { reached, accounts: book.accounts, confirms }
}

/** 1 surely above, -1 surely below, 0 not settled by floats. */
function screen(
  cells: Float64Array,
  links: Int32Array,
  markets: Markets,
  row: number,
  share: number,
): number {
  const head = row << 5
  const flags = links[head + FLAGS] as number
  if ((flags & (UNMARGINED | CLOSED)) !== 0) return 1
  if ((flags & MIXED) !== 0) return 0
  const { unitValue, firstTierTo, firstRate } = markets
  let equity = cells[(row << 4) + CASH] as number
  let magnitude = equity < 0 ? -equity : equity
  let requirement = 0
  let positions = 0
  for (let at = row; at !== NONE; at = links[(at << 5) + NEXT_ROW]) {
    for (let slot = 1; slot < 4; slot += 1) {
      const word = links[(at << 5) + (slot << 3) + SERIES]
      if (word === NONE) continue
      const series = word & SERIES_MASK
      const value = cells[(at << 4) + (slot << 2) + QUANTITY] * unitValue[series]
      const size = value < 0 ? -value : value
      if (size > firstTierTo[series]) return 0
      equity += value
      magnitude += size
      requirement += size * firstRate[series]
      positions += 1
    }
  }
  // A bucket with nothing to keep is below only when it owes, which whole numbers say without care.
  if (positions === 0) return equity < 0 ? -1 : 1
  const slack = equity - requirement * share
  const care = magnitude * ERROR * (positions + 8) + 2 * positions * (1 + share)
  return slack > care ? 1 : slack < -care ? -1 : 0
}
