import { createHash } from 'node:crypto'
import { hexOf } from '../core/money/sha256.ts'
import { JournalBroken, type JournalRow } from './journal.ts'

export const FIRST_HASH: Uint8Array = new Uint8Array(32)

/** The hash of a row: sha256 of the hash before, then the bytes. */
export function chainHash(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(before).update(bytes).digest())
}

/**
 * Passes rows on as long as each follows from the one before.
 *
 * @param before hash of the row before the first one given
 * @throws {JournalBroken} at the first row that does not, naming it
 */
export async function* checkedRows(
  rows: AsyncIterable<JournalRow>,
  before: Uint8Array = FIRST_HASH,
): AsyncGenerator<JournalRow> {
  let head = before
  for await (const row of rows) {
    const expected = chainHash(head, row.bytes)
    if (hexOf(expected) !== hexOf(row.hash))
      throw new JournalBroken({ row: row.number, found: hexOf(row.hash), expected: hexOf(expected) })
    head = row.hash
    yield row
  }
}
