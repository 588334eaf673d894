import type { DatabaseSync } from 'node:sqlite'
import { brokenFile, JournalTooNew, JournalTooOld } from '../errors.ts'
import type { ProjectionScope } from '../projections.ts'
import { projectionScopes } from '../projections.ts'
import { openDatabase } from './database.ts'

/** "Brkw": how `file` and SQLite itself know that a database is a journal. */
const APPLICATION_ID = 0x42726b77
/** Raised by every change of the tables, or of what stands in them. */
export const FORMAT = 3

/** Tables worked out from outcomes; `into` is the schema they stand in. */
export function projectionTables(into: string): string {
  return `
CREATE TABLE ${into}.events (
  sequence INTEGER NOT NULL, place INTEGER NOT NULL, row INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
  series INTEGER, loss INTEGER, first INTEGER NOT NULL, bytes INTEGER NOT NULL,
  PRIMARY KEY (sequence, place)) STRICT, WITHOUT ROWID;
CREATE TABLE ${into}.event_accounts (
  account INTEGER NOT NULL, sequence INTEGER NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (account, sequence, place)) STRICT, WITHOUT ROWID;
CREATE TABLE ${into}.event_losses (
  loss INTEGER NOT NULL, sequence INTEGER NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (loss, sequence, place)) STRICT, WITHOUT ROWID;
CREATE TABLE ${into}.losses (
  loss INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, at INTEGER NOT NULL, bucket INTEGER NOT NULL,
  asset INTEGER NOT NULL, source TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'open', closed_at INTEGER) STRICT;
CREATE TABLE ${into}.payments (
  account INTEGER NOT NULL, sequence INTEGER NOT NULL, place INTEGER NOT NULL, payer INTEGER NOT NULL,
  at INTEGER NOT NULL, loss INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, asset INTEGER, series INTEGER,
  amount INTEGER NOT NULL, PRIMARY KEY (account, sequence, place, payer)) STRICT, WITHOUT ROWID;`
}

export const projectionNames = ['events', 'event_accounts', 'event_losses', 'losses', 'payments'] as const

const TABLES = `
CREATE TABLE rows (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TABLE outcomes (row INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY, row INTEGER NOT NULL, hash BLOB NOT NULL, epoch INTEGER NOT NULL, parts INTEGER NOT NULL,
  bytes INTEGER NOT NULL, sha256 BLOB NOT NULL) STRICT;
CREATE TABLE snapshot_parts (
  id INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (id, part)) STRICT;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
${projectionTables('main')}
CREATE INDEX events_by_series ON events (series, sequence, place) WHERE series IS NOT NULL;
CREATE INDEX events_by_kind ON events (kind, sequence, place);
CREATE INDEX losses_by_bucket ON losses (bucket, loss);`

/** Makes the tables of an empty file. The mode of writing is part of the file, so it is set here once. */
export function createTables(database: DatabaseSync, project: ProjectionScope): void {
  database.exec(`
PRAGMA journal_mode = WAL;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT};
BEGIN; ${TABLES}
INSERT INTO facts VALUES ('project', '${project}'), ('compacted', '0');
COMMIT;`)
}

/**
 * How a connection behaves, beyond what the file says.
 *
 * FULL syncs the log before a commit is told, which is all that durability rests on. Cells are checked as pages are
 * read, so that a damaged page is an error and not a strange row; the file is never mapped into memory, so that a
 * failing disk is an error and not the end of the process; a schema that was tampered with runs no functions.
 */
export function setUp(database: DatabaseSync): void {
  database.exec(`
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;
PRAGMA checkpoint_fullfsync = ON;
PRAGMA cell_size_check = ON;
PRAGMA mmap_size = 0;
PRAGMA trusted_schema = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 67108864;`)
}

/** @throws {JournalBroken | JournalTooNew | JournalTooOld} when the file is no journal, or one of another version */
export function checkFormat(database: DatabaseSync, file: string): void {
  const id = numberOf(database, 'application_id')
  if (id !== APPLICATION_ID)
    throw brokenFile(file, `is no journal: it says application ${id}, and ${APPLICATION_ID} was expected`)
  const format = numberOf(database, 'user_version')
  if (format > FORMAT)
    throw new JournalTooNew(
      `${file} has format ${format}, and this version knows formats up to ${FORMAT}. Use a later version of breakwater.`,
    )
  if (format > 0 && format < FORMAT)
    throw new JournalTooOld(
      `${file} has format ${format} of an earlier version, and this one reads format ${FORMAT} only. Go on with the version that wrote it.`,
    )
  if (format !== FORMAT) throw brokenFile(file, `has format ${format}, and ${FORMAT} was expected`)
  const mode = database.prepare('PRAGMA journal_mode').get()?.journal_mode
  if (mode !== 'wal') throw brokenFile(file, `is in journal mode ${mode}, and wal was expected`)
  checkTables(database, file)
}

/** The tables are text in the file, and one wrong letter in it would be another column. */
function checkTables(database: DatabaseSync, file: string): void {
  const made = openDatabase(':memory:')
  made.exec(TABLES)
  const [expected, found] = [made, database].map(tablesOf)
  made.close()
  const wrong = expected.findIndex((text, at) => text !== found[at])
  if (wrong >= 0 || found.length !== expected.length)
    throw brokenFile(file, `has other tables than a journal: ${found[Math.max(0, wrong)]}`)
}

function tablesOf(database: DatabaseSync): string[] {
  const rows = database
    .prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name')
    .all()
  return rows.map((row) => Object.values(row).join(' '))
}

/** What of outcomes is put into tables, as the file was made with. */
export function scopeOf(database: DatabaseSync, file: string): ProjectionScope {
  const said = factOf(database, 'project')
  const scope = projectionScopes.find((each) => each === said)
  if (scope === undefined)
    throw brokenFile(file, `says that "${said}" is projected, which is none of its words`)
  return scope
}

/** Rows from the first on that were compacted. */
export function compactedOf(database: DatabaseSync, file: string): number {
  const said = factOf(database, 'compacted')
  if (!/^\d{1,15}$/.test(said))
    throw brokenFile(file, `says that "${said}" rows are compacted, which is no number`)
  return Number(said)
}

function factOf(database: DatabaseSync, name: string): string {
  return String(database.prepare('SELECT value FROM facts WHERE name = ?').get(name)?.value)
}

function numberOf(database: DatabaseSync, pragma: string): number {
  return Number(database.prepare(`PRAGMA ${pragma}`).get()?.[pragma])
}
