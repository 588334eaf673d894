/**
 * One link of a journal: a batch of commands with the events they gave, in bytes, and the hash that joins it to
 * the link before.
 */
export interface JournalRow {
  /** 0 for the first. */
  readonly number: number
  readonly bytes: Uint8Array
  /** sha256 of the hash before and the bytes, 32 bytes. */
  readonly hash: Uint8Array
}

/**
 * The port through which commands are made to last. One writer, rows in order, each row hashed with the one before:
 * whoever changes a byte of a row changes every hash after it.
 *
 * `append` resolves when the row is kept as durably as the shore keeps anything; a reply to a command waits for that.
 */
export interface Journal {
  /** Number of the next row. */
  readonly length: number
  /** Hash of the last row, or 32 zero bytes. */
  readonly head: Uint8Array
  append(bytes: Uint8Array): Promise<JournalRow>
  read(from?: number): AsyncIterable<JournalRow>
}

/** A row that does not follow from the one before: the journal was changed, torn or mixed up. */
export class JournalBroken extends Error {
  override readonly name = 'JournalBroken'
  readonly row: number

  constructor({ row, found, expected }: { row: number; found: string; expected: string }) {
    super(
      `Row ${row} of the journal has hash ${found}, and ${expected} was expected. Restore it from a copy.`,
    )
    this.row = row
  }
}
