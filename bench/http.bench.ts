import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { CommandBody } from '../src/core/engine/commands.ts'
import { fraction } from '../src/core/market/fraction.ts'
import { openSqliteJournal } from '../src/journal/sqlite/sqlite-journal.ts'
import { Gatekeeper } from '../src/service/access/gatekeeper.ts'
import { newKey } from '../src/service/access/keys.ts'
import { accessDefaults } from '../src/service/access/options.ts'
import { FeedWatch } from '../src/service/feeds/feed-watch.ts'
import type { Host } from '../src/service/host/host.ts'
import { openHost } from '../src/service/host/open-host.ts'
import { buildApp } from '../src/service/http/app.ts'
import { LawKeeper } from '../src/service/ops/law-keeper.ts'
import { Replays } from '../src/service/replay/replays.ts'
import { type Bench, type BenchRow, ratio } from './support/bench.ts'
import { type Load, type Loaded, loadOver } from './support/http-load.ts'

const ACCOUNTS = 1_000
/** Connections that ask at once: as many as keep the decider busy while rows are on their way to the disk. */
const SINGLES_AT_ONCE = 64
const BATCHES_AT_ONCE = 32
const BATCH = 100
const CASE_MS = 4_000
const WARM_MS = 1_500

const bracket = {
  upTo: null,
  initial: 100_000,
  maintenance: 50_000,
  initialDeduction: 0,
  maintenanceDeduction: 0,
}
const opening: readonly CommandBody[] = [
  { type: 'list-asset', terms: { name: 'USD', decimals: 2, borrowLimit: 0 } },
  {
    type: 'list-instrument',
    terms: {
      ...{ symbol: 'BTC-PERP', kind: 'perpetual', payoff: 'linear', settlementAsset: 0 },
      ...{ multiplier: fraction(1n, 1n), priceIncrement: fraction(1n, 1n), markIncrement: fraction(1n, 1n) },
      ...{ quantityIncrement: fraction(1n, 1n), markRounding: 'half-even', largestPosition: 1_000_000 },
      ...{ highestMark: 1_000_000, brackets: [bracket], onStaleMark: 'liquidate', staleAfterMs: null },
      ...{
        fees: { maker: 0, taker: 0, liquidation: 0, liquidationSplit: [] },
        expiresAt: null,
        fundScope: 'BTC-PERP',
      },
    },
  },
  { type: 'move-marks', marks: [{ series: 0, mark: 40_000 }] },
]

interface Served {
  readonly host: Host
  readonly app: FastifyInstance
  readonly port: number
  readonly key: string
  readonly names: readonly string[]
}

/** A service as it is put together, on a journal on disk, with accounts that can trade. */
async function open(file: string): Promise<Served> {
  const clock = Date.now
  const host = await openHost({ journal: await openSqliteJournal(file, { project: 'losses' }), clock })
  for (const make of opening) await host.submit({ by: 'bench', make })
  const names = await accounts(host)
  const plenty = { perSecond: 1e9, burst: 1e9 }
  const options = {
    ...accessDefaults,
    rates: { ...accessDefaults.rates, operator: plenty },
    anonymous: plenty,
  }
  const access = new Gatekeeper({ host, clock, options })
  const parts = { access: { options, random: randomBytes }, metrics: async () => '' }
  const replays = new Replays(host.journal, null)
  const watched = { alarms: new FeedWatch(host, clock), laws: new LawKeeper(host, clock) }
  const app = buildApp({ host, clock, replays, ...watched, ...parts }, { access })
  app.addHook('onClose', () => replays.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { host, app, port: (app.server.address() as AddressInfo).port, key: await operatorKey(host), names }
}

async function accounts(host: Host): Promise<string[]> {
  const names: string[] = []
  for (let number = 0; number < ACCOUNTS; number += 1) {
    const account = host.house.book.accounts
    const name = `trader-${number}`
    names.push(name)
    const body = { type: 'open-account', kind: 'participant', asset: 0, owner: null } as const
    const make = () => ({
      ok: true as const,
      body,
      notes: () => [{ type: 'account-named' as const, account, name }],
    })
    await host.submit({ by: 'bench', make })
    await host.submit({ by: 'bench', make: { type: 'deposit', account, asset: 0, amount: 1_000_000_000 } })
  }
  return names
}

async function operatorKey(host: Host): Promise<string> {
  const request = {
    role: 'operator',
    holder: 'bench',
    owner: null,
    publicKey: null,
    replaces: null,
    overlapMs: 0,
  } as const
  const admin = { key: 'bench', role: 'admin', holder: 'bench', owner: null, nonce: null } as const
  let secret = ''
  await host.note('bench', (house, registry) => {
    const made = newKey(request, admin, randomBytes, Date.now(), house, registry)
    secret = made.secret
    return [made.note]
  })
  return secret
}

async function loaded(served: Served, ask: Load['ask'], connections: number): Promise<Loaded> {
  const { port, key, names, host } = served
  const load = { port, connections, key: ask === 'health' ? null : key, ask, size: BATCH }
  const trades = { accounts: names, instrument: 'BTC-PERP', price: '40000' }
  await loadOver({ ...load, ...trades, forMs: WARM_MS })
  const before = host.place.sequence
  const figures = await loadOver({ ...load, ...trades, forMs: CASE_MS })
  if (figures.failed > 0) throw new Error(`${figures.failed} requests failed, one with ${figures.failure}`)
  const [done, each] = [host.place.sequence - before, { health: 0, single: 1, batch: BATCH }[ask]]
  if (done !== figures.requests * each)
    throw new Error(
      `${figures.requests} requests of ${each} were answered, and ${done} commands were carried out`,
    )
  return figures
}

async function http(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-bench-'))
  const served = await open(join(folder, 'venue.journal'))
  try {
    const health = await loaded(served, 'health', SINGLES_AT_ONCE)
    const single = await loaded(served, 'single', SINGLES_AT_ONCE)
    const batch = await loaded(served, 'batch', BATCHES_AT_ONCE)
    return rowsOf(health, single, batch)
  } finally {
    await served.app.close()
    await served.host.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function rowsOf(health: Loaded, single: Loaded, batch: Loaded): BenchRow[] {
  const perSecond = ({ requests, seconds }: Loaded): number => requests / seconds
  const at = (count: number): string => `${count} connections, the load from a process on the same machine`
  return [
    {
      name: 'an answer without work: requests',
      value: perSecond(health),
      unit: '1/s',
      note: at(SINGLES_AT_ONCE),
    },
    {
      name: 'single commands: requests',
      value: perSecond(single),
      unit: '1/s',
      target: { atLeast: 5_000 },
      note: 'answered when on disk',
    },
    {
      name: 'single commands: of an answer without work',
      value: ratio(perSecond(single), perSecond(health)),
      unit: 'x',
    },
    { name: 'single commands: answered, median', value: single.medianMs, unit: 'ms' },
    { name: 'single commands: answered, p99', value: single.p99Ms, unit: 'ms' },
    {
      name: `batches of ${BATCH}: commands`,
      value: perSecond(batch) * BATCH,
      unit: '1/s',
      target: { atLeast: 100_000 },
      note: at(BATCHES_AT_ONCE),
    },
    {
      name: `batches of ${BATCH}: commands for each answer without work`,
      value: ratio(perSecond(batch) * BATCH, perSecond(health)),
      unit: 'x',
    },
    { name: `batches of ${BATCH}: answered, median`, value: batch.medianMs, unit: 'ms' },
    { name: `batches of ${BATCH}: answered, p99`, value: batch.p99Ms, unit: 'ms' },
  ]
}

export const benches: readonly Bench[] = [{ name: 'http', run: http }]
