import { Undo } from '../book/undo.ts'
import type { DepthMark } from '../depth/depth.ts'
import { invariant } from '../money/invariant.ts'
import type { House, Tables } from '../waterfall/house.ts'
import type { Meters } from '../waterfall/meters.ts'
import { OrdersInTrial } from '../waterfall/reservations.ts'
import { copyTables } from './house.ts'

/** A question put to a live house: everything done while it is open is taken back by `rollBack`. */
export interface Trial {
  rollBack(): void
}

interface Saved {
  readonly at: number
  readonly sequence: number
  readonly lanes: Int32Array
  readonly rulebooks: House['rulebooks']
  readonly heightWindowMs: number
  readonly depths: House['depths']
  readonly marks: readonly (DepthMark | null)[]
  readonly meters: Meters
  readonly tables: Tables
  readonly assets: number
  readonly series: number
}

/**
 * Opens a trial: from now on every write to a row, a mark or a trigger list notes its old value, and the
 * small tables are copied; what is done to resting orders is kept beside them. One trial at a time; it costs what it
 * touches, not what the house holds.
 *
 * @throws {InvariantViolation} when a trial is open already
 */
export function openTrial(house: House): Trial {
  invariant(house.book.undo === null, 'one trial at a time: roll the open one back first')
  const undo = new Undo()
  const saved = save(house)
  house.book.setUndo(undo)
  house.markets.undo = undo
  house.periodBase.undo = undo
  house.models.undo = undo
  return { rollBack: () => restore(house, saved, undo) }
}

function save(house: House): Saved {
  const tables = house.tables
  house.tables = copyTables(tables, new OrdersInTrial(tables.reservations))
  const meters = house.meters
  house.meters = meters.copy()
  return {
    at: house.at,
    sequence: house.sequence,
    lanes: house.book.fingerprint.lanes.slice(),
    rulebooks: [...house.rulebooks],
    heightWindowMs: house.heightWindowMs,
    depths: [...house.depths],
    marks: house.depths.map((depth) => depth?.mark() ?? null),
    meters,
    tables,
    assets: house.markets.assets.length,
    series: house.markets.series.length,
  }
}

function restore(house: House, saved: Saved, undo: Undo): void {
  house.book.forgetTouched()
  house.book.setUndo(null)
  house.markets.undo = null
  house.periodBase.undo = null
  house.models.undo = null
  undo.rollBack()
  house.at = saved.at
  house.sequence = saved.sequence
  house.book.fingerprint.lanes.set(saved.lanes)
  house.rulebooks = saved.rulebooks
  house.heightWindowMs = saved.heightWindowMs
  house.depths = saved.depths
  for (const [series, mark] of saved.marks.entries()) if (mark !== null) house.depths[series]?.restore(mark)
  house.meters = saved.meters
  house.tables = saved.tables
  house.markets.assets.length = saved.assets
  house.markets.series.length = saved.series
  house.book.triggers.length = saved.series
}

/** Asks what would happen: runs `ask` in a trial and takes everything back, whether it returns or throws. */
export function inTrial<T>(house: House, ask: () => T): T {
  const trial = openTrial(house)
  try {
    return ask()
  } finally {
    trial.rollBack()
  }
}
