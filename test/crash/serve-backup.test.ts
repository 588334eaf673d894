import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { batchOf } from '../../src/journal/batch-record.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { breakwater } from '../support/cli.ts'
import { storedRows } from '../support/journal-rows.ts'
import { redecided } from '../support/serve/kept-journal.ts'
import { askersOf } from '../support/serve/kill-rounds.ts'
import { LastingService } from '../support/serve/lasting-service.ts'
import { ServeLoad } from '../support/serve/serve-load.ts'
import { ServiceProcess } from '../support/service-process.ts'

const seed = Number(process.env.BREAKWATER_SEED ?? Date.now() % 2 ** 31)

test(`a copy made under load holds all that was acknowledged before, and is served elsewhere (seed ${seed})`, async () => {
  const service = await LastingService.open()
  const { operator, risk } = await askersOf(service)
  const load = new ServeLoad(operator, seed, 2)
  while (load.acknowledged < 100) await sleep(2)

  const known = load.asked.filter(({ answer }) => answer !== null)
  const acknowledged = load.acknowledged
  const copying = new ServiceProcess(service.folder, ['backup', 'venue.journal', 'copy.journal', '--json'])
  const { code, out, err } = await copying.ended
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(load.acknowledged).toBeGreaterThan(acknowledged)
  await load.end()
  await service.kill()

  const elsewhere = join(service.folder, 'elsewhere')
  mkdirSync(elsewhere)
  const restored = join(elsewhere, 'venue.journal')
  const copy = join(service.folder, 'copy.journal')
  expect(await breakwater(['restore', copy, restored])).toMatchObject({ code: 0, err: '' })
  const { rows, commands, head } = JSON.parse(out)
  expect(storedRows(restored)).toEqual(storedRows(service.journal).slice(0, rows))

  // What waits for time goes on waiting, so that nothing is given but what the test gives.
  await service.start(['--journal', restored], { BREAKWATER_TIME_TICK: '10m' })
  const stands = await risk.ask.fingerprint()
  const last = batchOf(storedRows(restored)[rows - 1].bytes)
  expect(stands).toMatchObject({
    fingerprint: last.fingerprint,
    durable: { rows, nextCommand: commands, head },
  })
  const acts = []
  for await (const act of risk.each('listActs', { query: { limit: 1000, order: 'oldest' } })) acts.push(act)
  const told = acts.flatMap(({ command, by }) =>
    command === null ? [] : [{ command, isKnown: by !== null }],
  )
  expect(told).toEqual(Array.from({ length: commands }, (_, command) => ({ command, isKnown: true })))
  for (const { ask, answer, keys } of known) expect(await ask(), String(keys)).toEqual(answer)
  expect(await risk.ask.fingerprint()).toEqual(stands)
  // What was acknowledged later may be in the copy or not; given again it is done once.
  for (const { ask, keys } of load.asked) expect(await ask()).toHaveLength(keys.length)
  expect(await risk.ask.checkLaws()).toMatchObject({ kept: true })
  expect((await service.process.stop()).code).toBe(0)

  expect(await breakwater(['journal', 'verify', restored])).toMatchObject({ code: 0, err: '' })
  const journal = await openSqliteJournal(restored)
  const again = await redecided(journal)
  await journal.close()
  const given = new Set([...again.commands.keys()].map((name) => name.slice(name.indexOf(' ') + 1)))
  for (const { keys } of load.asked) for (const key of keys) expect(given.has(key), key).toBe(true)
}, 240_000)
