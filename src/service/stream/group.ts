import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { type EventFilter, meetsRest, namesAccount } from './filter.ts'
import type { Frames } from './frames.ts'
import { messageOf, type Part, partsOf } from './parts.ts'
import type { Subscription } from './subscription.ts'

/** Whose account is whose. */
export type OwnerOf = (account: Account) => Account

/**
 * Readers who are shown the same: one filter, and the eyes of one owner, or of somebody who sees everything. What they
 * are sent is chosen and put together once for all of them.
 */
export class Group {
  readonly key: string
  readonly filter: EventFilter
  /** Null for who sees everything. */
  readonly owner: Account | null
  readonly members: Set<Subscription> = new Set()
  /** Places of the command that is being told which are wanted, in order. */
  #wanted: number[] = []

  constructor(key: string, filter: EventFilter, owner: Account | null) {
    this.key = key
    this.filter = filter
    this.owner = owner
  }

  /** Notes a place of the command that is being told, if it is wanted. Once noted it stays so. */
  offer(event: Event, place: number): void {
    if (this.#wanted.at(-1) !== place && meetsRest(this.filter, event)) this.#wanted.push(place)
  }

  get wantsAny(): boolean {
    return this.#wanted.length > 0
  }

  /**
   * Sends what was noted to every live member, each text and, where they have the same name, each message made once.
   * @param fallBehind called for one who has no room for it
   */
  tell(frames: Frames, messageBytes: number, fallBehind: (member: Subscription) => void): void {
    const parts = partsOf(frames, this.#wanted, this.owner, messageBytes)
    this.#wanted = []
    if (parts.length === 0) return
    const messages = new Map<string, Buffer[]>()
    for (const member of this.members) {
      if (!member.isLive) continue
      let made = messages.get(member.id)
      if (made === undefined) {
        made = parts.map((part) => messageOf(member.id, frames, part))
        messages.set(member.id, made)
      }
      if (!member.take(frames, parts, made)) fallBehind(member)
    }
  }

  /** The parts of one command for a member who reads by himself, from a place on. */
  partsFor(frames: Frames, from: number, ownerOf: OwnerOf, messageBytes: number): Part[] {
    const places: number[] = []
    for (let place = from; place < frames.events.length; place += 1)
      if (this.#wants(frames.events[place], ownerOf)) places.push(place)
    return partsOf(frames, places, this.owner, messageBytes)
  }

  #wants(event: Event, ownerOf: OwnerOf): boolean {
    const { accounts } = this.filter
    return (
      meetsRest(this.filter, event) &&
      (accounts === null || namesAccount(event, (account) => accounts.has(account))) &&
      (this.owner === null || namesAccount(event, (account) => ownerOf(account) === this.owner))
    )
  }
}

/** The same text for those who are shown the same. */
export function groupKey({ accounts, series, kinds, losses }: EventFilter, owner: Account | null): string {
  const lists = [accounts, series, kinds, losses].map((set) => (set === null ? null : [...set].sort()))
  return JSON.stringify([owner, ...lists])
}
