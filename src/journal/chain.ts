import { createHash, hash } from 'node:crypto'
import { hexOf } from '../core/money/sha256.ts'
import { MalformedBatch } from './bytes.ts'
import { brokenRow, missingRow } from './errors.ts'
import { outcomesOf, partsOf } from './frame.ts'
import type { JournalRow } from './journal.ts'

export const FIRST_HASH: Uint8Array = new Uint8Array(32)

/** One link: sha256 of the hash before, then the bytes. */
export function chainHash(before: Uint8Array, ...bytes: readonly Uint8Array[]): Uint8Array {
  const chained = createHash('sha256').update(before)
  for (const each of bytes) chained.update(each)
  return new Uint8Array(chained.digest())
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', bytes, 'buffer'))
}

/**
 * The hash of a row: sha256 of the hash before, the sha256 of the row's body, and its kept part.
 * @throws {MalformedBatch} when the bytes are no row
 */
export function rowHash(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  const { kept, body, bodyHash } = partsOf(bytes)
  return chainHash(before, body === null ? (bodyHash as Uint8Array) : sha256(body), kept)
}

/** @throws {JournalBroken} when outcomes are not those whose hash the row holds */
export function checkOutcomes(row: number, bytes: Uint8Array, outcomes: Uint8Array): void {
  const [named, found] = [hexOf(outcomesOf(bytes)), hexOf(sha256(outcomes))]
  if (named !== found)
    throw brokenRow(row, `names outcomes with hash ${named}, and those beside it have ${found}`)
}

/** Looks at rows one after the other: each has the next number, and the hash that follows from the one before. */
export class ChainCheck {
  #head: Uint8Array
  #next: number

  /** @param head hash of the row before `next`, the first one to come */
  constructor(next: number, head: Uint8Array) {
    this.#next = next
    this.#head = head
  }

  get head(): Uint8Array {
    return this.#head
  }

  /** @throws {JournalGap | JournalBroken} when the row does not follow, naming it */
  take({ number, bytes, hash }: JournalRow): void {
    if (number !== this.#next) throw missingRow(this.#next, `row ${number} stands in its place`)
    const expected = hexOf(hashOrFault(this.#head, bytes, number))
    if (hexOf(hash) !== expected)
      throw brokenRow(number, `has hash ${hexOf(hash)}, and ${expected} was expected`)
    this.#head = hash
    this.#next += 1
  }
}

function hashOrFault(before: Uint8Array, bytes: Uint8Array, row: number): Uint8Array {
  try {
    return rowHash(before, bytes)
  } catch (error) {
    if (error instanceof MalformedBatch) throw brokenRow(row, `cannot be read (${error.message})`)
    throw error
  }
}

/**
 * Passes rows on as long as each follows from the one before.
 *
 * @param before hash of the row before the first one given
 * @throws {JournalBroken | JournalGap} at the first row that does not, naming it
 */
export async function* checkedRows(
  rows: AsyncIterable<JournalRow>,
  before: Uint8Array = FIRST_HASH,
  from = 0,
): AsyncGenerator<JournalRow> {
  const check = new ChainCheck(from, before)
  for await (const row of rows) {
    check.take(row)
    yield row
  }
}
