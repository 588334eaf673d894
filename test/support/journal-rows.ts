import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Command } from '../../src/core/engine/commands.ts'
import { openHouse } from '../../src/core/engine/house.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { BatchRecorder, type RecordedBatch } from '../../src/journal/batch-record.ts'
import type { Journal, JournalRow } from '../../src/journal/journal.ts'
import { lengthOf, rowsOf as rowsIn } from '../../src/journal/sqlite/rows.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { openForReading } from '../../src/journal/sqlite/verify.ts'
import { openClearingHouse } from './clearing-house.ts'
import { step } from './steps.ts'

/** Commands of a story in which one account falls, the fund is emptied, and a winner is deleveraged. */
export function gapCommands(): Command[] {
  const house = openClearingHouse({ mark: '40_000', insuranceFund: '3_000' })
  house.deposit('ada', '10_000')
  house.deposit('bo', '20_000')
  house.deposit('cy', '5_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000')
  const refused = { type: 'deposit', account: 999, asset: 0, amount: 1 } as const
  return [...house.commands, { id: 900, at: house.at, by: 'story', body: refused }]
}

/** Decides commands on a new house and records them, so many in a batch; a refused one is among the gap's. */
export function batchesOf(commands: readonly Command[], size: number, epoch = 1): RecordedBatch[] {
  const house = openHouse({ accounts: 64 })
  const recorder = new BatchRecorder()
  const batches: RecordedBatch[] = []
  for (let from = 0; from < commands.length; from += size) {
    const firstSequence = house.sequence + 1
    for (const command of commands.slice(from, from + size))
      recorder.add(command, `key-${command.id}`, submit(house, command))
    recorder.note({ note: 'named', row: batches.length })
    const fingerprint = house.book.fingerprint.toString()
    batches.push(recorder.take({ epoch, firstSequence, at: house.at, fingerprint }))
  }
  return batches
}

/** The story of the gap in rows of one command each. */
export const gapBatches = (epoch = 1): RecordedBatch[] => batchesOf(gapCommands(), 1, epoch)

/** Two accounts fall at once, and their losses are laid on the fund and then on whoever gained, in common. */
export function sharedBatches(): RecordedBatch[] {
  const steps = [
    step('draw-fund', { partial: true }),
    step('socialise'),
    step('tear-up'),
    step('record-claim'),
  ]
  const house = openClearingHouse({ mark: '40_000', insuranceFund: '3_000', steps })
  for (const name of ['ada', 'al', 'bo', 'cy']) house.deposit(name, '10_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  house.trade({ buyer: 'al', seller: 'cy', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000')
  return batchesOf(house.commands, 2)
}

/** A row that holds notes alone, told apart by its number, and so large as is wanted. */
export function noteRow(number: number, letters = 0, epoch = 1): Uint8Array {
  const recorder = new BatchRecorder()
  recorder.note({ number, filler: 'x'.repeat(letters) })
  return recorder.take({ epoch, firstSequence: 1, at: number, fingerprint: '0123456789abcdef' }).bytes
}

export async function rowsOf(rows: AsyncIterable<JournalRow>): Promise<JournalRow[]> {
  const all: JournalRow[] = []
  for await (const row of rows) all.push(row)
  return all
}

export async function appendAll(journal: Journal, batches: readonly RecordedBatch[]): Promise<void> {
  await Promise.all(batches.map(({ bytes, outcomes }) => journal.append(bytes, outcomes)))
}

/** The rows of a file, read beside whoever has it open; each is checked to follow from the one before. */
export function storedRows(file: string): JournalRow[] {
  const open = openForReading(file)
  try {
    return [...rowsIn(open.database, file, 0, lengthOf(open.database, file))]
  } finally {
    open.close()
  }
}

/** A path for a journal in a folder that is gone after the test. */
export function journalPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'venue.journal')
}

/** A journal of a venue with a loss and two snapshots, as the examples of the command expect one. */
export async function keepVenue(file: string): Promise<void> {
  const journal = await openSqliteJournal(file)
  await appendAll(journal, gapBatches())
  for (const row of [5, 9])
    await journal.putSnapshot({
      row,
      hash: storedRows(file)[row - 1].hash,
      epoch: 1,
      bytes: new Uint8Array(90).fill(row),
    })
  await journal.append(noteRow(20, 0, 2))
  await journal.close()
}
