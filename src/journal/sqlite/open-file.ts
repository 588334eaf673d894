import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { brokenFile, JournalFailed, JournalGap } from '../errors.ts'
import { checkChain } from './check.ts'
import { onFile, openDatabase } from './database.ts'
import { HeadFile, knownHead, pathOf } from './head-file.ts'
import { type Lock, lock } from './lock.ts'
import type { Settled } from './options.ts'
import { checkFormat, compactedOf, createTables, scopeOf, setUp } from './schema.ts'
import { dropParts } from './snapshots.ts'
import { Store } from './store.ts'

/** A journal's file, open for writing by this process alone. */
export interface OpenFile {
  readonly store: Store
  readonly start: { readonly length: number; readonly head: Uint8Array; readonly compacted: number }
  close(): void
}

/** The file itself, wherever links lead to it: who has it open under another name has the same lock. */
export function realFile(path: string): string {
  const full = resolve(path)
  if (existsSync(full)) return realpathSync(full)
  const folder = dirname(full)
  return existsSync(folder) ? join(realpathSync(folder), basename(full)) : full
}

/**
 * Opens a journal's file for writing: takes its lock, makes it where there is none, checks it.
 * @throws any of the journal's errors, with nothing left open
 */
export function openFile(file: string, options: Settled): OpenFile {
  return onFile(file, 'opening it', () => {
    needFolder(file)
    const held = lock(file)
    try {
      if (!existsSync(file)) makeFile(file, options)
      return openHeld(file, options, held)
    } catch (error) {
      held.release()
      throw error
    }
  })
}

export function needFolder(file: string): void {
  if (existsSync(dirname(file))) return
  throw new JournalFailed(
    `There is no folder ${dirname(file)} for the journal ${basename(file)}. Make it first.`,
  )
}

/** Built under another name and renamed when it is whole, so that no half made journal is ever found. */
function makeFile(file: string, { missing, project }: Settled): void {
  if (missing === 'refuse') throw new JournalFailed(`There is no journal ${file}. Name the file of one.`)
  refuseRemains(file)
  const draft = `${file}-new`
  for (const each of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(each, { force: true })
  const database = openDatabase(draft)
  chmodSync(draft, 0o600)
  createTables(database, project)
  database.close()
  syncPath(draft)
  renameSync(draft, file)
  if (process.platform !== 'win32') syncPath(dirname(file))
}

/** A new file beside the log of another would be given that log's pages. */
function refuseRemains(file: string): void {
  const rows = knownHead(file)?.rows ?? 0
  if (rows === 0 && !existsSync(`${file}-wal`)) return
  throw new JournalGap(
    `${file} is missing, and ${rows} rows were acknowledged in it. Restore it from a copy; to begin another, remove ${file}-wal and ${pathOf(file)} first.`,
    0,
  )
}

export function syncPath(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function openHeld(file: string, options: Settled, held: Lock): OpenFile {
  if (statSync(file).size === 0) throw brokenFile(file, 'is empty, and a journal never is')
  const database = openDatabase(file, { timeout: 5_000 })
  try {
    return openChecked(file, options, held, database)
  } catch (error) {
    database.close()
    throw error
  }
}

function openChecked(file: string, options: Settled, held: Lock, database: DatabaseSync): OpenFile {
  setUp(database)
  checkFormat(database, file)
  limitSize(database, options.maxBytes)
  const checked = checkChain(database, file, options.check, options.epoch)
  const start = { ...checked, compacted: compactedOf(database, file) }
  dropParts(database)
  const head = new HeadFile(file)
  head.write(start.length, start.head)
  const { keepSnapshots } = options
  const store = new Store(database, file, { ...start, project: scopeOf(database, file), keepSnapshots }, head)
  const close = (): void => {
    database.close()
    head.close()
    held.release()
  }
  return { store, start, close }
}

function limitSize(database: DatabaseSync, maxBytes: number | null): void {
  if (maxBytes === null) return
  const { page_size: pageBytes } = database.prepare('PRAGMA page_size').get() as { page_size: number }
  database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`)
}
