import type { Account, Book } from '../../core/book/book.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Principal } from './principal.ts'

/** Isolated accounts by whose they are. A row stays what it is for good, so each is looked at once. */
class Isolated {
  readonly #byOwner = new Map<Account, Account[]>()
  #looked = 0

  of(book: Book, owner: Account): readonly Account[] {
    for (; this.#looked < book.accounts; this.#looked += 1) this.#look(book, this.#looked)
    return this.#byOwner.get(owner) ?? []
  }

  #look(book: Book, row: Account): void {
    if (book.kindOf(row) !== 'isolated') return
    const owner = book.ownerOf(row)
    const own = this.#byOwner.get(owner)
    if (own === undefined) this.#byOwner.set(owner, [row])
    else own.push(row)
  }
}

const known = new WeakMap<Book, Isolated>()

/** The accounts of a participant in the order they were opened: those that `isOwn` says yes to. */
export function ownAccounts({ book }: House, { owner }: Principal): readonly Account[] {
  if (owner === null || owner < 0 || owner >= book.accounts) return []
  const isolated = known.get(book) ?? new Isolated()
  known.set(book, isolated)
  const others = isolated.of(book, owner)
  const kind = book.kindOf(owner)
  return kind === 'participant' || (kind === 'isolated' && !others.includes(owner))
    ? [owner, ...others]
    : others
}
