import type { Projections } from './projections.ts'

/**
 * One link of a journal: a batch of commands in bytes (`batch-record.ts`), and the hash that joins it to the link
 * before.
 */
export interface JournalRow {
  /** 0 for the first. */
  readonly number: number
  readonly bytes: Uint8Array
  /** sha256 of the hash before, the sha256 of the row's body, and its kept part: 32 bytes. */
  readonly hash: Uint8Array
}

/** A state as bytes, with the place in the journal it was taken at. */
export interface Snapshot {
  /** How many rows lead to it: the number of the first row to replay. */
  readonly row: number
  /** Hash of the row before `row`. */
  readonly hash: Uint8Array
  readonly epoch: number
  readonly bytes: Uint8Array
}

/** What a compaction did. */
export interface Compaction {
  /** Rows from the first on whose commands are gone now. */
  readonly rows: number
  readonly freedBytes: number
}

/**
 * The port through which commands are made to last. One writer, rows in order, each row hashed with the one before:
 * whoever changes a byte of a row changes every hash after it.
 *
 * `append` resolves when the row is kept as durably as the shore keeps anything; a reply to a command waits for that.
 * After a write that failed the journal takes nothing more. What was not acknowledged by then is in it whole or not
 * at all: only opening it again tells.
 */
export interface Journal {
  /** Number of the next row, of those that are kept. */
  readonly length: number
  /** Hash of the last row that is kept, or 32 zero bytes. */
  readonly head: Uint8Array
  /** Rows from the first on whose commands were dropped. */
  readonly compacted: number

  /**
   * @param bytes a row, made by `BatchRecorder`
   * @param outcomes its outcomes (`outcome-writer.ts`); left out, nothing is projected of it
   * @param isHandedOver the journal takes both over instead of copying them: they are no longer the caller's to use, and
   *   the row that comes back need not have its bytes
   * @throws {JournalBroken} when the outcomes are not those the row names
   * @throws {JournalBusy} when more waits than may; await `room` before deciding more
   * @throws {JournalFull | JournalFailed | JournalStopped} when it is not kept
   */
  append(bytes: Uint8Array, outcomes?: Uint8Array, isHandedOver?: boolean): Promise<JournalRow>

  /** Resolves as soon as another row may be handed over. */
  room(): Promise<void>

  /**
   * Rows in order up to the last one kept, each checked to follow from the one before.
   * @param isAhead for whoever reads on to the end and has work with each: where the journal has a thread of its own, that
   *   reads and checks the next rows meanwhile
   * @throws {JournalGap | JournalBroken} at the first that does not, naming it
   */
  read(from?: number, isAhead?: boolean): AsyncIterable<JournalRow>

  /**
   * Keeps a snapshot and drops all but the newest few. The journal takes the bytes over: they are no longer the
   * caller's to use.
   * @throws {JournalGap} when it is of another history than the journal's
   */
  putSnapshot(snapshot: Snapshot): Promise<void>

  /**
   * The newest snapshot whose bytes are those that were put; null where there is none and the rows begin at the start.
   * @param before only snapshots at rows before this one, for whoever cannot use a newer one
   * @throws {JournalGap} when none is whole and the commands it would take to do without are gone
   */
  newestSnapshot(before?: number): Promise<Snapshot | null>

  /**
   * Drops the commands and keys of all rows before one. Hashes, notes and allocation events stay, and of each command who
   * gave it, its type and a digest of its key; only these are under no hash of the chain.
   * @throws {JournalGap} when no whole snapshot stands there or behind it, so that the state would be lost
   */
  compact(beforeRow: number): Promise<Compaction>

  /** What was projected, for queries. */
  readonly projections: Projections

  /** Resolves when all that was handed over is kept, and the journal is free for another. */
  close(): Promise<void>
}
