import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { hexOf } from '../../core/money/sha256.ts'
import { batchOf } from '../batch-record.ts'
import { MalformedBatch } from '../bytes.ts'
import { checkOutcomes, FIRST_HASH } from '../chain.ts'
import { brokenFile, brokenRow, type Fault, faultOf, JournalFailed, missingRow } from '../errors.ts'
import type { JournalRow } from '../journal.ts'
import { checkAge, checkKnownHead } from './check.ts'
import { bytesIn, onFile, openDatabase } from './database.ts'
import { type KnownHead, knownHead } from './head-file.ts'
import { realFile } from './open-file.ts'
import { lengthOf, rowsOf } from './rows.ts'
import { checkFormat, compactedOf, projectionNames, projectionTables, scopeOf, setUp } from './schema.ts'
import { snapshotHeads, wholeBytes } from './snapshots.ts'
import { TableWriter } from './table-writer.ts'

/** What a journal's file was found to hold, up to the first fault. */
export interface JournalReport {
  rows: number
  /** In hexadecimal digits. */
  head: string
  commands: number
  compacted: number
  readonly epochs: { readonly epoch: number; readonly fromRow: number }[]
  readonly snapshots: {
    readonly row: number
    readonly epoch: number
    readonly bytes: number
    readonly isWhole: boolean
  }[]
  fault: Fault | null
}

/** A journal's file, open for reading beside whoever writes it. */
export interface ReadOnly {
  readonly file: string
  readonly database: DatabaseSync
  close(): void
}

/** @throws {JournalFailed | JournalBroken | JournalTooNew} when it is none that can be read here */
export function openForReading(path: string): ReadOnly {
  const file = realFile(path)
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile() !== true) throw new JournalFailed(`There is no journal ${path}. Name the file of one.`)
  if (found.size === 0) throw brokenFile(file, 'is empty, and a journal never is')
  const database = onFile(file, 'opening it', () => openDatabase(file, { readOnly: true, timeout: 5_000 }))
  try {
    onFile(file, 'opening it', () => {
      setUp(database)
      checkFormat(database, file)
      database.exec('BEGIN')
    })
  } catch (error) {
    database.close()
    throw error
  }
  return { file, database, close: () => database.close() }
}

/**
 * Looks at everything in a journal's file: the pages, each row and its hash, the outcomes against the hash
 * in their row, what the tables hold against what the lines come to, the snapshots, and the end.
 *
 * @throws {JournalFailed | JournalLocked | JournalTooNew} when it cannot be read here; what is damaged is told in the
 *   report
 */
export function verifyJournal(path: string): JournalReport {
  const report: JournalReport = {
    rows: 0,
    head: hexOf(FIRST_HASH),
    commands: 0,
    compacted: 0,
    epochs: [],
    snapshots: [],
    fault: null,
  }
  try {
    // Read first: beside a writer the journal may only be further than the line says.
    const known = knownHead(realFile(path))
    const open = openForReading(path)
    try {
      onFile(open.file, 'checking it', () => verifyOpen(open, known, report))
    } finally {
      open.close()
    }
  } catch (error) {
    const fault = faultOf(error)
    if (fault === null || (fault.kind !== 'broken' && fault.kind !== 'gap')) throw error
    report.fault = fault
  }
  return report
}

function verifyOpen({ database, file }: ReadOnly, known: KnownHead | null, report: JournalReport): void {
  report.compacted = compactedOf(database, file)
  const length = lengthOf(database, file)
  const tables = new TablesCheck(database, file)
  for (const row of rowsOf(database, file, 0, length)) {
    verifyRow(row, report)
    tables.take(row)
  }
  checkKnownHead(database, file, length, known)
  verifySnapshots(database, file, report)
  tables.compare(length)
  verifyPages(database, file)
}

function verifyRow({ number, bytes, hash }: JournalRow, report: JournalReport): void {
  checkAge(number, bytes, null)
  const batch = inRow(number, () => batchOf(bytes))
  if (batch.commands === null && number >= report.compacted)
    throw missingRow(
      number,
      `its commands were dropped, and only those before row ${report.compacted} may be`,
    )
  if (report.epochs.at(-1)?.epoch !== batch.epoch) report.epochs.push({ epoch: batch.epoch, fromRow: number })
  report.rows = number + 1
  report.head = hexOf(hash)
  report.commands += batch.count
}

function inRow<T>(row: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof MalformedBatch) throw brokenRow(row, `cannot be read (${error.message})`)
    throw error
  }
}

function verifySnapshots(database: DatabaseSync, file: string, report: JournalReport): void {
  for (const head of snapshotHeads(database)) {
    const { row, epoch, bytes } = head
    report.snapshots.push({ row, epoch, bytes, isWhole: wholeBytes(database, file, head) !== null })
  }
  const torn = report.snapshots.find(({ isWhole }) => !isWhole)
  if (torn !== undefined)
    throw brokenFile(file, `holds a snapshot at row ${torn.row} whose bytes are not those that were put`)
}

function verifyPages(database: DatabaseSync, file: string): void {
  const said = database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check
  if (said !== 'ok') throw brokenFile(file, `is damaged (${said})`)
}

/** Makes the tables again, in memory, from the outcomes of every row, and compares them with those of the file. */
class TablesCheck {
  readonly #database: DatabaseSync
  readonly #file: string
  readonly #tables: TableWriter
  readonly #outcomes

  constructor(database: DatabaseSync, file: string) {
    this.#database = database
    this.#file = file
    database.exec(projectionTables('temp'))
    this.#tables = new TableWriter(database, 'temp', scopeOf(database, file))
    this.#outcomes = database.prepare('SELECT bytes FROM outcomes WHERE row = ?')
  }

  take({ number, bytes }: JournalRow): void {
    const found = this.#outcomes.get(number)
    if (found === undefined) return
    const outcomes = bytesIn(found.bytes)
    if (outcomes === null) throw brokenRow(number, 'has outcomes beside it that are no bytes')
    checkOutcomes(number, bytes, outcomes)
    this.#tables.add(number, outcomes)
  }

  compare(length: number): void {
    for (const name of projectionNames) {
      const differing = this.#differing(name)
      if (differing > 0)
        throw brokenFile(
          this.#file,
          `holds ${differing} entries in its table ${name} that are not those its rows come to`,
        )
    }
    const stray = this.#database
      .prepare('SELECT row FROM outcomes WHERE row < 0 OR row >= ? LIMIT 1')
      .get(length)
    if (stray !== undefined)
      throw brokenFile(this.#file, `holds outcomes of row ${stray.row}, which there is not`)
  }

  #differing(name: string): number {
    const [here, again] = [`SELECT * FROM main.${name}`, `SELECT * FROM temp.${name}`]
    const count = `SELECT (SELECT count(*) FROM (${here} EXCEPT ${again})) + (SELECT count(*) FROM (${again} EXCEPT ${here})) AS differing`
    return Number(this.#database.prepare(count).get()?.differing)
  }
}
