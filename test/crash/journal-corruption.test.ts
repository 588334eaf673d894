import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hexOf } from '../../src/core/money/sha256.ts'
import { JournalBroken, JournalGap } from '../../src/journal/errors.ts'
import { openDatabase } from '../../src/journal/sqlite/database.ts'
import { openFile } from '../../src/journal/sqlite/open-file.ts'
import { settle } from '../../src/journal/sqlite/options.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { verifyJournal } from '../../src/journal/sqlite/verify.ts'
import { appendAll, gapBatches, noteRow, storedRows } from '../support/journal-rows.ts'

const PAGE = 4096
const folder = mkdtempSync(join(tmpdir(), 'breakwater-journal-'))
const whole = join(folder, 'whole.journal')
const harmed = join(folder, 'harmed.journal')
let bytes: Buffer
let told: string

/** Everything a reader is told of a file, as one text: rows, snapshots, and every table. */
function tellAll(file: string): string {
  const rows = storedRows(file).map((row) => `${row.number} ${hexOf(row.hash)} ${hexOf(row.bytes)}`)
  const database = openDatabase(file, { readOnly: true })
  try {
    const tables = [
      'snapshots',
      'snapshot_parts',
      'outcomes',
      'events',
      'event_accounts',
      'losses',
      'payments',
      'facts',
    ]
    const lists = tables.map((table) => JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all()))
    return [...rows, ...lists].join('\n')
  } finally {
    database.close()
  }
}

beforeAll(async () => {
  const journal = await openSqliteJournal(whole)
  await appendAll(journal, gapBatches())
  await journal.putSnapshot({
    row: 6,
    hash: (await hashesOf()).at(5) as Uint8Array,
    epoch: 1,
    bytes: new Uint8Array(9000).fill(5),
  })
  await journal.compact(4)
  await journal.append(noteRow(99, 6_000))
  await journal.close()
  bytes = readFileSync(whole)
  told = tellAll(whole)
  expect(verifyJournal(whole)).toMatchObject({ fault: null, compacted: 4 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function hashesOf(): Promise<Uint8Array[]> {
  return storedRows(whole).map(({ hash }) => hash)
}

/** Puts harmed bytes in the journal's place: the fault is found by its name, or there is nothing to be seen of it. */
function isFound(content: Uint8Array): boolean {
  for (const end of ['-wal', '-shm', '-head']) rmSync(harmed + end, { force: true })
  if (existsSync(`${whole}-head`)) copyFileSync(`${whole}-head`, `${harmed}-head`)
  writeFileSync(harmed, content)
  const fault = faultIn(harmed)
  if (fault === null) expect(tellAll(harmed) === told).toBe(true)
  else expect(fault).toMatch(/^(broken|gap|too-new) /)
  return fault !== null
}

function faultIn(file: string): string | null {
  try {
    const { fault } = verifyJournal(file)
    return fault === null ? null : `${fault.kind} ${fault.message}`
  } catch (error) {
    return `${(error as { kind?: string }).kind} ${(error as Error).stack}`
  }
}

describe('bytes that are damaged are found and named, wherever they stand, or change no answer', () => {
  test('one byte, all over the file', () => {
    const step = 599
    let found = 0
    for (let at = 0; at < bytes.length; at += at < 100 ? 1 : step) {
      const content = Buffer.from(bytes)
      content[at] ^= 1 << (at % 8)
      if (isFound(content)) found += 1
    }
    expect(found).toBeGreaterThan(50)
  })

  test('each page: zeroed, filled, or put in another’s place', () => {
    const pages = bytes.length / PAGE
    for (let page = 0; page < pages; page += 1) {
      const at = page * PAGE
      const zeroed = Buffer.from(bytes).fill(0, at, at + PAGE)
      const filled = Buffer.from(bytes).fill(0xff, at, at + PAGE)
      const moved = Buffer.from(bytes)
      bytes.copy(moved, at, ((page + 1) % pages) * PAGE, ((page + 1) % pages) * PAGE + PAGE)
      for (const content of [zeroed, filled, moved]) isFound(content)
    }
  })

  test('a file that was cut short', () => {
    for (let length = bytes.length - PAGE; length >= 0; length -= PAGE) {
      expect(isFound(bytes.subarray(0, length))).toBe(true)
      expect(isFound(bytes.subarray(0, length + 1000))).toBe(true)
    }
  })

  test('every byte of a row', () => {
    const { bytes: row } = storedRows(whole)[5]
    // SQLite leaves older copies on pages that it moved: all are harmed, and one of them is the row's.
    const places = placesOf(row.subarray(0, 60))
    expect(places.length).toBeGreaterThan(0)
    for (let at = 0; at < 60; at += 1) {
      const content = Buffer.from(bytes)
      for (const from of places) content[from + at] ^= 0x10
      expect(isFound(content)).toBe(true)
    }
  })
})

function placesOf(part: Uint8Array): number[] {
  const places: number[] = []
  for (let from = bytes.indexOf(part); from >= 0; from = bytes.indexOf(part, from + 1)) places.push(from)
  return places
}

/** A journal whose rows stand in the log: copied while it is open, with nothing going on. */
async function withLog(name: string): Promise<{ file: string; rows: number }> {
  const open = join(folder, `${name}-open.journal`)
  const file = join(folder, `${name}.journal`)
  const journal = await openSqliteJournal(open)
  for (let at = 0; at < 8; at += 1) await journal.append(noteRow(at, 500))
  for (const end of ['', '-wal', '-head']) copyFileSync(open + end, file + end)
  const rows = journal.length
  await journal.close()
  return { file, rows }
}

function opening(file: string): { length: number } | Error {
  try {
    const open = openFile(file, settle({ missing: 'refuse' }))
    open.close()
    return open.start
  } catch (error) {
    return error as Error
  }
}

test('a log that was lost, cut or damaged is a gap, since the rows were acknowledged', async () => {
  const { file, rows } = await withLog('log')
  const log = readFileSync(`${file}-wal`)
  const main = readFileSync(file)
  const attempt = (harm: () => void): { length: number } | Error => {
    writeFileSync(file, main)
    writeFileSync(`${file}-wal`, log)
    rmSync(`${file}-shm`, { force: true })
    harm()
    return opening(file)
  }
  expect(attempt(() => undefined)).toMatchObject({ length: rows })
  // What opening it folded into the file is not to help the next: each begins with what was there.
  const head = readFileSync(`${file}-head`)
  for (let at = 40; at < log.length; at += 997) {
    const flipped = Buffer.from(log)
    flipped[at] ^= 4
    const found = attempt(() => {
      writeFileSync(`${file}-wal`, flipped)
      writeFileSync(`${file}-head`, head)
    })
    if (found instanceof Error) expect(found).toBeInstanceOf(JournalGap)
    else expect(found.length).toBe(rows)
  }
  const cut = attempt(() => truncateSync(`${file}-wal`, log.length / 2))
  expect(cut).toBeInstanceOf(JournalGap)
  expect((cut as Error).message).toMatch(/^Row \d of the journal is missing: .* 8 rows were acknowledged/)
  const lost = attempt(() => rmSync(`${file}-wal`))
  expect(lost).toBeInstanceOf(JournalGap)
  const gone = attempt(() => rmSync(file))
  expect(gone).toBeInstanceOf(Error)
})

test('a journal put in the place of another is found', async () => {
  const { file } = await withLog('one')
  const other = join(folder, 'other.journal')
  const journal = await openSqliteJournal(other)
  for (let at = 0; at < 8; at += 1) await journal.append(noteRow(at, 501))
  await journal.close()
  copyFileSync(other, file)
  rmSync(`${file}-wal`)
  expect(opening(file)).toBeInstanceOf(JournalBroken)
  expect((opening(file) as Error).message).toContain(
    'Row 7 of the journal is not the one that was acknowledged',
  )
})

test('of two snapshots the older is used when the newer is damaged', async () => {
  const file = join(folder, 'snapshots.journal')
  const journal = await openSqliteJournal(file)
  for (const number of [0, 1]) {
    const { hash } = await journal.append(noteRow(number))
    await journal.putSnapshot({ row: number + 1, hash, epoch: 1, bytes: new Uint8Array(50).fill(number) })
  }
  const harm = (id: number): void => {
    const database = openDatabase(file)
    database.prepare('UPDATE snapshot_parts SET bytes = ? WHERE id = ?').run(new Uint8Array(50).fill(9), id)
    database.close()
  }
  harm(2)
  expect(await journal.newestSnapshot()).toMatchObject({ row: 1 })
  await journal.compact(1)
  await expect(journal.compact(2)).rejects.toThrow(JournalGap)
  harm(1)
  await expect(journal.newestSnapshot()).rejects.toThrow('the commands of rows 0 to 0 were dropped')
  await journal.close()
  expect(verifyJournal(file).fault?.message).toContain('holds a snapshot at row 2 whose bytes are not those')
})

test('where only the tail is checked at the opening, reading finds what stands before it', async () => {
  const file = join(folder, 'tail.journal')
  const journal = await openSqliteJournal(file)
  for (let at = 0; at < 6; at += 1) await journal.append(noteRow(at))
  await journal.close()
  const database = openDatabase(file)
  database.prepare('UPDATE rows SET bytes = ? WHERE number = 2').run(noteRow(77))
  database.close()
  await expect(openSqliteJournal(file)).rejects.toThrow('Row 2 of the journal has hash')
  const tail = await openSqliteJournal(file, { check: { rows: 'tail', tailRows: 2 } })
  const read: number[] = []
  const reading = async (): Promise<void> => {
    for await (const { number } of tail.read()) read.push(number)
  }
  await expect(reading()).rejects.toThrow('Row 2 of the journal has hash')
  expect(read).toEqual([0, 1])
  await tail.close()
})

test('a row that was taken out is a gap', async () => {
  const file = join(folder, 'gap.journal')
  const journal = await openSqliteJournal(file)
  for (let at = 0; at < 6; at += 1) await journal.append(noteRow(at))
  await journal.close()
  const harm = (sql: string): void => {
    const database = openDatabase(file)
    database.exec(sql)
    database.close()
  }
  harm('DELETE FROM rows WHERE number = 5')
  expect(verifyJournal(file).fault).toMatchObject({ kind: 'gap', row: 5 })
  await expect(openSqliteJournal(file)).rejects.toThrow(JournalGap)
  harm('DELETE FROM rows WHERE number = 3')
  expect(verifyJournal(file).fault).toMatchObject({ kind: 'gap', row: 3 })
  expect(verifyJournal(file).fault?.message).toContain(
    'Row 3 of the journal is missing: row 4 stands in its place',
  )
})
