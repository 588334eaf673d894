import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite'
import { brokenFile, faultOf, JournalBusy, JournalFailed, JournalFull, JournalLocked } from '../errors.ts'

/**
 * Opens a database. The module is fetched when it is first needed: Node 22 warns of it when it is loaded, and whoever
 * only wants a journal in memory need not read that.
 */
export function openDatabase(path: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite')
  return new Database(path, options)
}

/** What SQLite means by its result codes. @see https://www.sqlite.org/rescode.html */
const codes = {
  error: 1,
  busy: 5,
  locked: 6,
  corrupt: 11,
  full: 13,
  tooBig: 18,
  constraint: 19,
  mismatch: 20,
  notADatabase: 26,
} as const

/** Runs a piece of work on a journal's file, and turns what SQLite throws into the journal's own errors. */
export function onFile<T>(file: string, what: string, work: () => T, row: number | null = null): T {
  try {
    return work()
  } catch (error) {
    throw namedError(file, what, error, row)
  }
}

/** The named error for anything thrown while working on a journal's file. */
export function namedError(file: string, what: string, error: unknown, row: number | null = null): unknown {
  if (faultOf(error) !== null) return error
  const code = codeOf(error)
  if (code === null) return error
  const said = (error as Error).message
  const options = { cause: error }
  switch (code & 0xff) {
    case codes.full:
      return new JournalFull(
        `There is no room left for ${file} (${said}, while ${what}). Make room on the disk, or raise the size it may have, and open the journal again.`,
        row,
        options,
      )
    case codes.busy:
    case codes.locked:
      return new JournalLocked(
        `${file} is in use by another program (${said}, while ${what}). End that one, or wait for it.`,
        row,
        options,
      )
    case codes.tooBig:
      return new JournalBusy(
        `The row is larger than ${file} can hold (${said}). Use smaller batches.`,
        row,
        options,
      )
    // What is asked is always the same: that it means nothing to the file, or does not fit it, is the file's fault.
    case codes.error:
    case codes.constraint:
    case codes.mismatch:
    case codes.corrupt:
    case codes.notADatabase:
      return brokenFile(file, `is damaged (${said}, while ${what})`)
    default:
      return new JournalFailed(
        `${file} could not be used (${said}, while ${what}). Look at the disk and at who may write there, and open the journal again.`,
        row,
        options,
      )
  }
}

/** SQLite's number for what went wrong; -1 for an error of the file system; null for anything else. */
function codeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode
  // A number that JavaScript cannot hold was read: none such is ever written.
  if (error.code === 'ERR_OUT_OF_RANGE') return codes.corrupt
  return 'syscall' in error || error.code === 'ERR_SQLITE_ERROR' ? -1 : null
}

/** A value of bytes in a statement. Node 22 binds those of no length as NULL. */
export const SOME_BYTES = "coalesce(?, x'')"

/** A value of a column that holds bytes; null when the file has something else there. */
export function bytesIn(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}
