import type { Account } from '../../core/book/book.ts'
import { invariant } from '../../core/money/invariant.ts'

/** Names of participants' accounts. A name is given once and stays with its row for good. */
export class AccountNames {
  readonly #rows = new Map<string, Account>()
  readonly #names = new Map<Account, string>()

  rowOf(name: string): Account | undefined {
    return this.#rows.get(name)
  }

  nameOf(account: Account): string | undefined {
    return this.#names.get(account)
  }

  get count(): number {
    return this.#rows.size
  }

  /** All of them in the order they were given, those behind a row. */
  *entries(): Iterable<{ readonly account: Account; readonly name: string }> {
    for (const [name, account] of this.#rows) yield { account, name }
  }

  give(account: Account, name: string): void {
    invariant(!this.#rows.has(name) && !this.#names.has(account), 'a name is given once')
    this.#rows.set(name, account)
    this.#names.set(account, name)
  }
}
