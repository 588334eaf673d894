import type { DatabaseSync } from 'node:sqlite'
import { JournalLocked } from '../errors.ts'
import { openDatabase } from './database.ts'
import { lastWriter } from './head-file.ts'

/** A lock that is held until it is let go, or until the process ends, however it ends. */
export interface Lock {
  release(): void
}

/**
 * Takes the lock of a journal: an empty database beside it, kept in an exclusive transaction. The lock is one of the
 * operating system's on that file, so it dies with the process, kill -9 included, and no stale one has to be removed.
 *
 * It is not the journal's own file that is locked: then nobody else could read it, neither the queries of the same
 * process nor `breakwater journal verify` beside a running service.
 *
 * @throws {JournalLocked} when another has it
 */
export function lock(file: string): Lock {
  const database = openDatabase(`${file}-lock`, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    throw isBusy(error) ? lockedBy(file) : error
  }
  return { release: () => release(database) }
}

function release(database: DatabaseSync): void {
  database.exec('ROLLBACK')
  database.close()
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}

function lockedBy(file: string): JournalLocked {
  const process = lastWriter(file)
  const who = process === null ? 'Another process' : `Another process (${process})`
  return new JournalLocked(
    `${who} has the journal ${file} open. End that one first; two may never write to one journal.`,
  )
}
