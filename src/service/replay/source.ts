import { JournalGap } from '../../journal/errors.ts'
import type { Journal, JournalRow, Snapshot } from '../../journal/journal.ts'

/** A snapshot as a journal offers it: its bytes are fetched when they are needed. */
export interface KeptSnapshot {
  readonly row: number
  readonly epoch: number
  /** Null where they are not whole. */
  bytes(): Uint8Array | null
}

/** A journal to replay from, as it stood when it was opened for that. */
export interface ReplaySource {
  readonly length: number
  /** Rows from the first on whose commands were dropped. */
  readonly compacted: number
  /** @param until number of the first row that is not wanted */
  rows(from: number, until: number): AsyncIterable<JournalRow> | Iterable<JournalRow>
  /** Those at a row or before it, newest first. */
  snapshots(row: number): AsyncIterable<KeptSnapshot> | Iterable<KeptSnapshot>
  close(): void
}

/** A journal of this process, read where it lies. */
export function journalSource(journal: Journal): ReplaySource {
  return {
    length: journal.length,
    compacted: journal.compacted,
    rows: (from, until) => rowsUntil(journal, from, until),
    snapshots: (row) => snapshotsIn(journal, row),
    close: () => {},
  }
}

async function* rowsUntil(journal: Journal, from: number, until: number): AsyncGenerator<JournalRow> {
  if (from >= until) return
  for await (const row of journal.read(from)) {
    yield row
    if (row.number + 1 >= until) return
  }
}

async function* snapshotsIn(journal: Journal, upTo: number): AsyncGenerator<KeptSnapshot> {
  for (let before = upTo + 1; ; ) {
    const found = await snapshotBefore(journal, before)
    if (found === null) return
    const { row, epoch, bytes } = found
    yield { row, epoch, bytes: () => bytes }
    before = row
  }
}

/** A compacted journal says that none is left by throwing, since it could not be opened then. */
async function snapshotBefore(journal: Journal, row: number): Promise<Snapshot | null> {
  try {
    return await journal.newestSnapshot(row)
  } catch (error) {
    if (error instanceof JournalGap) return null
    throw error
  }
}

/** The file of a journal, read beside whoever writes it; SQLite keeps what is seen still until it is closed. */
export async function fileSource(path: string): Promise<ReplaySource> {
  const { openForReading } = await import('../../journal/sqlite/verify.ts')
  const { lengthOf, rowsOf } = await import('../../journal/sqlite/rows.ts')
  const { snapshotHeads, wholeBytes } = await import('../../journal/sqlite/snapshots.ts')
  const { compactedOf } = await import('../../journal/sqlite/schema.ts')
  const { database, file, close } = openForReading(path)
  return {
    length: lengthOf(database, file),
    compacted: compactedOf(database, file),
    rows: (from, until) => rowsOf(database, file, from, until),
    snapshots: (upTo) =>
      snapshotHeads(database)
        .filter(({ row }) => row <= upTo)
        .map((head) => ({
          row: head.row,
          epoch: head.epoch,
          bytes: () => wholeBytes(database, file, head),
        })),
    close,
  }
}
