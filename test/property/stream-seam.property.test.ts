import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/engine/events.ts'
import type { DurableBatch, Host } from '../../src/service/host/host.ts'
import type { Channels } from '../../src/service/stream/channels/channels.ts'
import type { EventWriter } from '../../src/service/stream/frames.ts'
import { Hub } from '../../src/service/stream/hub.ts'
import { usualStream } from '../../src/service/stream/limits.ts'
import type { Notices } from '../../src/service/stream/notices.ts'
import { type Outlet, Subscription } from '../../src/service/stream/subscription.ts'
import { KeptVenue } from '../support/kept-venue.ts'

type Told = { readonly sequence: number; readonly events: readonly { readonly place: number }[] }

/** A reader with room for so many messages, who takes them when the test says so. */
class Slow implements Outlet {
  readonly told: string[] = []
  readonly notices: number[] = []
  member: Subscription | null = null
  hub: Hub | null = null
  room: number
  #held = 0
  #waiting: (() => void)[] = []

  constructor(room: number) {
    this.room = room
  }

  get isFull(): boolean {
    return this.#held * 2 > this.room
  }

  hasRoomFor(): boolean {
    return this.#held < this.room
  }

  send(message: Buffer | string): boolean {
    if (this.member?.hasEnded === true) return false
    this.#held += 1
    const read = JSON.parse(String(message))
    if (read.type === 'events')
      for (const { place } of (read as Told).events) this.told.push(`${read.sequence}.${place}`)
    if (read.type === 'notice') this.notices.push(read.sequence)
    return true
  }

  cut(): void {
    if (this.member !== null) this.hub?.leave(this.member)
    this.takeAll()
  }

  takeAll(): void {
    this.#held = 0
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  drained(): Promise<void> {
    if (!this.isFull) return Promise.resolve()
    return new Promise((resolve) => void this.#waiting.push(resolve))
  }
}

const everything = { accounts: null, series: null, kinds: null, losses: null }
const writer: EventWriter = { write: (event, place) => JSON.stringify({ place, type: event.type }) }

/** A channel that has something to say of every command. */
function chatter(notices: Notices): Channels {
  const about = { accounts: [], series: [], loss: null, audience: 'everybody' } as const
  return {
    command: ({ sequence, at }) =>
      notices.tell({ channel: 'loss', sequence, at, ...about, write: () => ({ is: 'told' }) }),
    batch: () => {},
    standing: () => {},
    watch: () => {},
    leave: () => {},
  }
}

/** A host whose rows come to the listener some time after they are on disk, as they may. */
class Late {
  readonly #host: Host
  readonly #waiting: DurableBatch[] = []
  readonly #tell: (batch: DurableBatch) => void
  readonly #sequence: number

  constructor(host: Host, tell: (batch: DurableBatch) => void) {
    this.#host = host
    this.#tell = tell
    this.#sequence = host.place.sequence
    host.onDurable((batch) => void this.#waiting.push(batch))
  }

  get streamed(): Pick<Host, 'house' | 'place' | 'onDurable' | 'durableFrom'> {
    const { house, place } = this.#host
    return {
      house,
      place: { ...place, sequence: this.#sequence },
      onDurable: () => () => {},
      durableFrom: (sequence) => this.#host.durableFrom(sequence),
    }
  }

  /** Tells so many of the batches that wait. */
  tell(count: number): void {
    for (const batch of this.#waiting.splice(0, count)) this.#tell(batch)
  }
}

type Act =
  | { readonly is: 'commands'; readonly count: number; readonly isAwaited: boolean }
  | { readonly is: 'tell'; readonly count: number }
  | { readonly is: 'join'; readonly back: number; readonly place: number; readonly room: number }
  | { readonly is: 'take'; readonly reader: number }
  | { readonly is: 'cut'; readonly reader: number }
  | { readonly is: 'turns'; readonly count: number }

const small = fc.nat({ max: 3 })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    arbitrary: fc.record({
      is: fc.constant('commands' as const),
      count: fc.integer({ min: 1, max: 5 }),
      isAwaited: fc.boolean(),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({ is: fc.constant('tell' as const), count: fc.integer({ min: 1, max: 4 }) }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      is: fc.constant('join' as const),
      back: fc.nat({ max: 60 }),
      place: fc.nat({ max: 1 }),
      room: fc.constantFrom(2, 3, 4, 7, 1_000),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ is: fc.constant('take' as const), reader: small }), weight: 3 },
  { arbitrary: fc.record({ is: fc.constant('cut' as const), reader: small }), weight: 1 },
  {
    arbitrary: fc.record({ is: fc.constant('turns' as const), count: fc.integer({ min: 1, max: 5 }) }),
    weight: 3,
  },
)

/** One reader over all his connections: where he began, and all he was told. */
interface Story {
  readonly from: { readonly sequence: number; readonly place: number }
  outlet: Slow
  readonly told: string[]
  readonly notices: number[]
}

async function allEvents(host: Host): Promise<Map<number, readonly Event[]>> {
  const all = new Map<number, readonly Event[]>()
  for await (const { outcome } of host.durableFrom(1))
    if (outcome.ok) all.set(outcome.sequence, outcome.events)
  return all
}

function isBehind({ outlet: { member } }: Story): boolean {
  return member === null || member.hasEnded || !member.isLive
}

async function play(acts: readonly Act[], recentEvents: number): Promise<void> {
  const { host } = await KeptVenue.ready()
  const settings = { ...usualStream, recentEvents, maxCatchUps: 2, messageBytes: 40 }
  let hub: Hub | null = null
  const late = new Late(host, (batch) => hub?.take(batch))
  hub = new Hub(late.streamed, settings, writer, chatter)
  const stories: Story[] = []
  const join = (story: Story, next: Story['from'], room: number): void => {
    const outlet = new Slow(room)
    story.outlet = outlet
    const channels = new Set(['loss'] as const)
    const asker = 'somebody'
    const of = { id: 'all', asker, outlet, filter: everything, owner: null, channels, watches: [], next }
    outlet.member = new Subscription(of)
    outlet.hub = hub
    hub.join(outlet.member, (_member, error) => {
      throw error
    })
  }
  /** Goes on where he was cut off, as the service tells him. */
  const again = (story: Story): void => {
    const { member } = story.outlet
    if (member === null || !member.hasEnded) return
    story.told.push(...story.outlet.told)
    story.notices.push(...story.outlet.notices)
    join(story, member.next, story.outlet.room)
  }
  const marks = [{ series: 0, mark: 40_000 }]
  const given: Promise<unknown>[] = []
  for (const each of acts) {
    switch (each.is) {
      case 'commands':
        for (let at = 0; at < each.count; at += 1)
          given.push(host.submit({ by: 'test', make: { type: 'move-marks', marks } }))
        if (each.isAwaited) await Promise.all(given)
        break
      case 'tell':
        late.tell(each.count)
        break
      case 'join': {
        const from = {
          sequence: Math.max(1, hub.told + 1 - each.back),
          place: each.back > 0 ? each.place : 0,
        }
        const story: Story = { from, outlet: new Slow(each.room), told: [], notices: [] }
        stories.push(story)
        join(story, from, each.room)
        break
      }
      case 'take':
        stories[each.reader]?.outlet.takeAll()
        break
      case 'cut':
        stories[each.reader]?.outlet.cut()
        break
      case 'turns':
        for (let at = 0; at < each.count; at += 1) await turn()
    }
    for (const story of stories) again(story)
  }
  await Promise.all(given)
  late.tell(1_000_000)
  for (let at = 0; at < 20_000 && stories.some(isBehind); at += 1) {
    for (const story of stories) {
      story.outlet.takeAll()
      again(story)
    }
    await turn()
  }
  const all = await allEvents(host)
  for (const story of stories) {
    const { from } = story
    const expected = [...all]
      .flatMap(([sequence, events]) => events.map((_, place) => ({ sequence, place })))
      .filter(
        ({ sequence, place }) =>
          sequence > from.sequence || (sequence === from.sequence && place >= from.place),
      )
      .map(({ sequence, place }) => `${sequence}.${place}`)
    expect([...story.told, ...story.outlet.told]).toEqual(expected)
    const notices = [...story.notices, ...story.outlet.notices]
    expect(notices).toEqual(notices.toSorted((a, b) => a - b))
    expect(new Set(notices).size).toBe(notices.length)
    if (from.sequence >= hub.notices.keptFrom)
      expect(notices).toEqual([...all.keys()].filter((sequence) => sequence >= from.sequence))
  }
  await host.close()
}

describe('where old and live meet', () => {
  test('whatever comes in between, a reader is told every event once, from where he asked, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 60 }), fc.constantFrom(2, 20, 20_000), play),
      { numRuns: 15 },
    )
  })
})
