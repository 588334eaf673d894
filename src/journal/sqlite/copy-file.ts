import { closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorOf, JournalFailed } from '../errors.ts'
import { checkKnownHead } from './check.ts'
import { namedError, onFile, openDatabase } from './database.ts'
import { HeadFile, type KnownHead, knownHead, pathOf } from './head-file.ts'
import { needFolder, realFile, syncPath } from './open-file.ts'
import { lengthOf } from './rows.ts'
import { checkFormat, setUp } from './schema.ts'
import { hashBefore } from './snapshots.ts'
import { type JournalReport, openForReading, verifyJournal } from './verify.ts'

/** Pages of a whole file at once: a copy in parts would begin anew with every row that is written meanwhile. */
const ALL_PAGES = 2_147_483_647

/** A copy that was checked. */
export interface CopiedJournal {
  readonly report: JournalReport
  readonly bytes: number
}

/**
 * Copies a journal to a new file, beside whoever writes it: SQLite reads one state of it while rows go on being
 * written behind that. The copy gets its name only once everything in it was looked at, and no row is missing that was
 * acknowledged before the copy began.
 *
 * @throws {JournalFailed} when there is something in the way already
 * @throws {JournalBroken | JournalGap | JournalTooNew} when the copy, and so the journal, cannot be trusted
 */
export async function copyJournal(from: string, to: string): Promise<CopiedJournal> {
  const [source, target] = [realFile(from), realFile(to)]
  needFolder(target)
  refuseRemains(target)
  // Read first: the journal may only be further than the line says.
  const known = knownHead(source)
  const draft = `${target}-new`
  removeDraft(draft)
  try {
    await copyPages(source, draft)
    const report = checkDraft(source, draft, known)
    const { size } = statSync(draft)
    keep(draft, target)
    return { report, bytes: size }
  } finally {
    removeDraft(draft)
  }
}

/** What stands beside a journal is part of it: a new file would take it for its own. */
function refuseRemains(target: string): void {
  const found = [target, `${target}-wal`, pathOf(target)].find((each) => existsSync(each))
  if (found !== undefined)
    throw new JournalFailed(
      `There is ${found} already, and nothing is written over. Name another file, or move that one away.`,
    )
}

async function copyPages(source: string, draft: string): Promise<void> {
  const open = openForReading(source)
  // That one holds a transaction; the copy takes its own.
  open.close()
  const database = onFile(source, 'opening it', () =>
    openDatabase(source, { readOnly: true, timeout: 5_000 }),
  )
  try {
    setUp(database)
    checkFormat(database, source)
    closeSync(openSync(draft, 'wx', 0o600))
    await process.getBuiltinModule('node:sqlite').backup(database, draft, { rate: ALL_PAGES })
  } catch (error) {
    throw namedError(source, 'copying it', error)
  } finally {
    database.close()
  }
}

function checkDraft(source: string, draft: string, known: KnownHead | null): JournalReport {
  const report = verifyJournal(draft)
  if (report.fault !== null) throw errorOf(report.fault)
  const open = openForReading(draft)
  try {
    checkKnownHead(open.database, source, lengthOf(open.database, draft), known)
    return report
  } finally {
    open.close()
  }
}

/** The line that says how far the copy goes comes last: without it a copy says less, and nothing wrong. */
function keep(draft: string, target: string): void {
  syncPath(draft)
  const database = openDatabase(draft, { readOnly: true })
  const length = lengthOf(database, draft)
  const head = hashBefore(database, length) as Uint8Array
  database.close()
  for (const each of [`${draft}-wal`, `${draft}-shm`]) rmSync(each, { force: true })
  renameSync(draft, target)
  if (process.platform !== 'win32') syncPath(dirname(target))
  const line = new HeadFile(target)
  line.write(length, head)
  line.close()
}

function removeDraft(draft: string): void {
  for (const each of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(each, { force: true })
}
