import { copyFileSync, existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { hexOf } from '../../src/core/money/sha256.ts'
import { JournalLocked } from '../../src/journal/errors.ts'
import type { JournalRow } from '../../src/journal/journal.ts'
import { openFile } from '../../src/journal/sqlite/open-file.ts'
import { settle } from '../../src/journal/sqlite/options.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { plainRow } from '../support/journal-plain-row.ts'
import { WriterProcess } from '../support/journal-process.ts'
import { journalPath, storedRows } from '../support/journal-rows.ts'

const ROUNDS = 20

/**
 * Opens what a process left behind, with the check of every row. Everything that was acknowledged is there, and each row
 * is the one of its number.
 */
function rowsLeft(file: string, acknowledged: number, from = 0): JournalRow[] {
  const open = openFile(file, settle({ missing: 'refuse', check: { rows: 'all' } }))
  open.close()
  expect(open.start.length).toBeGreaterThan(acknowledged)
  return storedRows(file).slice(from)
}

function expectPlain(rows: readonly JournalRow[], most: number): void {
  for (const { number, bytes } of rows)
    expect(hexOf(bytes)).toBe(hexOf(plainRow(number, (number * 7919) % most)))
}

test(`killed at ${ROUNDS} moments, a writer leaves every acknowledged row, once, and a whole chain`, async () => {
  const file = journalPath()
  let checked = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const writer = new WriterProcess(file)
    await writer.hasSaid(1 + (round % 4))
    await sleep(Math.random() * 60)
    await writer.kill()
    const rows = rowsLeft(file, writer.acknowledged, checked)
    expectPlain(rows, 3000)
    checked += rows.length
  }
  expect(checked).toBeGreaterThan(ROUNDS)
})

test('a second process is refused by name, and a killed one leaves no lock', async () => {
  const file = journalPath()
  const writer = new WriterProcess(file)
  await writer.hasSaid(2)
  await expect(openSqliteJournal(file)).rejects.toThrow(JournalLocked)
  await expect(openSqliteJournal(file)).rejects.toThrow(`Another process (${writer.pid}) has the journal`)
  await writer.kill()
  const journal = await openSqliteJournal(file)
  expect(journal.length).toBeGreaterThan(writer.acknowledged)
  // A second one within this process is refused just so.
  await expect(openSqliteJournal(file)).rejects.toThrow(JournalLocked)
  await journal.close()
})

test('files copied while a writer stands still at any moment are a journal up to there', async () => {
  const file = journalPath()
  const writer = new WriterProcess(file)
  const copies: { file: string; acknowledged: number }[] = []
  for (let at = 0; at < 6; at += 1) {
    await writer.hasSaid(2 + at * 40)
    await sleep(Math.random() * 20)
    await writer.stop()
    const copy = `${file}-copy-${at}`
    for (const end of ['', '-wal', '-head']) if (existsSync(file + end)) copyFileSync(file + end, copy + end)
    copies.push({ file: copy, acknowledged: writer.acknowledged })
    writer.goOn()
  }
  await writer.kill()
  for (const { file: copy, acknowledged } of copies) {
    expectPlain(rowsLeft(copy, acknowledged), 3000)
  }
})

test('writes that the system refuses stop the journal by name, and nothing acknowledged is lost', async () => {
  for (const fileBlocks of [300, 777, 1500]) {
    const file = journalPath()
    const writer = new WriterProcess(file, { most: 20_000, fileBlocks })
    await writer.end()
    expect(writer.said.at(-1)).toMatch(/^Journal(Failed|Full|Stopped)$/)
    const rows = rowsLeft(file, writer.acknowledged)
    expectPlain(rows, 20_000)
    const journal = await openSqliteJournal(file)
    expect((await journal.append(plainRow(rows.length))).number).toBe(rows.length)
    await journal.close()
  }
})
