import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { accessDefaults } from '../src/service/access/options.ts'
import { Frames } from '../src/service/stream/frames.ts'
import { messageOf, partsOf } from '../src/service/stream/parts.ts'
import { StreamWriter } from '../src/service/stream/writer.ts'
import { namesOf } from '../src/wire/service/names.ts'
import { openingOf, Served } from '../test/support/served.ts'
import { type Bench, type BenchRow, ratio } from './support/bench.ts'

const READERS = Number(process.env.BREAKWATER_BENCH_READERS ?? 1_000)
/** Rows of so many trades each: 2,000 events to each reader. */
const ROWS = 20
const ROW = 100

interface Told {
  readonly counts: readonly number[]
  readonly hashes: readonly string[]
  readonly bytes: number
}

const trade = { type: 'trade', buyer: 0, seller: 0, series: 0, quantity: 1, price: 40_000 } as const
const alone = { taker: 'buyer', buyerOrder: null, sellerOrder: null } as const

/** The bytes every reader should have got, put together from the journal by themselves. */
async function expectedOf({ host }: Served, from: number): Promise<string> {
  const names = namesOf(host.house, host.registry.accounts)
  const writer = new StreamWriter(names, (account) => host.house.book.ownerOf(account))
  const hash = createHash('sha256')
  for await (const { at, outcome } of host.durableFrom(from)) {
    if (!outcome.ok) continue
    const frames = new Frames({ ...outcome, at }, writer)
    for (const part of partsOf(frames, [...frames.events.keys()], null, 131_072))
      hash.update(messageOf('all', frames, part))
  }
  return hash.digest('hex')
}

async function told(readers: Worker, messages: number): Promise<Told> {
  readers.postMessage({ messages })
  for (;;) {
    const [message] = await once(readers, 'message')
    if (message.is === 'closed') throw new Error(`a reader was sent away with ${message.code}`)
    if (message.is === 'told') return message
  }
}

async function give({ host }: Served, rows: number): Promise<void> {
  const { accounts } = host.registry
  const [ada, bo] = [accounts.rowOf('ada') ?? 0, accounts.rowOf('bo') ?? 0]
  for (let row = 0; row < rows; row += 1) {
    const requests = Array.from({ length: ROW }, (_, at) => {
      const sides = at % 2 === 0 ? { buyer: ada, seller: bo } : { buyer: bo, seller: ada }
      return { by: 'bench', make: { ...trade, ...sides, ...alone } }
    })
    for (const { is } of await host.submitAll(requests))
      if (is !== 'done') throw new Error(`a trade was ${is}`)
  }
}

async function measured(
  readers: number,
): Promise<{ readonly seconds: number; readonly told: Told; readonly expected: string }> {
  const rates = { ...accessDefaults.rates, admin: { perSecond: 100_000, burst: 100_000 } }
  const stream = { maxConnectionsPerKey: readers, maxConnections: readers }
  const served = await Served.open({ stream, access: { rates } })
  try {
    await served.give(openingOf('0', { ada: '100000000', bo: '100000000' }))
    const url = `${served.url.replace('http', 'ws')}/v1/stream`
    const workerData = { url, key: served.admin, readers }
    const worker = new Worker(new URL('./support/stream-readers.ts', import.meta.url), { workerData })
    try {
      await once(worker, 'message')
      const from = served.host.place.sequence + 1
      const startMs = performance.now()
      await give(served, ROWS)
      const all = await told(worker, ROWS * ROW)
      const seconds = (performance.now() - startMs) / 1000
      return { seconds, told: all, expected: await expectedOf(served, from) }
    } finally {
      await worker.terminate()
    }
  } finally {
    await served.close()
  }
}

async function stream(): Promise<BenchRow[]> {
  const one = await measured(1)
  const { seconds, told: all, expected } = await measured(READERS)
  const whole = all.counts.filter((count, at) => count === ROWS * ROW && all.hashes[at] === expected).length
  const events = READERS * ROWS * ROW
  return [
    {
      name: `${READERS} readers: got every event they asked for, byte for byte`,
      value: whole,
      unit: 'readers',
      target: { atLeast: READERS },
    },
    { name: `${READERS} readers: events taken`, value: events / seconds, unit: '1/s', note: 'on one thread' },
    { name: `${READERS} readers: bytes taken`, value: all.bytes / seconds / 1e6, unit: 'MB/s' },
    { name: 'one reader: events taken', value: (ROWS * ROW) / one.seconds, unit: '1/s' },
    {
      name: `${READERS} readers: events taken, of those one takes`,
      value: ratio(events / seconds, (ROWS * ROW) / one.seconds),
      unit: 'x',
      note: 'each event is put into words once for all of them',
    },
  ]
}

export const benches: readonly Bench[] = [{ name: 'stream', run: stream }]
