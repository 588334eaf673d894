import type { Account } from '../../core/book/book.ts'
import type { DurableBatch, Host } from '../host/host.ts'
import { catchUp, type Present } from './catch-up.ts'
import type { Channels } from './channels/channels.ts'
import { type EventWriter, eventsOf, Frames } from './frames.ts'
import type { Group } from './group.ts'
import { Groups } from './groups.ts'
import type { StreamSettings } from './limits.ts'
import { Notices } from './notices.ts'
import type { Part } from './parts.ts'
import { Recent } from './recent.ts'
import type { Subscription } from './subscription.ts'
import { Turns } from './turns.ts'

/** What the hub needs of a host. */
export type StreamedHost = Pick<Host, 'house' | 'place' | 'onDurable' | 'durableFrom'>

/** Behind every event of a command: only its notices are still to come. */
const BEHIND_ALL = 2_147_483_647

/** Why a subscription ended by itself. */
export type OnFault = (member: Subscription, error: unknown) => void

/**
 * Where what became durable turns into messages. Batches come in order; each command is told to every live
 * subscription before the next, and notices of it behind its events.
 */
export class Hub implements Present {
  readonly writer: EventWriter
  readonly recent: Recent
  readonly notices: Notices
  readonly turns: Turns
  readonly #host: StreamedHost
  readonly #settings: StreamSettings
  readonly #groups: Groups
  readonly #joined = new Map<Subscription, Group>()
  readonly #onFault = new Map<Subscription, OnFault>()
  readonly #channels: Channels
  #told: number

  constructor(
    host: StreamedHost,
    settings: StreamSettings,
    writer: EventWriter,
    channelsOn: (notices: Notices) => Channels,
  ) {
    this.#host = host
    this.#settings = settings
    this.writer = writer
    this.#told = host.place.sequence
    this.recent = new Recent(settings.recentEvents)
    const behind = (member: Subscription): void => this.#fallBehind(member)
    this.notices = new Notices(settings.recentNotices, this.#told + 1, behind)
    this.turns = new Turns(settings.maxCatchUps)
    this.#groups = new Groups((account) => this.#ownerOf(account), settings.messageBytes, behind)
    this.#channels = channelsOn(this.notices)
  }

  /** Sequence of the last command that was told. */
  get told(): number {
    return this.#told
  }

  /** Whether nothing from a sequence on has to be read from the journal. */
  covers(sequence: number): boolean {
    return sequence > this.#told || this.recent.covers(sequence)
  }

  take(batch: DurableBatch): void {
    for (const command of batch.commands) {
      const done = eventsOf(command)
      if (done === null || done.sequence <= this.#told) continue
      const frames = new Frames(done, this.writer)
      this.recent.add(frames)
      this.#groups.tell(frames)
      this.#told = frames.sequence
      this.#channels.command(frames)
    }
    this.#channels.batch(batch)
  }

  /** What came up to a sequence could not be told: whoever asks for it reads it from the journal. */
  skipTo(sequence: number): void {
    this.recent.clear()
    this.#told = Math.max(this.#told, sequence)
  }

  /** Begins to tell a subscription, from its place on. */
  join(member: Subscription, onFault: OnFault): void {
    this.#onFault.set(member, onFault)
    this.#joined.set(member, this.#groups.join(member, member.filter, member.owner))
    this.notices.join(member)
    const isFromNow = member.next.sequence > this.#told
    if (isFromNow || member.next.sequence < this.notices.keptFrom) {
      member.nextNotice = this.notices.next
      this.#channels.standing(member)
    } else member.nextNotice = this.notices.numberAt(member.next.sequence)
    this.#channels.watch(member)
    if (!isFromNow || !this.goLive(member)) this.#catchUp(member)
  }

  /** No room for what is live: it reads on at its own pace, and nothing is kept for it meanwhile. */
  #fallBehind(member: Subscription): void {
    if (member.hasEnded || !member.isLive) return
    member.passed(this.#told)
    member.isLive = false
    member.behindSince ??= performance.now()
    this.#catchUp(member)
  }

  #catchUp(member: Subscription): void {
    catchUp(member, this, this.#host).catch((error: unknown) => this.#onFault.get(member)?.(member, error))
  }

  leave(member: Subscription): void {
    const group = this.#joined.get(member)
    if (group === undefined) return
    member.next = this.placeOf(member)
    member.hasEnded = true
    const missed = this.notices.firstMissed(member)
    if (missed !== null && missed < member.next.sequence)
      member.next = { sequence: missed, place: BEHIND_ALL }
    this.#joined.delete(member)
    this.#onFault.delete(member)
    this.#groups.leave(member, group)
    this.notices.leave(member)
    this.#channels.leave(member)
  }

  /** Everything up to now was sent: from here on it is told with the others. @returns false where there is no room yet */
  goLive(member: Subscription): boolean {
    if (!this.notices.tellOld(member, this.#told)) return false
    member.passed(this.#told)
    member.isLive = true
    if (member.behindSince !== null) {
      member.behindSince = null
      return true
    }
    const { sequence } = this.placeOf(member)
    const noticesFrom = this.notices.keptFrom
    const message = { type: 'caught-up', subscription: member.id, sequence: sequence - 1, noticesFrom }
    return member.outlet.send(JSON.stringify(message))
  }

  /** Where a subscription goes on. Who is live was sent all that was told, wanted or not. */
  placeOf(member: Subscription): { readonly sequence: number; readonly place: number } {
    if (member.isLive && !member.hasEnded) member.passed(this.#told)
    return member.next
  }

  partsFor(member: Subscription, frames: Frames, from: number): readonly Part[] {
    const group = this.#joined.get(member)
    const { messageBytes } = this.#settings
    return group?.partsFor(frames, from, (account) => this.#ownerOf(account), messageBytes) ?? []
  }

  #ownerOf(account: Account): Account {
    return this.#host.house.book.ownerOf(account)
  }
}
