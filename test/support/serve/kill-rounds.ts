import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { BreakwaterClient } from '../../../src/client/client.ts'
import { checkLaws } from '../../../src/core/engine/laws.ts'
import { openSqliteJournal } from '../../../src/journal/sqlite/sqlite-journal.ts'
import { openHost } from '../../../src/service/host/open-host.ts'
import { breakwater } from '../cli.ts'
import { differences, listDifferences } from '../history/same-state.ts'
import { drawing } from '../host/load.ts'
import { redecided } from './kept-journal.ts'
import { LastingService } from './lasting-service.ts'
import { Proposers } from './proposers.ts'
import { ServeLoad } from './serve-load.ts'
import { StreamReader } from './stream-reader.ts'

/** Nobody gives up while a service is started again. */
const patience = { attempts: 1_000, firstMs: 10, longestMs: 60 }
const ASKERS = 4

/** Who asks a service: a client for each role, with a key of its own. */
export interface Askers {
  readonly admin: BreakwaterClient
  readonly operator: BreakwaterClient
  readonly risk: BreakwaterClient
}

/** What was given and heard while a service was killed again and again. */
export interface Survived {
  readonly service: LastingService
  readonly askers: Askers
  readonly acknowledged: number
  readonly breaks: number
  readonly proposals: number
}

/**
 * Kills a service under load at moments drawn from a seed, starts it again, and looks at the end that nobody missed
 * anything: whoever gave commands, whoever read events, and whoever waited for a proposal. The service goes on.
 */
export async function killServe({ kills, seed }: { kills: number; seed: number }): Promise<Survived> {
  const service = await LastingService.open()
  const askers = await askersOf(service)
  const reader = new StreamReader(askers.risk)
  const load = new ServeLoad(askers.operator, seed, ASKERS)
  const proposers = new Proposers(askers.operator, askers.risk)
  const draw = drawing(seed)
  for (let kill = 0; kill < kills; kill += 1) {
    const until = load.acknowledged + 1 + draw(120)
    while (load.acknowledged < until) await sleep(2)
    await sleep(draw(60))
    await service.kill()
    await service.start()
  }
  await load.end()
  const proposals = await proposers.end()
  await askAgain(load)
  const { sequence, fingerprint } = await askers.risk.ask.fingerprint()
  await reader.end(sequence)
  await lookAt(service, { load, proposals, events: reader.events, sequence, fingerprint })
  return {
    service,
    askers,
    acknowledged: load.acknowledged,
    breaks: reader.breaks,
    proposals: proposals.length,
  }
}

export async function askersOf({ url, admin: key }: Pick<LastingService, 'url' | 'admin'>): Promise<Askers> {
  const admin = new BreakwaterClient({ url, key, patience })
  const asker = async (role: 'operator' | 'risk'): Promise<BreakwaterClient> => {
    const { secret } = await admin.ask.makeKey({ body: { role, holder: `the ${role}` } })
    return new BreakwaterClient({ url, key: secret, patience })
  }
  return { admin, operator: await asker('operator'), risk: await asker('risk') }
}

/** Whatever was answered is answered so again, and no command more is given. */
async function askAgain({ asked }: ServeLoad): Promise<void> {
  for (const { ask, answer, keys } of asked) expect(await ask(), String(keys)).toEqual(answer)
}

/** Stops it cleanly, looks at what it left behind, and starts it again. */
async function lookAt(
  service: LastingService,
  told: {
    readonly load: ServeLoad
    readonly proposals: readonly number[]
    readonly events: readonly string[]
    readonly sequence: number
    readonly fingerprint: string
  },
): Promise<void> {
  expect((await service.process.stop()).code).toBe(0)
  expect(await breakwater(['journal', 'verify', service.journal])).toMatchObject({ code: 0, err: '' })
  const journal = await openSqliteJournal(service.journal)
  const { house, commands, events } = await redecided(journal)
  const upTo = events.findLastIndex((event) => event.startsWith(`${told.sequence} `)) + 1
  expect(told.events).toEqual(events.slice(0, upTo))
  for (const proposal of told.proposals) expect(commands.has(`service proposal:${proposal}`)).toBe(true)
  const given = new Set([...commands.keys()].map((name) => name.slice(name.indexOf(' ') + 1)))
  for (const { keys } of told.load.asked) for (const key of keys) expect(given.has(key), key).toBe(true)
  expect(checkLaws(house)).toEqual([])
  const host = await openHost({ journal, clock: Date.now })
  expect([...differences(house, host.house), ...listDifferences(house, host.house)]).toEqual([])
  await host.close()
  await service.start()
}
