import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { eachAccountOf, type JsonEvent } from '../../journal/event-accounts.ts'

/** Which events are wanted: those that meet every condition given. Null is no condition. */
export interface EventFilter {
  readonly accounts: ReadonlySet<Account> | null
  readonly series: ReadonlySet<number> | null
  readonly kinds: ReadonlySet<string> | null
  readonly losses: ReadonlySet<number> | null
}

/** Everything but the accounts, which whoever routes events looks up the other way round. */
export function meetsRest({ series, kinds, losses }: EventFilter, event: Event): boolean {
  return (
    (kinds === null || kinds.has(event.type)) &&
    (series === null || namesSeries(event, series)) &&
    (losses === null || namesLoss(event, losses))
  )
}

/** Whether an event names an account for which something holds. */
export function namesAccount(event: Event, holds: (account: Account) => boolean): boolean {
  let found = false
  eachAccountOf(event as unknown as JsonEvent, (account) => {
    found ||= holds(account)
  })
  return found
}

function namesSeries(event: Event, wanted: ReadonlySet<number>): boolean {
  const { series, index, marks, settled } = event as unknown as Readonly<Record<string, unknown>>
  return (
    isIn(series, wanted) ||
    isIn(index, wanted) ||
    (Array.isArray(marks) && marks.some((move) => isIn(seriesIn(move), wanted))) ||
    (Array.isArray(settled) && settled.some((each) => isIn(seriesIn(each), wanted)))
  )
}

/** Marks of a loss that opens are plain numbers, beside its series. */
function seriesIn(part: unknown): unknown {
  return typeof part === 'object' && part !== null ? (part as { readonly series?: unknown }).series : null
}

function namesLoss(event: Event, wanted: ReadonlySet<number>): boolean {
  const { loss, losses } = event as unknown as Readonly<Record<string, unknown>>
  return isIn(loss, wanted) || isIn(losses, wanted)
}

function isIn(value: unknown, wanted: ReadonlySet<number>): boolean {
  if (typeof value === 'number') return wanted.has(value)
  return Array.isArray(value) && value.some((each) => wanted.has(each))
}
