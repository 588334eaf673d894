import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from '../src/core/engine/commands.ts'
import type { Outcome } from '../src/core/engine/submit.ts'
import { BatchRecorder, type RecordedBatch } from '../src/journal/batch-record.ts'
import type { Journal } from '../src/journal/journal.ts'
import type { ProjectionScope } from '../src/journal/projections.ts'
import { openSqliteJournal } from '../src/journal/sqlite/sqlite-journal.ts'
import { type Bench, type BenchRow, measure, ratio } from './support/bench.ts'

const SIZES = [1, 100, 1000] as const
/** Rows on their way at once, as a house has them that decides the next batch while one is being kept. */
const AT_ONCE = 8
/** Each case runs for about so long. */
const CASE_MS = 1_500

interface Kept {
  readonly rows: number
  readonly seconds: number
  /** From handing a row over to its acknowledgement, in ascending order. */
  readonly waitsMs: readonly number[]
}

function trade(id: number): Command {
  const sides = { buyer: (id * 7) % 90_000, seller: 90_000 + ((id * 13) % 90_000), series: id % 300 }
  const terms = { quantity: 3, price: 30_000, taker: 'buyer', buyerOrder: null, sellerOrder: null } as const
  return { id, at: 1_700_000_000_000 + id, by: 'bench', body: { type: 'trade', ...sides, ...terms } }
}

function outcomeOf({ id, body }: Command): Outcome {
  if (body.type !== 'trade') throw new Error('the bench makes trades')
  const { buyer, seller, series, quantity, price } = body
  const sides = { buyer, seller, series, quantity, price, buyerOrder: null, sellerOrder: null }
  const money = { value: 90_000, buyerFee: 45, sellerFee: 18, buyerReleased: 0, sellerReleased: 0 }
  return { ok: true, sequence: id, events: [{ type: 'traded', ...sides, ...money }] }
}

const recorder = new BatchRecorder()

/** Sequences of different rows differ, as the tables demand. */
function batch(first: number, size: number): RecordedBatch {
  for (let id = first; id < first + size; id += 1) recorder.add(trade(id), `key-${id}`, outcomeOf(trade(id)))
  return recorder.take({ epoch: 1, firstSequence: first, at: first, fingerprint: '0123456789abcdef' })
}

async function keepRows(journal: Journal, size: number): Promise<Kept> {
  const batches = Array.from({ length: Math.min(20_000, 200_000 / size) }, (_, at) =>
    batch(1 + at * size, size),
  )
  const waitsMs: number[] = []
  const startMs = performance.now()
  let next = 0
  const keep = async (): Promise<void> => {
    while (next < batches.length && performance.now() - startMs < CASE_MS) {
      const { bytes, outcomes } = batches[next]
      next += 1
      const handedMs = performance.now()
      await journal.append(bytes, outcomes)
      waitsMs.push(performance.now() - handedMs)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, keep))
  const seconds = (performance.now() - startMs) / 1000
  return { rows: waitsMs.length, seconds, waitsMs: waitsMs.toSorted((a, b) => a - b) }
}

/** The plainest thing that lasts: the same bytes, one after the other, each synced. */
function appendPlain(folder: string, size: number): number {
  const { bytes, outcomes } = batch(1, size)
  const file = openSync(join(folder, `plain-${size}`), 'w')
  const startMs = performance.now()
  let rows = 0
  for (; performance.now() - startMs < CASE_MS; rows += 1) {
    writeSync(file, bytes)
    writeSync(file, outcomes)
    fdatasyncSync(file)
  }
  const seconds = (performance.now() - startMs) / 1000
  closeSync(file)
  return rows / seconds
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function keptIn(folder: string, size: number, project: ProjectionScope): Promise<Kept> {
  const journal = await openSqliteJournal(join(folder, `${size}-${project}.journal`), { project })
  try {
    return await keepRows(journal, size)
  } finally {
    await journal.close()
  }
}

function rowsFor(size: number, { rows, seconds, waitsMs }: Kept, plainRows: number): BenchRow[] {
  const what = size === 1 ? 'one command a row' : `${size} commands a row`
  const perSecond = rows / seconds
  return [
    { name: `${what}: rows kept`, value: perSecond, unit: '1/s', note: `${AT_ONCE} rows at once` },
    {
      name: `${what}: commands kept`,
      value: perSecond * size,
      unit: '1/s',
      ...(size === 1000 && { target: { atLeast: 300_000 } }),
    },
    { name: `${what}: acknowledged, median`, value: waitsMs[rows >> 1], unit: 'ms' },
    { name: `${what}: acknowledged, p99`, value: waitsMs[Math.floor(rows * 0.99)], unit: 'ms' },
    {
      name: `${what}: of a plain file`,
      value: ratio(perSecond, plainRows),
      unit: 'x',
      note: 'the same bytes, written and synced row by row',
    },
  ]
}

async function journal(): Promise<BenchRow[]> {
  return inFolder(async (folder) => {
    const rows: BenchRow[] = []
    for (const size of SIZES)
      rows.push(...rowsFor(size, await keptIn(folder, size, 'losses'), appendPlain(folder, size)))
    const all = await keptIn(folder, 1000, 'all')
    const recordMs = measure(() => batch(1, 1000), { warm: 20, runs: 50 })
    return [
      ...rows,
      {
        name: '1000 commands a row, every fill in the tables: commands kept',
        value: (all.rows * 1000) / all.seconds,
        unit: '1/s',
      },
      { name: 'recording a command', value: recordMs, unit: 'us', note: 'on the thread that decides' },
    ]
  })
}

export const benches: readonly Bench[] = [{ name: 'journal', run: journal }]
