import type { Event } from '../../../core/engine/events.ts'
import type { Names } from '../../../wire/service/names.ts'
import { type Alarm, type AlarmChange, type Alarms, alarmText } from '../../feeds/alarm.ts'
import type { DurableBatch, Host } from '../../host/host.ts'
import { type DurableEvents, eventsOf } from '../frames.ts'
import type { OwnerOf } from '../group.ts'
import type { Notices } from '../notices.ts'
import type { Subscription } from '../subscription.ts'
import type { StreamWriter } from '../writer.ts'
import type { Channels } from './channels.ts'
import { LossChannel, type Moment } from './losses.ts'
import { MarginCalls } from './margin-calls.ts'
import { Notice, type NoticeDraft } from './notice.ts'
import { Rulebooks } from './rulebooks.ts'
import { Warnings } from './warnings.ts'

/** Kinds that come with nearly every command and say nothing to any channel but the thresholds. */
const usual: ReadonlySet<Event['type']> = new Set(['traded', 'order-reserved', 'order-released', 'deposited'])

/** What is so already is told of so many things of a channel at most; of more it is said how many they are. */
const MOST_STANDING = 500

export interface ChannelParts {
  readonly host: Pick<Host, 'house' | 'registry' | 'place' | 'durableFrom'>
  readonly names: Names
  readonly ownerOf: OwnerOf
  readonly writer: StreamWriter
  readonly notices: Notices
  readonly alarms: Alarms
  readonly clock: () => number
  readonly watchMs: number
}

/** All channels on a live house. */
export class LiveChannels implements Channels {
  readonly #parts: ChannelParts
  readonly #losses: LossChannel
  readonly #calls: MarginCalls
  readonly #rulebooks: Rulebooks
  readonly #warnings: Warnings
  readonly #endAlarms: () => void
  /** What became durable while the losses that were open at the start are read up on; null once they are. */
  #waiting: DurableEvents[] | null = []

  constructor(parts: ChannelParts) {
    const { names, ownerOf, writer, host, watchMs, alarms } = parts
    this.#parts = parts
    this.#losses = new LossChannel(names, ownerOf, writer)
    this.#calls = new MarginCalls(names, ownerOf)
    this.#rulebooks = new Rulebooks(host.registry)
    this.#warnings = new Warnings(names, () => this.#moment(), watchMs)
    this.#endAlarms = alarms.onChange((change) => parts.notices.tell(alarmDraft(change, this.#moment())))
  }

  /** Reads up on the losses that are open, from the command that opened the first of them. */
  async open(): Promise<void> {
    const { host } = this.#parts
    const first = Math.min(...[...host.house.tables.losses.values()].map(({ command }) => command))
    let read = 0
    if (Number.isFinite(first) && first <= host.place.sequence)
      for await (const command of host.durableFrom(first)) {
        const done = eventsOf(command)
        if (done === null) continue
        for (const event of done.events) this.#losses.recall(event, done.at)
        read = done.sequence
      }
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const done of waiting) if (done.sequence > read) this.#tell(done)
  }

  close(): void {
    this.#endAlarms()
    this.#warnings.close()
  }

  command(done: DurableEvents): void {
    if (this.#waiting === null) this.#tell(done)
    else this.#waiting.push(done)
  }

  batch({ notes, sequence, at }: DurableBatch): void {
    for (const note of notes) this.#tellAll(this.#rulebooks.ofNote(note, { sequence, at }))
    this.#warnings.batch()
  }

  standing(member: Subscription): void {
    const moment = this.#moment()
    const { alarms, clock } = this.#parts
    if (member.channels.has('margin-call')) this.#tellStanding(member, this.#calls.standing(moment))
    if (member.channels.has('loss')) this.#tellStanding(member, this.#losses.standing(moment))
    if (member.channels.has('rulebook')) this.#tellStanding(member, this.#rulebooks.standing(moment, clock()))
    if (member.channels.has('alarm'))
      this.#tellStanding(
        member,
        alarms.alarms().map((alarm) => alarmDraft({ is: 'raised', at: moment.at, alarm }, moment, true)),
      )
  }

  watch(member: Subscription): void {
    this.#warnings.join(member)
  }

  leave(member: Subscription): void {
    this.#warnings.leave(member)
  }

  #tell({ sequence, at, events }: DurableEvents): void {
    const moment = { sequence, at }
    for (const event of events) {
      this.#warnings.note(event)
      if (usual.has(event.type)) continue
      this.#tellAll(this.#calls.of(event, moment))
      this.#tellAll(this.#losses.of(event, moment))
      this.#tellAll(this.#rulebooks.of(event, moment))
    }
  }

  #tellAll(drafts: Iterable<NoticeDraft>): void {
    for (const draft of drafts) this.#parts.notices.tell(draft)
  }

  #tellStanding(member: Subscription, drafts: Iterable<NoticeDraft>): void {
    let count = 0
    let last: NoticeDraft | null = null
    for (const draft of drafts) {
      const notice = new Notice(0, draft)
      if (!member.wants(notice)) continue
      count += 1
      last = draft
      if (count <= MOST_STANDING && !member.outlet.send(notice.messageFor(member.id, member.owner))) return
    }
    if (last === null || count <= MOST_STANDING) return
    const left = { is: 'more', standing: true, left: count - MOST_STANDING } as const
    const more = new Notice(0, { ...last, write: () => left })
    member.outlet.send(more.messageFor(member.id, member.owner))
  }

  /** Where the venue stands on disk. */
  #moment(): Moment {
    return { sequence: this.#parts.host.place.sequence, at: this.#parts.clock() }
  }
}

function alarmDraft({ is, alarm }: AlarmChange, moment: Moment, isStanding = false): NoticeDraft {
  const { of, name, series, limitMs, lastAt, dueAt } = alarm
  const about = { is, of, name, limitMs, lastAt, dueAt, text: alarmText(alarm) }
  const notice = isStanding ? { ...about, standing: true as const } : about
  return {
    channel: 'alarm',
    ...moment,
    accounts: [],
    series: seriesOf(series),
    loss: null,
    // A feed is called by who holds its key, which is nobody's business outside.
    audience: of === 'feed' ? [] : 'everybody',
    write: () => notice,
  }
}

function seriesOf(series: Alarm['series']): readonly number[] {
  return series === null ? [] : [series]
}
