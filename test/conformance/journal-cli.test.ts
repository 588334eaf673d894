import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EPOCH } from '../../src/core/engine/epoch.ts'
import { hexOf } from '../../src/core/money/sha256.ts'
import { batchOf } from '../../src/journal/batch-record.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { commandFromJson, eventFromJson } from '../../src/wire/json.ts'
import { breakwater } from '../support/cli.ts'
import { keepVenue, storedRows } from '../support/journal-rows.ts'

/** Runs are made once, in one folder; what a test harms it copies first. */
const folder = mkdtempSync(join(tmpdir(), 'breakwater-journal-'))
const path = (name: string): string => join(folder, name)
const ofRun = path('first-gap.journal')
const ofVenue = path('venue.journal')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  await breakwater(['run', '--init', path('first-gap.yaml')])
  const argv = ['run', path('first-gap.yaml'), '--out', path('run'), '--journal', ofRun, '--quiet']
  expect(await breakwater(argv)).toEqual({ code: 0, out: '', err: '' })
  await keepVenue(ofVenue)
})

const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a run keeps its commands in a journal, with the fingerprint and outcomes of the run', async () => {
  const { out, code } = await breakwater(['journal', 'verify', ofRun])
  expect(code).toBe(0)
  expect(out).toMatch(/^rows {7}1\ncommands {3}17\nhead {7}[0-9a-f]{64}\n/)
  expect(out).toContain(`\nepoch      ${EPOCH} from row 0\n`)
  expect(out).toContain('Every row, hash, snapshot and table holds.')
  const { fingerprint } = JSON.parse(readFileSync(path('run/hashes.json'), 'utf8'))
  expect(batchOf(storedRows(ofRun)[0].bytes).fingerprint).toBe(fingerprint)
  const again = await breakwater(['run', path('first-gap.yaml'), '--out', path('run'), '--journal', ofRun])
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining('there already, expected a new name') })
})

test('commands and allocation events are exported as JSON Lines', async () => {
  const { out } = await breakwater(['journal', 'export', ofRun])
  const commands = jsonLines(out).map(({ command }) => commandFromJson(command))
  const stored = storedRows(ofRun).flatMap(({ bytes }) => batchOf(bytes).commands ?? [])
  expect(commands).toEqual(stored.map(({ command }) => command))
  const events = jsonLines((await breakwater(['journal', 'export', ofVenue, '--events'])).out)
  expect(events.map(({ event }) => eventFromJson(event).type)).toEqual([
    'loss-opened',
    'allocated',
    'deleveraged',
  ])
  expect(events[0]).toMatchObject({ row: 13, sequence: 14, place: 1 })
  const keyed = jsonLines((await breakwater(['journal', 'export', ofVenue, '--from', '14'])).out)
  expect(keyed).toMatchObject([{ row: 14, key: 'key-900' }])
  const file = path('commands.jsonl')
  expect((await breakwater(['journal', 'export', ofRun, '--out', file])).code).toBe(0)
  expect(readFileSync(file, 'utf8')).toBe(out)
  expect((await breakwater(['journal', 'export', ofRun, '--out', file])).code).toBe(2)
})

test('what was found is told as JSON', async () => {
  const { out } = await breakwater(['journal', 'verify', ofVenue, '--json'])
  expect(JSON.parse(out)).toMatchObject({
    holds: true,
    rows: 16,
    commands: 15,
    head: hexOf(storedRows(ofVenue)[15].hash),
    compacted: 0,
    epochs: [
      { epoch: 1, fromRow: 0 },
      { epoch: 2, fromRow: 15 },
    ],
    snapshots: [
      { row: 9, epoch: 1, bytes: 90, isWhole: true },
      { row: 5, epoch: 1, bytes: 90, isWhole: true },
    ],
    fault: null,
  })
})

test('a fault is told with its row and what to do, and ends with 1', async () => {
  const harmed = path('harmed.journal')
  const bytes = readFileSync(ofVenue)
  const row = Buffer.from(storedRows(ofVenue)[13].bytes.subarray(80, 140))
  for (let at = bytes.indexOf(row); at >= 0; at = bytes.indexOf(row)) bytes[at + 20] ^= 1
  writeFileSync(harmed, bytes)
  const { code, err } = await breakwater(['journal', 'verify', harmed, '--quiet'])
  expect(code).toBe(1)
  expect(err).toMatch(/^Row 13 of the journal has hash .*\. Restore the journal from a copy, /)
  expect((await breakwater(['journal', 'compact', harmed])).code).toBe(1)
  expect((await breakwater(['journal', 'export', harmed])).code).toBe(1)
})

test('what cannot be read ends with 3, and what is no journal with 1', async () => {
  expect(await breakwater(['journal', 'verify', path('none.journal')])).toMatchObject({
    code: 3,
    err: expect.stringContaining('There is no journal'),
  })
  expect(await breakwater(['journal', 'verify', path('first-gap.yaml')])).toMatchObject({
    code: 1,
    err: expect.stringContaining('file is not a database'),
  })
})

test('compaction keeps every hash and event, and says what became of the file', async () => {
  const small = path('small.journal')
  copyFileSync(ofVenue, small)
  const before = storedRows(small)
  const { out, code } = await breakwater(['journal', 'compact', small, '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ compacted: 5, bytes: { before: statSync(ofVenue).size } })
  expect(storedRows(small).map(({ hash }) => hexOf(hash))).toEqual(before.map(({ hash }) => hexOf(hash)))
  expect((await breakwater(['journal', 'verify', small])).out).toContain('the first 5 without their commands')
  expect((await breakwater(['journal', 'export', small, '--events'])).code).toBe(0)
  expect(await breakwater(['journal', 'export', small])).toMatchObject({
    code: 2,
    err: expect.stringContaining('Found row 0'),
  })
  expect((await breakwater(['journal', 'export', small, '--from', '5'])).code).toBe(0)
  expect((await breakwater(['journal', 'compact', ofRun])).err).toContain('Let the service take one first.')
})

test('a journal that is open can be looked at, and not compacted', async () => {
  const open = path('open.journal')
  copyFileSync(ofVenue, open)
  const journal = await openSqliteJournal(open)
  expect((await breakwater(['journal', 'verify', open])).code).toBe(0)
  expect(await breakwater(['journal', 'compact', open])).toMatchObject({
    code: 3,
    err: expect.stringContaining('two may never write to one journal'),
  })
  await journal.close()
})

test('the examples of the help are commands of it', async () => {
  for (const command of ['verify', 'export', 'compact']) {
    const { out, code } = await breakwater(['journal', command, '--help'])
    expect(code).toBe(0)
    for (const [, words] of out.matchAll(/^ {2}breakwater (journal .*)$/gm)) {
      const argv = words.split(' ').map((word) => (word.includes('.') ? path(word) : word))
      rmSync(path('commands.jsonl'), { force: true })
      expect((await breakwater(argv)).code).toBe(0)
    }
  }
})
