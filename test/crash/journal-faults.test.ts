import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hexOf } from '../../src/core/money/sha256.ts'
import { FIRST_HASH } from '../../src/journal/chain.ts'
import {
  JournalFailed,
  JournalFull,
  JournalStopped,
  JournalTooNew,
  JournalTooOld,
} from '../../src/journal/errors.ts'
import { openDatabase } from '../../src/journal/sqlite/database.ts'
import { openFile } from '../../src/journal/sqlite/open-file.ts'
import { settle } from '../../src/journal/sqlite/options.ts'
import { FORMAT, setUp } from '../../src/journal/sqlite/schema.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { Store } from '../../src/journal/sqlite/store.ts'
import { verifyJournal } from '../../src/journal/sqlite/verify.ts'
import { gapBatches, journalPath, noteRow, storedRows } from '../support/journal-rows.ts'

/** When the fault strikes: instead of the write, or after it, so that it was done and told as failed. */
type Strike = 'instead of' | 'after'

/** A database that fails at its nth piece of work, as a disk would. */
class FailingDatabase {
  left: number
  readonly #strike: Strike

  constructor(failAt: number, strike: Strike) {
    this.left = failAt
    this.#strike = strike
  }

  over(database: DatabaseSync): DatabaseSync {
    const run = <T>(work: () => T): T => this.#run(work)
    const statement = (made: StatementSync): StatementSync =>
      new Proxy(made, {
        get: (target, name) => {
          const value = Reflect.get(target, name)
          if (typeof value !== 'function') return value
          return (...values: unknown[]) => run(() => value.apply(target, values))
        },
      })
    return new Proxy(database, {
      get: (target, name) => {
        if (name === 'prepare') return (sql: string) => statement(target.prepare(sql))
        if (name === 'exec') return (sql: string) => run(() => target.exec(sql))
        return Reflect.get(target, name, target)
      },
    })
  }

  #run<T>(work: () => T): T {
    this.left -= 1
    const strikes = this.left === 0
    if (!strikes || this.#strike === 'after') {
      const done = work()
      if (!strikes) return done
    }
    throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 })
  }
}

/** A journal without rows, made once: to make one anew for each attempt would take most of the time. */
const folder = mkdtempSync(join(tmpdir(), 'breakwater-journal-'))
const empty = join(folder, 'empty.journal')
beforeAll(() => openFile(empty, settle({})).close())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a store had acknowledged when its nth piece of work failed. */
interface Attempt {
  readonly file: string
  readonly acknowledged: number
  /** Rows of the call that failed. */
  readonly open: number
  readonly hasFailed: boolean
}

const batches = gapBatches()
const groups = [batches.slice(0, 1), batches.slice(1, 4), batches.slice(4)]

function attempt(failAt: number, strike: Strike): Attempt {
  const file = journalPath()
  copyFileSync(empty, file)
  const database = openDatabase(file)
  setUp(database)
  const failing = new FailingDatabase(failAt, strike)
  const start = { length: 0, head: FIRST_HASH, compacted: 0, project: 'all', keepSnapshots: 2 } as const
  let acknowledged = 0
  let open = 0
  try {
    const store = new Store(failing.over(database), file, start, {
      write: (rows) => void (acknowledged = rows),
    })
    try {
      for (const group of groups) {
        open = group.length
        store.append(group)
      }
      open = 0
      const bytes = new Uint8Array(2_100_000).fill(3)
      const writer = store.beginSnapshot({ row: 4, hash: storedRows(file)[3].hash, epoch: 1, bytes })
      while (!store.stepSnapshot(writer));
      store.checkCompaction(4)
      while (store.stepCompaction(4).rows < 4);
      return { file, acknowledged, open, hasFailed: false }
    } catch (error) {
      expect(error).toBeInstanceOf(JournalFailed)
      expect((error as Error).message).toContain('disk I/O error')
      if (store.hasFailed) expect(() => store.append(groups[0])).toThrow(JournalStopped)
      return { file, acknowledged, open, hasFailed: true }
    }
  } finally {
    database.close()
  }
}

test.each(['instead of', 'after'] as const)(
  'a write that fails at any moment (%s it) leaves whole rows',
  (strike) => {
    let failAt = 1
    for (; ; failAt += 1) {
      const { file, acknowledged, open, hasFailed } = attempt(failAt, strike)
      const rows = storedRows(file)
      const possible = strike === 'after' ? [acknowledged, acknowledged + open] : [acknowledged]
      expect(possible).toContain(rows.length)
      expect(rows.slice(4).map(({ bytes }) => hexOf(bytes))).toEqual(
        batches.slice(4, Math.max(4, rows.length)).map(({ bytes }) => hexOf(bytes)),
      )
      expect(verifyJournal(file).fault).toBeNull()
      if (!hasFailed) break
    }
    expect(failAt).toBeGreaterThan(40)
  },
)

test('a full journal stops by name, keeps what was acknowledged, and goes on where there is room', async () => {
  const file = journalPath()
  const small = await openSqliteJournal(file, { maxBytes: 400_000 })
  let acknowledged = 0
  const writing = async (): Promise<void> => {
    for (;;) {
      await small.append(noteRow(acknowledged, 5_000))
      acknowledged += 1
    }
  }
  const full = await writing().catch((error: unknown) => error)
  expect(full).toBeInstanceOf(JournalFull)
  expect(full).toMatchObject({ row: acknowledged })
  expect((full as Error).message).toContain('Make room on the disk')
  await expect(small.append(noteRow(0))).rejects.toThrow(JournalStopped)
  await expect(small.append(noteRow(0))).rejects.toThrow('There is no room left')
  expect(small.length).toBe(acknowledged)
  await small.close()
  expect(acknowledged).toBeGreaterThan(10)

  const large = await openSqliteJournal(file)
  expect(large.length).toBe(acknowledged)
  await large.append(noteRow(acknowledged))
  await large.close()
  expect(verifyJournal(file)).toMatchObject({ fault: null, rows: acknowledged + 1 })
})

test('of rows that wait behind one that fails, none is acknowledged', async () => {
  const journal = await openSqliteJournal(journalPath(), { maxBytes: 200_000 })
  const all = await Promise.allSettled(
    Array.from({ length: 300 }, (_, at) => journal.append(noteRow(at, 2_000))),
  )
  const kept = all.filter(({ status }) => status === 'fulfilled').length
  expect(all.slice(0, kept).every(({ status }) => status === 'fulfilled')).toBe(true)
  expect(journal.length).toBe(kept)
  expect(kept).toBeLessThan(300)
  await journal.close()
})

test('more than may wait is refused, and there is room again when some of it is kept', async () => {
  const journal = await openSqliteJournal(journalPath(), { maxWaitingRows: 3 })
  const waiting = [0, 1, 2].map((at) => journal.append(noteRow(at)))
  await expect(journal.append(noteRow(3))).rejects.toThrow('Await room() before deciding more')
  await journal.room()
  await journal.append(noteRow(3))
  expect((await Promise.all(waiting)).map(({ number }) => number)).toEqual([0, 1, 2])
  expect(journal.length).toBe(4)
  await journal.close()
})

test('a journal of a later epoch, or a later format, is refused', async () => {
  const file = journalPath()
  const later = await openSqliteJournal(file)
  await later.append(noteRow(0, 0, 1))
  await later.append(noteRow(1, 0, 7))
  await later.close()
  await expect(openSqliteJournal(file, { epoch: 6 })).rejects.toThrow(JournalTooNew)
  await expect(openSqliteJournal(file, { epoch: 6 })).rejects.toThrow(
    'Row 1 of the journal was decided under epoch 7',
  )
  await (await openSqliteJournal(file, { epoch: 7 })).close()
  const database = openDatabase(file)
  database.exec(`PRAGMA user_version = ${FORMAT + 1}`)
  database.close()
  await expect(openSqliteJournal(file)).rejects.toThrow(
    `has format ${FORMAT + 1}, and this version knows formats up to ${FORMAT}`,
  )
  const again = openDatabase(file)
  again.exec(`PRAGMA user_version = ${FORMAT - 1}`)
  again.close()
  await expect(openSqliteJournal(file)).rejects.toThrow(JournalTooOld)
})

test('where there is nothing to open, that is said', async () => {
  await expect(openSqliteJournal(journalPath(), { missing: 'refuse' })).rejects.toThrow(JournalFailed)
  await expect(openSqliteJournal(`${journalPath()}/no/such`)).rejects.toThrow('There is no folder')
})
