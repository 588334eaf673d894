import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import type { Host, Request } from '../../src/service/host/host.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import { requestAt } from '../support/host/load.ts'
import { journalPath } from '../support/journal-rows.ts'

const COMMANDS = 2_000_000
const LIST = 1_000
/** The requests of a load come round again under other keys. */
const ROUND = 5_000
const SEED = 7

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function memory(): number {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

async function give(host: Host, until: number): Promise<void> {
  while (host.place.nextCommand < until) {
    const from = host.place.nextCommand
    const requests = Array.from({ length: LIST }, (_, at): Request => {
      const request = requestAt(SEED, (from + at) % ROUND)
      return {
        ...request,
        key: { key: `soak ${from + at}`, digest: 'a'.repeat(64) },
        nonce: `once ${from + at}`,
      }
    })
    await host.submitAll(requests)
  }
}

test(`${COMMANDS} commands take no more memory than the first tenth of them`, async () => {
  let now = 1_000
  const options = {
    known: { forMs: 60_000, atMost: 20_000 },
    nonces: { forMs: 20_000 },
    snapshotEvery: { commands: 400_000, bytes: 1 << 30 },
  }
  const journal = await openSqliteJournal(journalPath(), { project: 'none' })
  const host = await openHost({ journal, clock: () => (now += 1), options })
  let told = 0
  host.onDurable(({ commands }) => void (told += commands.length))
  await give(host, COMMANDS / 10)
  const early = memory()
  await give(host, COMMANDS)
  const late = memory()
  console.log(`memory: ${Math.round(early / 1e6)} MB after a tenth, ${Math.round(late / 1e6)} MB at the end`)
  expect(late).toBeLessThan(early * 1.3 + 16_000_000)
  expect(host.place.snapshotFault).toBeNull()
  expect(host.place.snapshotRow).not.toBeNull()
  expect(told).toBe(host.place.nextCommand)
  await host.close()
})
