import type { Account } from '../../../core/book/book.ts'
import { NONE, SCENARIO, TRIGGER } from '../../../core/book/layout.ts'
import { DOWN, UP, WATCH } from '../../../core/book/triggers.ts'
import { hasReached } from '../../../core/margin/levels.ts'
import { Assessment } from '../../../core/margin/model.ts'
import { mulDiv } from '../../../core/money/mul-div.ts'
import { countReserved } from '../../../core/waterfall/bucket.ts'
import type { House } from '../../../core/waterfall/house.ts'
import { rulebookIn, rulebookInForce, type Selection } from '../../../core/waterfall/rulebook.ts'
import { isParticipant, queueOf } from '../../../core/waterfall/selection.ts'

/** A place in a queue of those who could be closed. */
export interface Place {
  readonly rank: number
  readonly of: number
}

const PPM = 1_000_000

/** By which rule the first step that takes positions from others would choose, for losses in an asset. */
export function selectionIn(house: House, asset: number): Selection | null {
  const rulebook = rulebookInForce(house.rulebooks)
  if (rulebook === null) return null
  for (const step of rulebookIn(rulebook, asset).steps) if (step.step === 'deleverage') return step.select
  return null
}

/**
 * The places of some accounts on one side of a series, if that side were to be closed now. The queue is built once for
 * all of them and read only as far as any of them could be told of.
 *
 * @param deepest the place behind which nobody is looked for, of so many in all
 */
export function placesOf(
  house: House,
  series: number,
  isLong: boolean,
  selection: Selection,
  wanted: ReadonlySet<Account>,
  deepest: (of: number) => number,
): Map<Account, Place> {
  const found = new Map<Account, Place>()
  const queue = queueOf(house, series, isLong ? -1 : 1, selection, new Set(), house.tables.named)
  const of = queue.candidates
  const last = Math.min(of, deepest(of))
  for (let rank = 1; rank <= last && found.size < wanted.size; rank += 1) {
    const best = queue.take()
    if (best === null) break
    if (wanted.has(best.account)) found.set(best.account, { rank, of })
  }
  return found
}

/** The mark that lies a share of it away, against whoever is on this side. */
export function markWithin(house: House, series: number, isLong: boolean, withinPpm: number): number {
  const { mark } = house.markets
  const { highestMark } = house.markets.instrument(series).terms
  return isLong
    ? Math.max(1, mulDiv(mark[series], PPM - withinPpm, PPM, 'floor'))
    : Math.min(highestMark, mulDiv(mark[series], PPM + withinPpm, PPM, 'ceil'))
}

/**
 * Who on one side of a series would be at the trigger of the rulebook in force if its mark moved so far, the others
 * held. Zones say who cannot be without looking at him; the others are assessed exactly. Buckets under scenario models are left
 * out: there no mark moves by itself.
 */
export function fallingAt(
  house: House,
  series: number,
  isLong: boolean,
  moved: number,
): { readonly accounts: number; readonly quantity: number } {
  const { book, markets, model } = house
  const rulebook = rulebookInForce(house.rulebooks)
  if (rulebook === null) return { accounts: 0, quantity: 0 }
  const near: Account[] = []
  book.triggers[series].holders(book.links, (cell) => {
    if (
      book.quantity(cell) > 0 === isLong &&
      isNear(book.listOf(cell), book.links[(cell << 3) + TRIGGER], moved)
    )
      near.push(book.accountOf(cell))
  })
  const assessment = new Assessment()
  const now = markets.mark[series]
  let accounts = 0
  let quantity = 0
  try {
    markets.supposeMark(series, moved)
    for (const account of near) {
      if (!isParticipant(house, account) || book.openLossOf(account) !== NONE || book.has(account, SCENARIO))
        continue
      model.assess(account, assessment)
      countReserved(house, rulebook, account, assessment)
      if (!hasReached(rulebook.trigger, assessment)) continue
      accounts += 1
      quantity += Math.abs(book.quantityOf(account, series))
    }
  } finally {
    markets.supposeMark(series, now)
  }
  return { accounts, quantity }
}

function isNear(list: number, trigger: number, moved: number): boolean {
  return list === WATCH || (list === DOWN && moved <= trigger) || (list === UP && moved >= trigger)
}
