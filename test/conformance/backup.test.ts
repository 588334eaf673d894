import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { hexOf } from '../../src/core/money/sha256.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { breakwater, folderWith } from '../support/cli.ts'
import { keepVenue, noteRow, storedRows } from '../support/journal-rows.ts'

async function venue(): Promise<{ folder: string; journal: string; path: (name: string) => string }> {
  const folder = folderWith()
  const path = (name: string): string => join(folder, name)
  await keepVenue(path('venue.journal'))
  return { folder, journal: path('venue.journal'), path }
}

test('a copy has every row, its own head line, and nothing else beside it', async () => {
  const { folder, journal, path } = await venue()
  const { code, out, err } = await breakwater(['backup', journal, path('copy.journal'), '--json'])
  const rows = storedRows(journal)
  const head = hexOf(rows[rows.length - 1].hash)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(out)).toMatchObject({ rows: rows.length, commands: 15, head, copy: path('copy.journal') })
  expect(storedRows(path('copy.journal'))).toEqual(rows)
  expect(statSync(path('copy.journal')).mode & 0o777).toBe(0o600)
  const ofCopy = readdirSync(folder).filter((name) => name.startsWith('copy.journal'))
  expect(ofCopy.filter((name) => !/-(wal|shm)$/.test(name))).toEqual(['copy.journal', 'copy.journal-head'])
})

test('a copy is one moment of a journal that goes on, and both go on by themselves', async () => {
  const { journal, path } = await venue()
  const open = await openSqliteJournal(journal)
  let isCopied = false
  const writing = (async () => {
    for (let number = 0; !isCopied; number += 1) await open.append(noteRow(number, 5_000, 2))
  })()
  const { code, out } = await breakwater(['backup', journal, path('copy.journal'), '--json'])
  isCopied = true
  await writing
  const { rows } = JSON.parse(out)
  expect(code).toBe(0)
  expect(open.length).toBeGreaterThanOrEqual(rows)
  expect(storedRows(path('copy.journal'))).toEqual(storedRows(journal).slice(0, rows))
  await open.close()
  const other = await openSqliteJournal(path('copy.journal'))
  await other.append(noteRow(1, 0, 2))
  await other.close()
  expect((await breakwater(['journal', 'verify', path('copy.journal')])).code).toBe(0)
})

test('nothing is written over, and no half copy is left', async () => {
  const { folder, journal, path } = await venue()
  writeFileSync(path('mine'), 'mine')
  for (const argv of [
    ['backup', journal, path('mine')],
    ['restore', journal, path('mine')],
  ]) {
    const { code, err } = await breakwater(argv)
    expect({ code, err }).toEqual({
      code: 2,
      err: `Found ${path('mine')} there already, expected a new name: nothing is written over. Name another file.\n`,
    })
  }
  // The line of another journal: a copy put beside it would be taken for that one.
  copyFileSync(`${journal}-head`, path('other.journal-head'))
  const beside = await breakwater(['backup', journal, path('other.journal')])
  expect(beside).toMatchObject({ code: 3, err: expect.stringContaining('other.journal-head already') })
  expect((await breakwater(['backup', journal, path('none/copy.journal')])).code).toBe(3)
  expect((await breakwater(['backup', path('gone.journal'), path('copy.journal')])).code).toBe(3)
  expect(readdirSync(folder).filter((name) => name.includes('-new'))).toEqual([])
})

test('what is damaged or ends too soon is neither copied nor restored', async () => {
  const { journal, path } = await venue()
  expect((await breakwater(['backup', journal, path('copy.journal')])).code).toBe(0)
  const change = (file: string, sql: string): void => {
    const database = new DatabaseSync(file)
    database.exec(sql)
    database.close()
  }
  change(
    path('copy.journal'),
    "UPDATE rows SET bytes = CAST(replace(hex(bytes), '0', '1') AS BLOB) WHERE number = 7",
  )
  const restored = await breakwater(['restore', path('copy.journal'), path('again.journal')])
  expect(restored).toMatchObject({ code: 1, err: expect.stringMatching(/^Row 7 of the journal/) })
  const rows = storedRows(journal).length
  change(journal, `DELETE FROM rows WHERE number = ${rows - 1}`)
  const { code, err } = await breakwater(['backup', journal, path('second.journal')])
  expect({ code, err }).toMatchObject({
    code: 1,
    err: expect.stringMatching(new RegExp(`^Row ${rows - 1} of the journal`)),
  })
  for (const name of ['again.journal', 'second.journal']) expect(existsSync(path(name)), name).toBe(false)
})
