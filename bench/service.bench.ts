import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Trade } from '../src/core/engine/commands.ts'
import { EPOCH } from '../src/core/engine/epoch.ts'
import { freezeHouse, thawHouse } from '../src/core/engine/image.ts'
import { submit } from '../src/core/engine/submit.ts'
import { FIRST_HASH } from '../src/journal/chain.ts'
import { openSqliteJournal } from '../src/journal/sqlite/sqlite-journal.ts'
import type { Host, Request } from '../src/service/host/host.ts'
import { KnownRequests } from '../src/service/host/known-requests.ts'
import { openHost } from '../src/service/host/open-host.ts'
import { settle } from '../src/service/host/options.ts'
import { RequestWindow } from '../src/service/host/request-window.ts'
import { RowPlaces } from '../src/service/host/row-places.ts'
import { freezeState, stateToBytes } from '../src/service/host/snapshot-bytes.ts'
import { HostState } from '../src/service/host/state.ts'
import { Registry } from '../src/service/registry/registry.ts'
import { type Bench, type BenchRow, measure, ratio } from './support/bench.ts'
import { buildWorld, Draw, drawTrade, holdersBySeries } from './support/world.ts'

const ACCOUNTS = Number(process.env.BREAKWATER_BENCH_ACCOUNTS ?? 100_000)
/** Commands behind the snapshot that the recovery starts from; 10,000,000 is what the target is about. */
const TAIL = Number(process.env.BREAKWATER_BENCH_TAIL ?? 1_000_000)
const FULL_TAIL = 10_000_000
/** Requests that are given together, and lists that wait for their replies at once: 512 commands are on their way. */
const LIST = 128
const LISTS = 4
/** Requests of a list that only fills the journal. */
const FILL = 4000
const CASE_MS = 4_000
const SINGLES = 400
/** Requests whose keys are looked for together. */
const FORESEEN = 32

const digest = createHash('sha256').update('a trade').digest('hex')

const world = { current: null as ReturnType<typeof buildWorld> | null }
const theWorld = (): ReturnType<typeof buildWorld> => (world.current ??= buildWorld(ACCOUNTS))

/**
 * Trades, drawn before the clock starts and kept as numbers: each is made when it is given, as it is where it comes out of a
 * message. A list of so many objects would lie all over memory, and what would be measured is the waiting for it.
 */
class Trades {
  readonly #figures: Int32Array
  readonly length: number

  constructor(many: number) {
    const draw = new Draw(5)
    const holders = holdersBySeries(theWorld().house)
    this.length = many
    this.#figures = new Int32Array(5 * many)
    for (let at = 0; at < many; at += 1) {
      const { buyer, seller, series, quantity, price } = drawTrade(theWorld(), holders, draw, true)
      this.#figures.set([buyer, seller, series, quantity, price], 5 * at)
    }
  }

  /** The next time round they are given again. */
  at(number: number): Trade {
    const [figures, at] = [this.#figures, 5 * (number % this.length)]
    return {
      type: 'trade',
      buyer: figures[at],
      seller: figures[at + 1],
      series: figures[at + 2],
      quantity: figures[at + 3],
      price: figures[at + 4],
      taker: 'buyer',
      buyerOrder: null,
      sellerOrder: null,
    }
  }
}

function request(body: Trade, number: number): Request {
  return { by: 'key-of-the-bench', key: { key: `order-${number}`, digest }, make: body }
}

/** A host on a new file that starts from the book of all benches, by a snapshot before the first row. */
async function hostOn(file: string, snapshotAfter = Number.POSITIVE_INFINITY): Promise<Host> {
  const journal = await openSqliteJournal(file, { project: 'losses' })
  if (journal.length === 0) {
    const state = new HostState({
      house: theWorld().house,
      registry: new Registry(),
      known: new KnownRequests(settle({})),
      places: new RowPlaces(),
    })
    const bytes = stateToBytes(freezeState(state))
    await journal.putSnapshot({ row: 0, hash: FIRST_HASH, epoch: EPOCH, bytes })
  }
  const snapshotEvery = { commands: snapshotAfter, bytes: Number.POSITIVE_INFINITY }
  return openHost({ journal, clock: Date.now, options: { snapshotEvery } })
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Sustained {
  readonly perSecond: number
  /** Of those that were carried out. */
  readonly done: number
  readonly waitsMs: readonly number[]
}

/** Gives lists until the time is over; how many commands a second were on disk and answered, and how long each list waited. */
async function sustained(host: Host, bodies: Trades): Promise<Sustained> {
  const waitsMs: number[] = []
  const first = host.place.nextCommand
  let [next, done] = [first, 0]
  const startMs = performance.now()
  const give = async (): Promise<void> => {
    while (performance.now() - startMs < CASE_MS) {
      const from = next
      next += LIST
      const requests = Array.from({ length: LIST }, (_, at) => request(bodies.at(from + at), from + at))
      const givenMs = performance.now()
      const replies = await host.submitAll(requests)
      waitsMs.push(performance.now() - givenMs)
      for (const reply of replies) {
        if (reply.is === 'done') done += 1
        if (!('repeated' in reply) || reply.repeated)
          throw new Error(`a new request was answered ${reply.is}`)
      }
    }
  }
  await Promise.all(Array.from({ length: LISTS }, give))
  const [given, seconds] = [next - first, (performance.now() - startMs) / 1000]
  return { perSecond: given / seconds, done: done / given, waitsMs: waitsMs.toSorted((a, b) => a - b) }
}

/** One request, its reply, the next: what a single order waits for when nobody else asks. */
async function singles(host: Host, bodies: Trades): Promise<number[]> {
  const waitsMs: number[] = []
  for (let number = 0; number < SINGLES; number += 1) {
    const givenMs = performance.now()
    await host.submit({ ...request(bodies.at(number), number), by: 'single' })
    waitsMs.push(performance.now() - givenMs)
  }
  return waitsMs.toSorted((a, b) => a - b)
}

/** The same trades through the engine alone, on a copy. */
function engineAlone(bodies: Trades): number {
  const house = thawHouse(freezeHouse(theWorld().house))
  const startMs = performance.now()
  let id = 0
  for (; performance.now() - startMs < CASE_MS / 2; )
    for (let turn = 0; turn < 1000; turn += 1, id += 1)
      submit(house, { id, at: house.at, by: 'bench', body: bodies.at(id) })
  return id / ((performance.now() - startMs) / 1000)
}

async function library(): Promise<BenchRow[]> {
  const bodies = new Trades(400_000)
  const alone = engineAlone(bodies)
  return inFolder(async (folder) => {
    const host = await hostOn(join(folder, 'venue.journal'))
    await sustained(host, bodies)
    const { perSecond, done, waitsMs } = await sustained(host, bodies)
    const alones = await singles(host, bodies)
    await host.close()
    const at = (list: readonly number[], share: number): number => list[Math.floor((list.length - 1) * share)]
    const note = `lists of ${LIST}, each with a key; ${ACCOUNTS} accounts; ${(100 * done).toFixed(1)} % accepted`
    return [
      {
        name: 'commands decided, kept and answered',
        value: perSecond,
        unit: '1/s',
        target: { atLeast: 300_000 },
        note,
      },
      {
        name: 'of the engine alone',
        value: ratio(perSecond, alone),
        unit: 'x',
        note: 'no keys, no journal, no replies',
      },
      {
        name: `${LIST * LISTS} commands on their way: reply, median`,
        value: at(waitsMs, 0.5),
        unit: 'ms',
        target: { atMost: 2 },
      },
      { name: `${LIST * LISTS} commands on their way: reply, p99`, value: at(waitsMs, 0.99), unit: 'ms' },
      {
        name: 'one request at a time: reply, median',
        value: at(alones, 0.5),
        unit: 'ms',
        target: { atMost: 2 },
      },
      { name: 'one request at a time: reply, p99', value: at(alones, 0.99), unit: 'ms' },
    ]
  })
}

/** A journal with a tail is opened as after the end of a process. */
async function recovery(): Promise<BenchRow[]> {
  const bodies = new Trades(400_000)
  return inFolder(async (folder) => {
    const file = join(folder, 'venue.journal')
    const host = await hostOn(file)
    for (let from = 0; from < TAIL; from += FILL)
      await host.submitAll(Array.from({ length: FILL }, (_, at) => request(bodies.at(from + at), from + at)))
    await host.journal.close()
    const startMs = performance.now()
    const again = await hostOn(file)
    const seconds = (performance.now() - startMs) / 1000
    const { rows } = again.place
    await again.close()
    const megabytes = statSync(file).size / 1e6
    const whole = TAIL === FULL_TAIL
    return [
      {
        name: `recovery: a snapshot and ${TAIL} commands`,
        value: seconds,
        unit: 's',
        note: `${rows} rows, ${megabytes.toFixed(0)} MB`,
        ...(whole && { target: { atMost: 15 } }),
      },
      { name: 'recovery: commands decided again and compared', value: TAIL / seconds, unit: '1/s' },
      ...(whole
        ? []
        : [
            {
              name: 'recovery: 10,000,000 commands at that rate',
              value: (seconds * FULL_TAIL) / TAIL,
              unit: 's',
              note: 'worked out, not measured: BREAKWATER_BENCH_TAIL=10000000 measures it',
              target: { atMost: 15 },
            },
          ]),
    ]
  })
}

/** Requests that are new in every run, as a host takes them: what was kept in the run before is too old by then. */
function takeNew(many: number): () => void {
  const options = settle({})
  const known = new KnownRequests(options)
  const requests = Array.from({ length: many }, (_, at) => ({ by: 'key', key: { key: `new-${at}`, digest } }))
  let now = 0
  return () => {
    now += 2 * options.known.forMs
    for (const [place, { by, key }] of requests.entries()) {
      if (place % FORESEEN === 0) known.foresee(requests, place, FORESEEN)
      if (known.find(by, key, now) === null) known.keep(by, { key }, place >> 10, place & 1023, now)
    }
  }
}

/** What it costs to know a request again. */
function known(): BenchRow[] {
  const many = 1_000_000
  const window = new RequestWindow({ forMs: 86_400_000, atMost: many })
  const keep = (from: number): void => {
    for (let at = from; at < from + many; at += 1)
      window.keep('key', `order-${at}`, digest, at >> 10, at & 1023, at)
  }
  let turn = 0
  const keepMs = measure(() => keep((turn += 1) * many), { warm: 1, runs: 3 })
  const findMs = measure(
    () => {
      let found = 0
      for (let at = 0; at < many; at += 1)
        if (window.find('key', `order-${turn * many + at}`, turn * many) >= 0) found += 1
      return found
    },
    { warm: 0, runs: 3 },
  )
  const newMs = measure(takeNew(many), { warm: 2, runs: 3 })
  const state = HostState.empty(settle({}))
  return [
    { name: 'known requests: kept, with the oldest dropped', value: (keepMs * 1e6) / many, unit: 'ns' },
    { name: 'known requests: looked up', value: (findMs * 1e6) / many, unit: 'ns' },
    { name: 'known requests: foreseen, looked up and kept', value: (newMs * 1e6) / many, unit: 'ns' },
    {
      name: 'known requests: memory of each',
      value: window.bytes / window.size,
      unit: 'B',
      note: `${window.size} of them`,
    },
    { name: 'snapshot of an empty venue', value: stateToBytes(freezeState(state)).length, unit: 'B' },
  ]
}

export const benches: readonly Bench[] = [
  { name: 'service: library', run: library },
  { name: 'service: recovery', run: recovery },
  { name: 'service: known requests', run: known },
]
