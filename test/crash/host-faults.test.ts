import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openHouse } from '../../src/core/engine/house.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { batchOf } from '../../src/journal/batch-record.ts'
import { JournalFailed, JournalFull } from '../../src/journal/errors.ts'
import type { Journal, JournalRow, Snapshot } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { HostStopped } from '../../src/service/host/errors.ts'
import type { Host, Reply } from '../../src/service/host/host.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import { differences } from '../support/history/same-state.ts'
import { OPENING, replyText, requestAt } from '../support/host/load.ts'
import { LastingJournal } from '../support/host/venue.ts'
import { journalPath } from '../support/journal-rows.ts'

const REQUESTS = 90
const options = { batchCommands: 6, snapshotEvery: { commands: 25, bytes: 1 << 30 } }

/** When the fault strikes: instead of the write, or after it, so that it was done and told as failed. */
type Strike = 'instead of' | 'after'

/** A journal whose nth write fails, and every one after it. */
class FailingJournal extends LastingJournal {
  left = Number.POSITIVE_INFINITY
  strike: Strike = 'after'

  override append(bytes: Uint8Array, outcomes?: Uint8Array): Promise<JournalRow> {
    return this.#write(() => super.append(bytes, outcomes))
  }

  override putSnapshot(snapshot: Snapshot): Promise<void> {
    return this.#write(() => super.putSnapshot(snapshot))
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    this.left -= 1
    // As a disk would, it answers later, when the host has decided more.
    await new Promise((resolve) => setImmediate(resolve))
    if (this.left > 0) return work()
    if (this.left === 0 && this.strike === 'after') await work()
    throw new JournalFailed('the disk is gone')
  }
}

/** Asks everything in lists of seven; gives the replies by place, and the errors. */
async function askAll(host: Host, seed: number): Promise<{ replies: Map<number, Reply>; errors: unknown[] }> {
  const replies = new Map<number, Reply>()
  const errors: unknown[] = []
  const asked: Promise<void>[] = []
  for (let from = 0; from < REQUESTS; from += 7) {
    const places = Array.from({ length: Math.min(7, REQUESTS - from) }, (_, at) => from + at)
    const told = host.submitAll(places.map((place) => requestAt(seed, place)))
    asked.push(
      told.then(
        (all) => void all.map((reply, at) => replies.set(places[at], reply)),
        (error: unknown) => void errors.push(error),
      ),
    )
    if (from > OPENING && from % 3 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(asked)
  return { replies, errors }
}

async function expectWhole(host: Host): Promise<void> {
  const house = openHouse()
  const keys: string[] = []
  for await (const { bytes } of host.journal.read())
    for (const { command, key } of batchOf(bytes).commands ?? []) {
      keys.push(key)
      submit(house, command)
    }
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys.length).toBe(REQUESTS)
  expect(differences(house, host.house)).toEqual([])
}

/** Opens once more, asks once more for everything: what was told stays told, and each request was carried out once. */
async function expectRecovered(
  journal: Journal,
  seed: number,
  told: ReadonlyMap<number, Reply>,
): Promise<void> {
  const host = await openHost({ journal, clock: () => 5_000, options })
  const { replies, errors } = await askAll(host, seed)
  expect(errors).toEqual([])
  for (const [place, reply] of told) expect(replyText(replies.get(place) as Reply)).toBe(replyText(reply))
  await expectWhole(host)
  await host.close()
}

test.each(['instead of', 'after'] as const)(
  'a write that fails at any moment (%s it) stops the host, and what was told stays true',
  async (strike) => {
    let failAt = 1
    for (; ; failAt += 1) {
      const journal = new FailingJournal()
      journal.left = failAt
      journal.strike = strike
      const host = await openHost({ journal, clock: () => 5_000, options })
      const { replies, errors } = await askAll(host, failAt)
      const hasStopped = errors.length > 0
      if (hasStopped) await expectStopped(host, errors)
      await host.close().catch((error: unknown) => expect(error).toBeInstanceOf(JournalFailed))
      const isOver = journal.left > 0
      journal.left = Number.POSITIVE_INFINITY
      await expectRecovered(journal, failAt, replies)
      if (isOver) break
    }
    expect(failAt).toBeGreaterThan(15)
  },
)

async function expectStopped(host: Host, errors: readonly unknown[]): Promise<void> {
  for (const error of errors) expect(error).toBe(host.stoppedBy)
  const { stoppedBy } = host
  expect(stoppedBy).toBeInstanceOf(HostStopped)
  expect(stoppedBy?.cause).toBeInstanceOf(JournalFailed)
  expect(stoppedBy?.message).toContain('the disk is gone')
  await expect(host.submit(requestAt(1, 0))).rejects.toBe(stoppedBy)
  await expect(host.note('ada', () => [])).rejects.toBe(stoppedBy)
  await expect(host.snapshot()).rejects.toBe(stoppedBy)
}

test('a full disk stops the host by name, and with more room it goes on from what was told', async () => {
  const file = journalPath()
  await (await openSqliteJournal(file, { project: 'losses' })).close()
  const small = await openSqliteJournal(file, { maxBytes: statSync(file).size + 24_576 })
  const host = await openHost({ journal: small, clock: () => 5_000, options })
  const { replies, errors } = await askAll(host, 3)
  expect(errors.length).toBeGreaterThan(0)
  expect(replies.size).toBeGreaterThan(0)
  expect(causesOf(host.stoppedBy)).toContainEqual(expect.any(JournalFull))
  await host.close()
  await expectRecovered(await openSqliteJournal(file), 3, replies)
})

/** When a snapshot finds no room the row after it finds a journal that stopped, with that as its cause. */
function causesOf(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : []
}

test('a listener that throws stops the host, and the row it was told of is kept', async () => {
  const journal = new LastingJournal()
  const host = await openHost({ journal, clock: () => 5_000 })
  host.onDurable(() => {
    throw new Error('nobody listens')
  })
  const reply = await host.submit(requestAt(1, 0))
  expect(reply.is).toBe('done')
  await expect(host.submit(requestAt(1, 1))).rejects.toThrow('nobody listens')
  expect(journal.length).toBe(1)
  await host.close()
})
