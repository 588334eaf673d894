import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import { openHouse } from '../../src/core/engine/house.ts'
import { submit } from '../../src/core/engine/submit.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import type { DurableBatch, Host, Made, PastCommand, Reply, Request } from '../../src/service/host/host.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import type { NoteBody } from '../../src/service/registry/notes.ts'
import { Registry } from '../../src/service/registry/registry.ts'
import { canonicalJson } from '../../src/wire/canonical-json.ts'
import { commandFromJson, commandToJson } from '../../src/wire/json.ts'
import { bodyOf, pauseOf } from '../support/history/acts.ts'
import { anyPlainHistory } from '../support/history/course.ts'
import { differences, listDifferences } from '../support/history/same-state.ts'
import { setUp } from '../support/history/setup.ts'
import { type Act, type History, START, type World } from '../support/history/world.ts'
import { memoryShore, type Shore, sqliteShore } from '../support/host/venue.ts'

const scale = process.env.BREAKWATER_LONG === undefined ? 1 : 20
/** Most time for all cases of one test, those of making a failure smaller among them. */
const LONGEST_MS = 20_000
const GIVERS = ['ada', 'bo'] as const

/** How the acts of a history are given, one stretch after the other. */
type Way =
  | { readonly is: 'one' }
  | { readonly is: 'list'; readonly length: number }
  | { readonly is: 'again'; readonly back: number; readonly changed: boolean }
  | { readonly is: 'note' | 'snapshot' | 'wait' | 'close' | 'abandon' }

const anyWay: fc.Arbitrary<Way> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ is: fc.constant('one' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ is: fc.constant('list' as const), length: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constant('again' as const), back: fc.nat(40), changed: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ is: fc.constantFrom('note', 'snapshot', 'wait', 'close', 'abandon') }),
  },
)

/** What the slow way says a request comes to: plain `submit`, in order. */
class Twin {
  readonly house: House = openHouse()
  readonly registry = new Registry()
  readonly #world: World
  readonly #told = new Map<string, { reply: Reply<string>; digest: string }>()
  commands = 0

  constructor(world: World) {
    this.#world = world
  }

  /** Checks a reply, which says when it was decided. */
  check(request: Given, reply: Reply<string>): void {
    const { by, key } = request
    const known = key === undefined ? undefined : this.#told.get(`${by} ${key.key}`)
    if (known !== undefined) return this.#checkKnown(known, key?.digest, reply)
    const made = madeOf(this.house, this.#world, request.act)
    if (!made.ok) return expect(reply).toEqual({ is: 'malformed', fault: made.fault })
    if (reply.is !== 'done' && reply.is !== 'refused')
      throw new Error(`a new request was answered ${reply.is}`)
    const { at } = reply
    const outcome = submit(this.house, { id: this.commands, at, by, body: made.body })
    const { command } = { command: this.commands }
    this.commands += 1
    const expected: Reply<string> = outcome.ok
      ? { is: 'done', command, at, sequence: outcome.sequence, events: outcome.events, repeated: false }
      : { is: 'refused', command, at, refusal: outcome.refusal, repeated: false }
    expect(reply).toEqual(expected)
    if (key !== undefined) this.#told.set(`${by} ${key.key}`, { reply: expected, digest: key.digest })
  }

  #checkKnown(
    known: { reply: Reply<string>; digest: string },
    digest: string | undefined,
    reply: Reply<string>,
  ): void {
    if (known.digest === digest)
      return expect(canonicalJson(reply)).toEqual(canonicalJson({ ...known.reply, repeated: true }))
    expect(reply).toEqual({ is: 'key-taken', command: 'command' in known.reply ? known.reply.command : -1 })
  }
}

interface Given extends Request<string> {
  readonly act: Act | CommandBody
}

function madeOf(house: House, world: World, act: Act | CommandBody): Made<string> {
  const body = 'type' in act ? act : bodyOf(house, world, act)
  try {
    commandFromJson(commandToJson({ id: 0, at: 0, by: 'x', body }))
    return { ok: true, body }
  } catch {
    return { ok: false, fault: body.type }
  }
}

/** Plays a history through hosts that come and go, and holds it against the twin. */
class Player {
  readonly #shore: Shore
  readonly #world: World
  readonly #twin: Twin
  readonly #given: Given[] = []
  readonly #open: Promise<void>[] = []
  readonly #live: PastCommand[] = []
  #checked: Promise<void> = Promise.resolve()
  #at = START
  #notes = 0
  #host!: Host

  constructor(shore: Shore, world: World) {
    this.#shore = shore
    this.#world = world
    this.#twin = new Twin(world)
  }

  async play(acts: readonly Act[], ways: readonly Way[]): Promise<void> {
    await this.#openHost()
    this.#give(setUp(this.#world).map((body) => this.#request(body)))
    await this.#wait()
    const left = [...acts]
    for (let turn = 0; left.length > 0; turn += 1)
      await this.#take(ways[turn] ?? { is: 'list', length: 9 }, left)
    await this.#wait()
    await this.#compare(this.#host)
    await this.#host.close()
    await this.#openHost()
    await this.#compare(this.#host)
    await this.#host.close()
  }

  async #openHost(): Promise<void> {
    const options = {
      batchCommands: 7,
      known: { forMs: 1e9, atMost: 1e6 },
      snapshotEvery: { commands: 40, bytes: 1e9 },
    }
    this.#host = await openHost({ journal: await this.#shore.open(), clock: () => this.#at, options })
    this.#host.onDurable(({ commands }: DurableBatch) =>
      this.#live.push(...commands.filter(({ outcome }) => outcome.ok)),
    )
  }

  async #take(way: Way, left: Act[]): Promise<void> {
    switch (way.is) {
      case 'one':
        return this.#give([this.#request(left.shift() as Act)])
      case 'list':
        return this.#give(left.splice(0, way.length).map((act) => this.#request(act)))
      case 'again':
        return this.#giveAgain(way)
      case 'note':
        return this.#note()
      case 'snapshot':
        this.#open.push(this.#host.snapshot().then(() => {}))
        return
      case 'wait':
        return this.#wait()
      case 'close':
        await this.#host.close()
        await this.#wait()
        return this.#openHost()
      case 'abandon':
        return this.#abandon()
    }
  }

  /** As if the process had ended: no snapshot is taken. A file would stay locked, so there it is closed. */
  async #abandon(): Promise<void> {
    await this.#wait()
    await this.#host.journal.close()
    await this.#openHost()
  }

  #request(act: Act | CommandBody): Given {
    const number = this.#given.length
    if (!('type' in act)) this.#at += pauseOf(act)
    const make = (house: House): Made<string> => madeOf(house, this.#world, act)
    const request = {
      by: GIVERS[number % 2],
      key: { key: `key ${number >> 1}`, digest: 'a'.repeat(64) },
      make,
      act,
    }
    const given = number % 5 === 4 ? { by: request.by, make, act } : request
    this.#given.push(given)
    return given
  }

  #giveAgain({ back, changed }: Extract<Way, { is: 'again' }>): void {
    const before = this.#given.at(-1 - (back % this.#given.length)) as Given
    const { key } = before
    const again =
      key === undefined ? before : { ...before, key: changed ? { ...key, digest: 'b'.repeat(64) } : key }
    this.#give([again])
  }

  #give(requests: readonly Given[]): void {
    const replies = this.#host.submitAll(requests)
    this.#then(replies, (all) => {
      expect(all.length).toBe(requests.length)
      for (const [at, reply] of all.entries()) this.#twin.check(requests[at], reply)
    })
  }

  #note(): void {
    const number = this.#notes
    this.#notes += 1
    const body: NoteBody = { type: 'account-named', account: number, name: `account ${number}` }
    this.#then(
      this.#host.note('ada', () => [body]),
      (kept) => {
        for (const note of kept) this.#twin.registry.fold(note)
      },
    )
  }

  /** Answers are looked at in the order in which they were asked for. */
  #then<T>(promise: Promise<T>, look: (value: T) => void): void {
    const before = this.#checked
    this.#checked = (async () => {
      const value = await promise
      await before
      look(value)
    })()
    this.#open.push(this.#checked)
  }

  async #wait(): Promise<void> {
    await Promise.all(this.#open)
    this.#open.length = 0
  }

  async #compare(host: Host): Promise<void> {
    const { house, registry, commands } = this.#twin
    expect([...differences(house, host.house), ...listDifferences(house, host.house)]).toEqual([])
    expect(host.registry.freeze()).toEqual(registry.freeze())
    expect(host.place.nextCommand).toBe(commands)
    expect(host.place.sequence).toBe(house.sequence)
    const told: PastCommand[] = []
    for await (const past of host.durableFrom(0)) told.push(past)
    expect(told.map(canonicalJson)).toEqual(this.#live.map(canonicalJson))
    const half: PastCommand[] = []
    for await (const past of host.durableFrom(told.length >> 1)) half.push(past)
    expect(half).toEqual(told.slice(Math.max(0, (told.length >> 1) - 1)))
  }
}

interface Case {
  readonly history: History
  readonly ways: readonly Way[]
}

/** @param restarts most of them; to open a file takes a thread and a tenth of a second */
function anyCase(acts: number, restarts: number): fc.Arbitrary<Case> {
  return fc
    .record({ history: anyPlainHistory(acts), ways: fc.array(anyWay, { minLength: 1, maxLength: 40 }) })
    .map(({ history, ways }) => {
      let left = restarts
      const some = ways.filter(({ is }) => (is !== 'close' && is !== 'abandon') || (left -= 1) >= 0)
      return { history, ways: some }
    })
}

function holds(open: () => Shore, cases: fc.Arbitrary<Case>, numRuns: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(cases, ({ history, ways }) =>
      new Player(open(), history.world).play(history.acts, ways),
    ),
    {
      numRuns: numRuns * scale,
      interruptAfterTimeLimit: LONGEST_MS * scale,
    },
  )
}

test('however requests, notes, snapshots and restarts come, the house is that of plain submit', () =>
  holds(memoryShore, anyCase(120, 40), 14))

test('the same on a file', () => holds(sqliteShore, anyCase(60, 2), 3))
