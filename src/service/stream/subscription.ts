import type { Account } from '../../core/book/book.ts'
import type { Channel, StreamPlace } from '../../wire/service/stream.ts'
import type { Notice } from './channels/notice.ts'
import type { WatchFor } from './channels/watch.ts'
import type { EventFilter } from './filter.ts'
import type { Frames } from './frames.ts'
import type { Part } from './parts.ts'

/** What a subscription is sent over. */
export interface Outlet {
  /** @returns false when it was not taken: the reader is cut off, or gone */
  send(message: Buffer | string): boolean
  /** Whether a message of so many bytes may lie there unread with the others. */
  hasRoomFor(bytes: number): boolean
  /** So much lies unread that whoever can wait should. */
  readonly isFull: boolean
  /** Resolves as soon as it is no longer full and has room for so many bytes, or when the reader is gone. */
  drained(bytes: number): Promise<void>
}

/**
 * One thing a reader asked for, and how far he was told. Everything before `next` was sent, nothing from it on; that
 * holds at every moment, so that it is where he goes on wherever he is cut off.
 */
export class Subscription {
  readonly id: string
  /** Who asked for it: turns to read old rows go round among those who ask. */
  readonly asker: string
  readonly outlet: Outlet
  readonly filter: EventFilter
  readonly owner: Account | null
  readonly channels: ReadonlySet<Channel>
  /** Thresholds of the channel `adl-warning`. */
  readonly watches: readonly WatchFor[]
  next: StreamPlace
  /** Number of the next notice among all there were. */
  nextNotice = 0
  /** Told everything as it happens; until then it reads old rows by itself. */
  isLive = false
  hasEnded = false
  /** Since when it is behind though it was live once, by the process's own clock; null where it is not. */
  behindSince: number | null = null
  /** Bytes of the message for which there was no room. */
  needs = 0

  constructor(
    of: Pick<Subscription, 'id' | 'asker' | 'outlet' | 'filter' | 'owner' | 'channels' | 'watches' | 'next'>,
  ) {
    this.id = of.id
    this.asker = of.asker
    this.outlet = of.outlet
    this.filter = of.filter
    this.owner = of.owner
    this.channels = of.channels
    this.next = of.next
    this.watches = of.watches
  }

  /** @returns whether all of it was taken */
  take(frames: Frames, parts: readonly Part[], messages: readonly Buffer[]): boolean {
    if (frames.sequence < this.next.sequence) return true
    for (const [at, part] of parts.entries()) {
      if (!this.#send(messages[at], messages[at].length)) return false
      this.next = part.next
    }
    return true
  }

  #send(message: Buffer | string, bytes: number): boolean {
    this.needs = bytes
    return !this.hasEnded && this.outlet.hasRoomFor(bytes) && this.outlet.send(message)
  }

  /** Everything up to and with a sequence was sent, as far as it was wanted. */
  passed(sequence: number): void {
    if (!this.hasEnded && this.next.sequence <= sequence) this.next = { sequence: sequence + 1, place: 0 }
  }

  wants({ channel, accounts, series, loss, audience }: Notice): boolean {
    const { filter, owner } = this
    if (!this.channels.has(channel)) return false
    if (owner !== null && audience !== 'everybody' && !audience.includes(owner)) return false
    return (
      isWanted(filter.accounts, accounts) &&
      isWanted(filter.series, series) &&
      isWanted(filter.losses, loss === null ? [] : [loss])
    )
  }

  /** @returns whether it was taken, or is not wanted */
  takeNotice(notice: Notice): boolean {
    if (notice.number < this.nextNotice) return true
    if (this.wants(notice)) {
      const message = notice.messageFor(this.id, this.owner)
      if (!this.#send(message, message.length * 2)) return false
    }
    this.nextNotice = notice.number + 1
    return true
  }
}

/** A notice that names nothing of a kind is about all of them. */
function isWanted(wanted: ReadonlySet<number> | null, named: readonly number[]): boolean {
  return wanted === null || named.length === 0 || named.some((each) => wanted.has(each))
}
