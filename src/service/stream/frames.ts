import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import type { DurableCommand } from '../host/host.ts'

/** An accepted command that is on disk. */
export interface DurableEvents {
  readonly sequence: number
  readonly at: number
  readonly events: readonly Event[]
}

/** What a command did; null where it was refused. */
export function eventsOf({ at, outcome }: Pick<DurableCommand, 'at' | 'outcome'>): DurableEvents | null {
  return outcome.ok ? { sequence: outcome.sequence, at, events: outcome.events } : null
}

/** Puts events into words: as they are for who sees all of them (`null`), or what one owner may see of them. */
export interface EventWriter {
  /** JSON text of an event; null where this owner sees nothing of it. */
  write(event: Event, place: number, owner: Account | null): string | null
}

/**
 * The events of one command as text. Each is put into words once for those who see everything and once for each owner
 * who sees a part, however many readers there are.
 */
export class Frames {
  readonly sequence: number
  readonly at: number
  readonly events: readonly Event[]
  readonly weight: number
  readonly #writer: EventWriter
  readonly #whole: (string | null | undefined)[] = []
  readonly #parts = new Map<Account, Map<number, string | null>>()

  constructor({ sequence, at, events }: DurableEvents, writer: EventWriter) {
    this.sequence = sequence
    this.at = at
    this.events = events
    this.weight = weightOf(events)
    this.#writer = writer
  }

  text(place: number, owner: Account | null): string | null {
    if (owner === null) return (this.#whole[place] ??= this.#writer.write(this.events[place], place, null))
    let parts = this.#parts.get(owner)
    if (parts === undefined) this.#parts.set(owner, (parts = new Map()))
    let text = parts.get(place)
    if (text === undefined) {
      text = this.#writer.write(this.events[place], place, owner)
      parts.set(place, text)
    }
    return text
  }
}

/** Kinds that come with nearly every command and hold no lists. */
const plain: ReadonlySet<Event['type']> = new Set(['traded', 'order-reserved', 'order-released', 'deposited'])

/** How much is held for some events: they themselves, and so many for their columns. */
function weightOf(events: readonly Event[]): number {
  let weight = 1
  for (const event of events) weight += plain.has(event.type) ? 1 : 1 + Math.ceil(cellsIn(event) / 16)
  return weight
}

function cellsIn(event: Event): number {
  let cells = 0
  for (const value of Object.values(event))
    if (ArrayBuffer.isView(value) || Array.isArray(value)) cells += (value as ArrayLike<unknown>).length
  return cells
}
