import type { Event } from '../../core/engine/events.ts'
import type { House } from '../../core/waterfall/house.ts'

/** Watches one side of a run, from the moment the opening is done. It changes nothing. */
export interface WatchPart {
  /** The opening is done, nothing has moved. */
  begin?(house: House): void
  before?(house: House, event: Event): void
  after?(house: House, event: Event): void
  /** A command is done, or was refused. */
  end?(house: House, at: number): void
}

export type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>

/** Steps that take positions from whoever holds the other side, wanted or not. */
export function isForced(event: EventOf<'deleveraged'>): boolean {
  return event.kind === 'deleverage' || event.kind === 'tear-up'
}
