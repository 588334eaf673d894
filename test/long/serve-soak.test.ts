import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { BreakwaterClient } from '../../src/client/client.ts'
import { checkLaws } from '../../src/core/engine/laws.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { breakwater, folderWith } from '../support/cli.ts'
import { redecided } from '../support/serve/kept-journal.ts'
import { askersOf } from '../support/serve/kill-rounds.ts'
import { LastingService } from '../support/serve/lasting-service.ts'
import { type Held, MemoryProbe } from '../support/serve/memory-probe.ts'
import { RestlessReader } from '../support/serve/restless-reader.ts'
import { ServeLoad } from '../support/serve/serve-load.ts'

const seed = Number(process.env.BREAKWATER_SEED ?? Date.now() % 2 ** 31)
/** It goes on for so many commands until everything that is kept for a while is full, and then as long again twice. */
const THIRD = 20_000
const ROTATION_MS = 1_500

/** What is remembered for a time or up to a number fills up within the first third. */
const settings = `
journal: { file: venue.journal, snapshot-every: 5000, known-for: 20s, known-at-most: 5000 }
limits: { rates: { operator: 1000000/1000000, risk: 100000/100000, auditor: 100000/100000 } }
time: { tick: 15ms, laws: 5s }
stream: { unread: 64 KiB }
`

/** A key that is replaced again and again; the one before works on for a moment. */
class RotatedKey {
  readonly #admin: BreakwaterClient
  #made: Promise<{ readonly key: string; readonly secret: string }>
  #madeAt = performance.now()
  rotations = 0

  constructor(admin: BreakwaterClient) {
    this.#admin = admin
    this.#made = this.#make({})
  }

  async current(): Promise<string> {
    if (performance.now() - this.#madeAt > ROTATION_MS) {
      this.#madeAt = performance.now()
      this.rotations += 1
      this.#made = this.#made.then(({ key: replaces }) => this.#make({ replaces, overlapMs: 300 }))
    }
    return (await this.#made).secret
  }

  #make(more: object): Promise<{ readonly key: string; readonly secret: string }> {
    return this.#admin.ask.makeKey({ body: { role: 'auditor', holder: 'who looks', ...more } })
  }
}

/** Asks about this and that, as a page or a desk would, until it is told to end. */
async function lookAround(risk: BreakwaterClient, signal: AbortSignal): Promise<number> {
  for (let looks = 0; ; looks += 1) {
    if (signal.aborted) return looks
    await risk.ask.listAccounts({ query: { limit: 100 } })
    await risk.ask.listLosses({ query: { limit: 20 } })
    await risk.ask.listActs({ query: { limit: 20 } })
    await risk.ask.metrics()
    await sleep(20)
  }
}

test(`a service under load holds no more later than before, and tells everything once (seed ${seed})`, async () => {
  const probe = new MemoryProbe(folderWith())
  const service = await LastingService.open({ settings, env: probe.env })
  const { admin, operator, risk } = await askersOf(service)
  const { secret } = await admin.ask.makeKey({ body: { role: 'risk', holder: 'who reads' } })
  const rotated = new RotatedKey(admin)
  const key = async (): Promise<string> => secret
  const readers = {
    steady: new RestlessReader(service.url, { atOnce: Number.POSITIVE_INFINITY, key }),
    comesAndGoes: new RestlessReader(service.url, { atOnce: 200, key }),
    slow: new RestlessReader(service.url, {
      atOnce: Number.POSITIVE_INFINITY,
      rest: { ms: 5_000, every: 500 },
      key,
    }),
    withRotatedKeys: new RestlessReader(service.url, {
      atOnce: Number.POSITIVE_INFINITY,
      key: () => rotated.current(),
    }),
  }
  const load = new ServeLoad(operator, seed, 8)
  const looking = new AbortController()
  const looks = lookAround(risk, looking.signal)
  // Whoever has this key does not read for ever: replaced, it ends his stream, and he comes back with the next.
  const rotating = setInterval(() => void rotated.current(), ROTATION_MS)

  const held: Held[] = []
  for (let third = 1; third <= 3; third += 1) {
    while (load.acknowledged < third * THIRD) await sleep(100)
    held.push(await probe.ask(service.process))
  }
  clearInterval(rotating)
  looking.abort()
  await load.end()
  const { sequence } = await risk.ask.fingerprint()
  const behind = readers.steady.events.length - readers.slow.events.length
  for (const reader of Object.values(readers)) await reader.end(sequence)
  const visits = Object.fromEntries(Object.entries(readers).map(([name, reader]) => [name, reader.visits]))
  console.log({
    held,
    visits,
    behind,
    looks: await looks,
    rotations: rotated.rotations,
    commands: load.acknowledged,
    sequence,
  })

  const [, middle, end] = held
  expect(end.bytes).toBeLessThan(middle.bytes * 1.1 + 4_000_000)
  if (middle.files !== null && end.files !== null) expect(end.files).toBeLessThan(middle.files + 10)
  expect(behind).toBeGreaterThan(1_000)
  expect(visits.comesAndGoes).toBeGreaterThan(20)
  expect(visits.withRotatedKeys).toBeGreaterThan(5)

  expect((await service.process.stop()).code).toBe(0)
  const { log } = service.process
  expect(log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([])
  expect(await breakwater(['journal', 'verify', service.journal])).toMatchObject({ code: 0, err: '' })
  const journal = await openSqliteJournal(service.journal)
  const { house, events } = await redecided(journal)
  await journal.close()
  expect(checkLaws(house)).toEqual([])
  const upTo = events.findLastIndex((event) => event.startsWith(`${sequence} `)) + 1
  const told = events.slice(0, upTo).join('\n')
  for (const [name, reader] of Object.entries(readers))
    expect(reader.events.slice(0, upTo).join('\n') === told, name).toBe(true)
}, 1_800_000)
