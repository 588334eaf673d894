import type { DatabaseSync } from 'node:sqlite'
import { hexOf } from '../../core/money/sha256.ts'
import { checkOutcomes, rowHash } from '../chain.ts'
import { compactedRow } from '../compacted-row.ts'
import { endsBefore, noSnapshotBehind, otherHistory, stoppedBy } from '../errors.ts'
import type { Compaction, JournalRow, Snapshot } from '../journal.ts'
import type { ProjectionScope } from '../projections.ts'
import { namedError, onFile, SOME_BYTES } from './database.ts'
import { stretchOf } from './rows.ts'
import { hashBefore, newestWhole, SnapshotWriter } from './snapshots.ts'
import { TableWriter } from './table-writer.ts'

/** Rows that one transaction of a compaction looks at. */
const COMPACTED_AT_ONCE = 64

/** A row that waits to be written. */
export interface Waiting {
  readonly bytes: Uint8Array
  readonly outcomes: Uint8Array | null
}

/** Where a store is told how far it has come. */
export interface Reached {
  write(rows: number, head: Uint8Array): void
}

/** What a store starts from, found by the checks of the opening. */
export interface StoreStart {
  readonly length: number
  readonly head: Uint8Array
  readonly compacted: number
  readonly project: ProjectionScope
  readonly keepSnapshots: number
}

/**
 * Everything that is written to a journal's file, each call one transaction. After one that failed the store refuses
 * all others: what the file holds is then known only by opening it again.
 */
export class Store {
  readonly #database: DatabaseSync
  readonly #file: string
  readonly #reached: Reached
  readonly #tables: TableWriter
  readonly #keepSnapshots: number
  readonly #insertRow
  readonly #insertOutcomes
  #length: number
  #head: Uint8Array
  #compacted: number
  #failure: unknown = null

  constructor(database: DatabaseSync, file: string, start: StoreStart, reached: Reached) {
    this.#database = database
    this.#file = file
    this.#reached = reached
    this.#length = start.length
    this.#head = start.head
    this.#compacted = start.compacted
    this.#keepSnapshots = start.keepSnapshots
    this.#tables = new TableWriter(database, 'main', start.project)
    this.#insertRow = database.prepare('INSERT INTO rows VALUES (?, ?, ?)')
    this.#insertOutcomes = database.prepare(`INSERT INTO outcomes VALUES (?, ${SOME_BYTES})`)
  }

  get hasFailed(): boolean {
    return this.#failure !== null
  }

  /** Keeps several rows in one transaction: all of them, or none. */
  append(group: readonly Waiting[]): Omit<JournalRow, 'bytes'>[] {
    const first = this.#length
    const last = first + group.length - 1
    const rows = this.#transaction(
      first === last ? `keeping row ${first}` : `keeping rows ${first} to ${last}`,
      first,
      () => {
        let hash = this.#head
        return group.map((waiting, at) => {
          hash = rowHash(hash, waiting.bytes)
          this.#keep({ number: first + at, hash }, waiting)
          return { number: first + at, hash }
        })
      },
    )
    this.#length += rows.length
    this.#head = rows[rows.length - 1].hash
    this.#reached.write(this.#length, this.#head)
    return rows
  }

  #keep({ number, hash }: Omit<JournalRow, 'bytes'>, { bytes, outcomes }: Waiting): void {
    this.#insertRow.run(number, bytes, hash)
    if (outcomes === null) return
    checkOutcomes(number, bytes, outcomes)
    this.#insertOutcomes.run(number, outcomes)
    this.#tables.add(number, outcomes)
  }

  /** The first of some rows, each checked to follow from the one before. */
  read(from: number, until: number, before: Uint8Array | null): JournalRow[] {
    return stretchOf(this.#database, this.#file, from, until, before)
  }

  /** A snapshot to be written part by part; refused when it is of another history. */
  beginSnapshot(snapshot: Snapshot): SnapshotWriter {
    return onFile(this.#file, 'beginning a snapshot', () => {
      const hash = hashBefore(this.#database, snapshot.row)
      if (hash === null) throw endsBefore(snapshot.row, this.#length)
      if (hexOf(hash) !== hexOf(snapshot.hash)) throw otherHistory(snapshot.row)
      return new SnapshotWriter(this.#database, snapshot)
    })
  }

  /** Writes another part; true when it was the last. */
  stepSnapshot(writer: SnapshotWriter): boolean {
    return this.#transaction('keeping a snapshot', null, () =>
      writer.step(this.#database, this.#keepSnapshots),
    )
  }

  /** @throws {JournalGap} when no whole snapshot stands at the row or behind it */
  checkCompaction(beforeRow: number): void {
    const whole = beforeRow > 0 ? newestWhole(this.#database, this.#file, this.#compacted) : null
    if (beforeRow > (whole?.head.row ?? 0)) throw noSnapshotBehind(beforeRow)
  }

  /** Drops the commands of the next rows before one; what this call freed. */
  stepCompaction(beforeRow: number): Compaction {
    const from = this.#compacted
    const until = Math.min(beforeRow, from + COMPACTED_AT_ONCE)
    if (until <= from) return { rows: from, freedBytes: 0 }
    const freedBytes = this.#transaction('compacting', from, () => this.#dropBodies(from, until))
    this.#compacted = until
    return { rows: until, freedBytes }
  }

  #dropBodies(from: number, until: number): number {
    const rows = this.#database
      .prepare('SELECT number, bytes FROM rows WHERE number >= ? AND number < ?')
      .all(from, until) as unknown as Omit<JournalRow, 'hash'>[]
    const update = this.#database.prepare('UPDATE rows SET bytes = ? WHERE number = ?')
    let freed = 0
    for (const { number, bytes } of rows) {
      const left = compactedRow(bytes)
      if (left === null) continue
      freed += bytes.length - left.length
      update.run(left, number)
    }
    this.#database.prepare("UPDATE facts SET value = ? WHERE name = 'compacted'").run(String(until))
    return freed
  }

  /** Gives freed pages back to the disk; the file is written anew for it. */
  shrink(): void {
    this.#guarded('shrinking the file', null, () => this.#database.exec('VACUUM'))
  }

  #transaction<T>(what: string, row: number | null, work: () => T): T {
    return this.#guarded(what, row, () => {
      this.#database.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        this.#database.exec('COMMIT')
        return result
      } catch (error) {
        this.#rollBack()
        throw error
      }
    })
  }

  /** After some faults SQLite has rolled back by itself, and then there is nothing to roll back. */
  #rollBack(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // The first fault is the one to tell; closing the file ends the transaction.
    }
  }

  #guarded<T>(what: string, row: number | null, work: () => T): T {
    if (this.#failure !== null) throw stoppedBy(this.#failure)
    try {
      return work()
    } catch (error) {
      this.#failure = namedError(this.#file, what, error, row)
      throw this.#failure
    }
  }
}
