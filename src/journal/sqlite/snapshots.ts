import { createHash, type Hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { hexOf } from '../../core/money/sha256.ts'
import { FIRST_HASH } from '../chain.ts'
import { JournalBroken, noSnapshotLeft } from '../errors.ts'
import type { Snapshot } from '../journal.ts'
import { bytesIn, onFile, SOME_BYTES } from './database.ts'

/** A snapshot is written in parts between the commits of rows, so that no row waits for all of it. */
const PART_BYTES = 2 << 20

/** What the file says of a snapshot; it exists once this was written, which is last. */
export interface SnapshotHead {
  readonly id: number
  readonly row: number
  readonly hash: Uint8Array
  readonly epoch: number
  readonly parts: number
  readonly bytes: number
  readonly sha256: Uint8Array
}

/** Puts one snapshot into the file, a part with each call. */
export class SnapshotWriter {
  readonly #snapshot: Snapshot
  readonly #id: number
  readonly #hash: Hash = createHash('sha256')
  #part = 0

  constructor(database: DatabaseSync, snapshot: Snapshot) {
    this.#snapshot = snapshot
    const last = database.prepare(
      'SELECT max(id) AS id FROM (SELECT id FROM snapshots UNION SELECT id FROM snapshot_parts)',
    )
    this.#id = Number(last.get()?.id ?? 0) + 1
  }

  /** Writes one part within the transaction of the caller; true when it was the last. */
  step(database: DatabaseSync, keep: number): boolean {
    const { bytes } = this.#snapshot
    const from = this.#part * PART_BYTES
    const part = bytes.subarray(from, from + PART_BYTES)
    database
      .prepare(`INSERT INTO snapshot_parts VALUES (?, ?, ${SOME_BYTES})`)
      .run(this.#id, this.#part, part)
    this.#hash.update(part)
    this.#part += 1
    if (from + PART_BYTES < bytes.length) return false
    this.#finish(database, keep)
    return true
  }

  #finish(database: DatabaseSync, keep: number): void {
    const { row, hash, epoch, bytes } = this.#snapshot
    database
      .prepare('INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(this.#id, row, hash, epoch, this.#part, bytes.length, this.#hash.digest())
    database
      .prepare(
        'DELETE FROM snapshots WHERE id NOT IN (SELECT id FROM snapshots ORDER BY row DESC, id DESC LIMIT ?)',
      )
      .run(keep)
    dropParts(database)
  }
}

/** Removes parts that belong to no snapshot: of those that were dropped, and of those never finished. */
export function dropParts(database: DatabaseSync): void {
  database.exec('DELETE FROM snapshot_parts WHERE id NOT IN (SELECT id FROM snapshots)')
}

/** What the file says of its snapshots, the newest first. */
export function snapshotHeads(database: DatabaseSync): SnapshotHead[] {
  const rows = database.prepare('SELECT * FROM snapshots ORDER BY row DESC, id DESC').all()
  return rows as unknown as SnapshotHead[]
}

/**
 * The newest snapshot that is whole: its bytes have the hash noted, and it stands where the chain has its hash.
 * @throws {JournalGap} when there is none, and commands before it would be needed that were dropped
 */
export function newestWhole(
  database: DatabaseSync,
  file: string,
  compacted: number,
  before: number = Number.POSITIVE_INFINITY,
): { readonly head: SnapshotHead; readonly bytes: Uint8Array } | null {
  for (const head of onFile(file, 'looking for snapshots', () => snapshotHeads(database))) {
    if (head.row < compacted) break
    if (head.row >= before) continue
    const bytes = wholeBytes(database, file, head)
    if (bytes !== null) return { head, bytes }
  }
  if (compacted === 0) return null
  throw noSnapshotLeft(compacted)
}

/** The bytes of a snapshot; null when they are not those that were put, or stand at no such row. */
export function wholeBytes(database: DatabaseSync, file: string, head: SnapshotHead): Uint8Array | null {
  try {
    return onFile(file, `reading the snapshot at row ${head.row}`, () => {
      const [before, stands, digest] = [
        hashBefore(database, head.row),
        bytesIn(head.hash),
        bytesIn(head.sha256),
      ]
      if (before === null || stands === null || digest === null || hexOf(before) !== hexOf(stands))
        return null
      const bytes = joinedParts(database, head)
      return bytes !== null && hexOf(digestOf(bytes)) === hexOf(digest) ? bytes : null
    })
  } catch (error) {
    // A snapshot that stands on damaged pages is not whole either, and an older one may be.
    if (error instanceof JournalBroken) return null
    throw error
  }
}

function joinedParts(database: DatabaseSync, { id, parts, bytes: length }: SnapshotHead): Uint8Array | null {
  // Before room is made for it: a damaged length may be any.
  if (parts !== Math.max(1, Math.ceil(length / PART_BYTES))) return null
  const all = new Uint8Array(length)
  let at = 0
  const found = database.prepare('SELECT bytes FROM snapshot_parts WHERE id = ? ORDER BY part').iterate(id)
  for (const each of found) {
    const bytes = bytesIn(each.bytes)
    if (bytes === null || at + bytes.length > length) return null
    all.set(bytes, at)
    at += bytes.length
  }
  return at === length ? all : null
}

function digestOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

/** Hash of the row before a row, as the file says it; null where there is no such row. */
export function hashBefore(database: DatabaseSync, row: number): Uint8Array | null {
  if (row === 0) return FIRST_HASH
  const found = database.prepare('SELECT hash FROM rows WHERE number = ?').get(row - 1)
  return bytesIn(found?.hash)
}
