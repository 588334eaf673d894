import type { DatabaseSync } from 'node:sqlite'
import { ChainCheck, FIRST_HASH } from '../chain.ts'
import { brokenRow, missingRow } from '../errors.ts'
import type { JournalRow } from '../journal.ts'
import { bytesIn, onFile } from './database.ts'
import { hashBefore } from './snapshots.ts'

/** Rows that are fetched at once. */
const CHUNK = 16
/** Bytes after which a stretch ends, with the rows that were fetched by then. */
const STRETCH_BYTES = 1 << 20

/**
 * Rows of a file in order, each checked to follow from the one before.
 *
 * @param until number of the first row that is not wanted
 * @param known hash of the row before the first; where it is left out, the file is asked
 * @throws {JournalGap | JournalBroken} at the first that does not, naming it
 */
export function* rowsOf(
  database: DatabaseSync,
  file: string,
  from: number,
  until: number,
  known: Uint8Array | null = null,
): Generator<JournalRow> {
  const before = known ?? onFile(file, `reading row ${from - 1}`, () => hashBefore(database, from), from - 1)
  if (before === null) throw missingRow(from - 1, `rows from ${from} on cannot be joined to anything`)
  const check = new ChainCheck(from, before.length === FIRST_HASH.length ? before : badHash(from - 1))
  const select = database.prepare(
    'SELECT number, bytes, hash FROM rows WHERE number >= ? AND number < ? ORDER BY number LIMIT ?',
  )
  for (let at = from; at < until; ) {
    const next = at
    const found = onFile(file, `reading row ${next}`, () => select.all(next, until, CHUNK), next)
    if (found.length === 0) throw missingRow(next, `the journal counts ${until} rows`)
    for (const each of found) {
      const row = rowIn(each, next)
      check.take(row)
      yield row
    }
    at += found.length
  }
}

/** The first of those rows: one at least, where there is any, and then up to about a megabyte. */
export function stretchOf(...asked: Parameters<typeof rowsOf>): JournalRow[] {
  const rows: JournalRow[] = []
  let bytes = 0
  for (const row of rowsOf(...asked)) {
    rows.push(row)
    bytes += row.bytes.length
    if (bytes >= STRETCH_BYTES && rows.length % CHUNK === 0) break
  }
  return rows
}

function rowIn({ number, bytes, hash }: Readonly<Record<string, unknown>>, near: number): JournalRow {
  const row = { number: Number(number), bytes: bytesIn(bytes), hash: bytesIn(hash) }
  if (row.bytes === null || row.hash === null)
    throw brokenRow(near, 'or one soon after it is no row of bytes')
  return row as JournalRow
}

function badHash(row: number): never {
  throw brokenRow(row, 'has a hash that is not of 32 bytes')
}

/** How many rows a file has, as its last row says. */
export function lengthOf(database: DatabaseSync, file: string): number {
  return onFile(file, 'looking for the last row', () => {
    const { last } = database.prepare('SELECT max(number) AS last FROM rows').get() as { last: number | null }
    return last === null ? 0 : last + 1
  })
}
