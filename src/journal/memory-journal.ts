import { hexOf } from '../core/money/sha256.ts'
import { ChainCheck, checkOutcomes, FIRST_HASH, rowHash } from './chain.ts'
import { compactedRow } from './compacted-row.ts'
import { closedJournal, endsBefore, noSnapshotBehind, noSnapshotLeft, otherHistory } from './errors.ts'
import type { Compaction, Journal, JournalRow, Snapshot } from './journal.ts'
import { MemoryTables } from './memory-tables.ts'
import type { ProjectionScope, Projections } from './projections.ts'

/** Snapshots that are kept where nobody says how many. */
export const KEPT_SNAPSHOTS = 2

/** A journal that lasts as long as the process: for runs, tests and what-ifs. */
export class MemoryJournal implements Journal {
  readonly #rows: JournalRow[] = []
  readonly #tables: MemoryTables
  readonly #keepSnapshots: number
  #snapshots: Snapshot[] = []
  #compacted = 0
  #isClosed = false

  constructor({ project = 'all', keepSnapshots = KEPT_SNAPSHOTS }: MemoryJournalOptions = {}) {
    this.#tables = new MemoryTables(project)
    this.#keepSnapshots = keepSnapshots
  }

  get length(): number {
    return this.#rows.length
  }

  get head(): Uint8Array {
    return this.#rows.at(-1)?.hash ?? FIRST_HASH
  }

  get compacted(): number {
    return this.#compacted
  }

  get projections(): Projections {
    return this.#tables
  }

  async append(bytes: Uint8Array, outcomes?: Uint8Array, isHandedOver = false): Promise<JournalRow> {
    this.#checkOpen()
    if (outcomes !== undefined) checkOutcomes(this.length, bytes, outcomes)
    const hash = rowHash(this.head, bytes)
    const own = isHandedOver ? takenOver : copied
    const row = { number: this.length, bytes: own(bytes), hash }
    this.#rows.push(row)
    if (outcomes !== undefined) this.#tables.add(row.number, own(outcomes))
    return row
  }

  async room(): Promise<void> {}

  async *read(from = 0): AsyncGenerator<JournalRow> {
    const check = new ChainCheck(from, this.#hashBefore(from))
    for (let at = from; at < this.#rows.length; at += 1) {
      check.take(this.#rows[at])
      yield this.#rows[at]
    }
  }

  async putSnapshot(snapshot: Snapshot): Promise<void> {
    this.#checkOpen()
    if (hexOf(this.#hashBefore(snapshot.row)) !== hexOf(snapshot.hash)) throw otherHistory(snapshot.row)
    const others = this.#snapshots.filter(({ row }) => row !== snapshot.row)
    this.#snapshots = [...others, snapshot].toSorted((a, b) => a.row - b.row).slice(-this.#keepSnapshots)
  }

  async newestSnapshot(before: number = Number.POSITIVE_INFINITY): Promise<Snapshot | null> {
    const newest = this.#snapshots.findLast(({ row }) => row < before && row >= this.#compacted)
    if (newest === undefined && this.#compacted > 0) throw noSnapshotLeft(this.#compacted)
    return newest ?? null
  }

  async compact(beforeRow: number): Promise<Compaction> {
    this.#checkOpen()
    if (beforeRow > (this.#snapshots.at(-1)?.row ?? 0)) throw noSnapshotBehind(beforeRow)
    let freedBytes = 0
    for (let at = this.#compacted; at < beforeRow; at += 1) {
      const bytes = compactedRow(this.#rows[at].bytes)
      if (bytes === null) continue
      freedBytes += this.#rows[at].bytes.length - bytes.length
      this.#rows[at] = { ...this.#rows[at], bytes }
    }
    this.#compacted = Math.max(this.#compacted, beforeRow)
    return { rows: this.#compacted, freedBytes }
  }

  async close(): Promise<void> {
    this.#isClosed = true
  }

  #hashBefore(row: number): Uint8Array {
    if (row === 0) return FIRST_HASH
    const before = this.#rows.at(row - 1)
    if (row < 0 || before === undefined) throw endsBefore(row, this.length)
    return before.hash
  }

  #checkOpen(): void {
    if (this.#isClosed) throw closedJournal()
  }
}

function copied(bytes: Uint8Array): Uint8Array {
  return bytes.slice()
}

/** Nothing is copied, and whoever handed the bytes over has them no more: here as where another thread writes them. */
function takenOver(bytes: Uint8Array): Uint8Array {
  const isWhole = bytes.byteLength === bytes.buffer.byteLength
  return isWhole ? structuredClone(bytes, { transfer: [bytes.buffer as ArrayBuffer] }) : copied(bytes)
}

export interface MemoryJournalOptions {
  readonly project?: ProjectionScope
  readonly keepSnapshots?: number
}
