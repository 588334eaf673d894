import { invariant } from '../../core/money/invariant.ts'

/** Names at the edge, rows in the core: which account is called what, in the order they are opened. */
export class AccountNames {
  readonly #names: string[] = []
  readonly #rows = new Map<string, number>()

  /** Takes the next row for a name, and gives its number. */
  add(name: string): number {
    const row = this.#names.length
    this.#names.push(name)
    this.#rows.set(name, row)
    return row
  }

  has(name: string): boolean {
    return this.#rows.has(name)
  }

  /** @throws {InvariantViolation} when nobody is called that */
  rowOf(name: string): number {
    const row = this.#rows.get(name)
    invariant(row !== undefined, `no account is called ${name}`)
    return row
  }

  get count(): number {
    return this.#names.length
  }

  /** All names by row. */
  list(): readonly string[] {
    return this.#names
  }
}
