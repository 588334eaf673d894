import { chainHash, FIRST_HASH } from './chain.ts'
import type { Journal, JournalRow } from './journal.ts'

/** A journal that lasts as long as the process: for runs, tests and what-ifs. */
export class MemoryJournal implements Journal {
  readonly #rows: JournalRow[] = []

  get length(): number {
    return this.#rows.length
  }

  get head(): Uint8Array {
    return this.#rows.at(-1)?.hash ?? FIRST_HASH
  }

  append(bytes: Uint8Array): Promise<JournalRow> {
    const row = { number: this.length, bytes: bytes.slice(), hash: chainHash(this.head, bytes) }
    this.#rows.push(row)
    return Promise.resolve(row)
  }

  async *read(from = 0): AsyncGenerator<JournalRow> {
    for (let at = from; at < this.#rows.length; at += 1) yield this.#rows[at]
  }
}
