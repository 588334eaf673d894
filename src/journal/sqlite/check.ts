import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { hexOf } from '../../core/money/sha256.ts'
import { MalformedBatch } from '../bytes.ts'
import { brokenRow, JournalGap, JournalTooNew } from '../errors.ts'
import { ageOf, BATCH_VERSION } from '../frame.ts'
import { type KnownHead, knownHead, pathOf } from './head-file.ts'
import { lengthOf, rowsOf } from './rows.ts'
import { hashBefore } from './snapshots.ts'

/** How much of the chain is checked when a journal is opened. */
export interface OpeningCheck {
  /** `all`, `tail`, or `by-size`: all of a file up to `allUpToBytes`, the tail of a larger one. */
  readonly rows: 'all' | 'tail' | 'by-size'
  readonly allUpToBytes: number
  readonly tailRows: number
}

/** A quarter of a gigabyte is hashed in about half a second. */
export const usualCheck: OpeningCheck = { rows: 'by-size', allUpToBytes: 256 << 20, tailRows: 1000 }

/** What a file was found to hold. */
export interface Checked {
  readonly length: number
  readonly head: Uint8Array
}

/**
 * Checks the chain of a file, that no acknowledged row is missing at its end, and that all was decided by an engine
 * no later than this one.
 *
 * @param epoch newest epoch of decisions that is known here; null leaves it open
 * @throws {JournalGap | JournalBroken | JournalTooNew} naming the first row that is wrong
 */
export function checkChain(
  database: DatabaseSync,
  file: string,
  check: OpeningCheck,
  epoch: number | null,
): Checked {
  const length = lengthOf(database, file)
  const from = isAll(check, file) ? 0 : Math.max(0, length - check.tailRows)
  let head: Uint8Array = hashBefore(database, 0) as Uint8Array
  for (const { number, bytes, hash } of rowsOf(database, file, from, length)) {
    checkAge(number, bytes, epoch)
    head = hash
  }
  checkKnownHead(database, file, length, knownHead(file))
  return { length, head }
}

function isAll({ rows, allUpToBytes }: OpeningCheck, file: string): boolean {
  return rows === 'all' || (rows === 'by-size' && statSync(file).size <= allUpToBytes)
}

/** @throws {JournalTooNew} when a later version wrote or decided the row */
export function checkAge(row: number, bytes: Uint8Array, epoch: number | null): void {
  const age = ageOrFault(row, bytes)
  if (age.version > BATCH_VERSION)
    throw new JournalTooNew(
      `Row ${row} of the journal has version ${age.version}, and this version knows versions up to ${BATCH_VERSION}. Use a later version of breakwater.`,
      row,
    )
  if (epoch !== null && age.epoch > epoch)
    throw new JournalTooNew(
      `Row ${row} of the journal was decided under epoch ${age.epoch}, and this engine decides under epoch ${epoch}. Use a later version of breakwater.`,
      row,
    )
}

function ageOrFault(row: number, bytes: Uint8Array): ReturnType<typeof ageOf> {
  try {
    return ageOf(bytes)
  } catch (error) {
    if (error instanceof MalformedBatch) throw brokenRow(row, `cannot be read (${error.message})`)
    throw error
  }
}

/** The line beside the file may not say more rows than there are, nor another hash for one that is there. */
export function checkKnownHead(
  database: DatabaseSync,
  file: string,
  length: number,
  known: KnownHead | null,
): void {
  if (known === null) return
  if (known.rows > length)
    throw new JournalGap(
      `Row ${length} of the journal is missing: ${file} ends there, and ${known.rows} rows were acknowledged. Its log (${file}-wal) was lost or damaged, or an older copy was put in its place. Restore the newest copy; to go on without these rows, remove ${pathOf(file)}.`,
      length,
    )
  const hash = hashBefore(database, known.rows)
  if (hash === null || hexOf(hash) !== known.head)
    throw brokenRow(
      known.rows - 1,
      `is not the one that was acknowledged: ${pathOf(file)} says hash ${known.head}. If another journal was put in its place on purpose, remove that file`,
    )
}
