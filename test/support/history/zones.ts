import { rescan } from '../../../src/core/margin/rescan.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import { rulebookInForce } from '../../../src/core/waterfall/rulebook.ts'
import type { Auditor } from '../auditor.ts'
import { rescanTwin, type TwinLevel, twinOf } from '../margin-twin.ts'

/**
 * What a full scan finds, by the twin over plain objects and by the engine's own, against the states the zones led to:
 * at the trigger everybody has an open loss or waits for a fresh mark, above it nobody is new, and who is called is
 * exactly who stands between the two levels.
 */
export function zoneFindings(house: House, auditor: Auditor | null): string[] {
  const rulebook = rulebookInForce(house.rulebooks)
  if (rulebook === null) return []
  const found: string[] = []
  const counts = rulebook.reservations === 'maintenance'
  const book = auditor === null ? twinOf(house) : null
  const scan = (level: TwinLevel): number[] =>
    book === null ? (auditor?.reached(level, counts) ?? []) : rescanTwin(book, level, counts)
  const reached = new Set(scan(rulebook.trigger))
  const called = rulebook.call === null ? new Set<number>() : new Set(scan(rulebook.call))
  for (let row = 0; row < house.book.accounts; row += 1) {
    const state = house.book.stateOf(row)
    if (house.book.openLossOf(row) !== -1) continue
    if (reached.has(row) && state !== 'deferred-until')
      found.push(`account ${row} is under water and ${state}`)
    if (!reached.has(row) && state === 'deferred-until')
      found.push(`account ${row} is deferred without a cause`)
    if (reached.has(row)) continue
    if (called.has(row) !== (state === 'called'))
      found.push(
        `account ${row} is ${state}, a rescan ${called.has(row) ? 'finds it' : 'does not find it'} at the call`,
      )
  }
  if (counts) return found
  const own = rescan(house.book, house.markets, house.model, rulebook.trigger).reached
  if (own.join() !== [...reached].join()) found.push(`the rescan finds ${own}, the twin ${[...reached]}`)
  return found
}
