import type { Account } from '../book/book.ts'
import { Fingerprint } from '../book/fingerprint.ts'
import { NONE } from '../book/layout.ts'
import type { House } from './house.ts'
import type { Selection } from './rulebook.ts'
import { scoreInputs, scoreOf } from './scores.ts'

/** Who could take over positions of one side of a series, ranked; ties go to the lower account. */
export interface Queue {
  readonly candidates: number
  /** A fold of every candidate with his score, in account order. */
  readonly hash: string
  /** Takes the best one left, or null. The caller may `putBack` one that still has something. */
  take(): Ranked | null
  putBack(account: Account): void
}

export interface Ranked {
  readonly account: Account
  readonly score: number
}

/** Accounts that may be made to take over: participants with a position on the other side and no loss of their own. */
export function holdersOpposite(
  house: House,
  series: number,
  quantity: number,
  barred: ReadonlySet<Account>,
): Account[] {
  const { book } = house
  const found: Account[] = []
  book.triggers[series].holders(book.links, (cell) => {
    if (book.quantity(cell) > 0 === quantity > 0) return
    const account = book.accountOf(cell)
    if (isParticipant(house, account) && !barred.has(account) && book.openLossOf(account) === NONE)
      found.push(account)
  })
  return Array.from(Int32Array.from(found).sort())
}

/** Participants and isolated buckets bear losses by rule; the house's own accounts only by name. */
export function isParticipant(house: House, account: Account): boolean {
  const kind = house.book.kindOf(account)
  return kind === 'participant' || kind === 'isolated'
}

/**
 * Ranks the other side of a position once. Scores are of the moment the queue is built; one who took over a
 * part is scored anew when he is put back, and comes up again only where that score puts him.
 */
export function queueOf(
  house: House,
  series: number,
  quantity: number,
  selection: Selection,
  barred: ReadonlySet<Account>,
  names: ReadonlyMap<string, Account>,
): Queue {
  const accounts =
    selection.by === 'named'
      ? namedOpposite(house, series, quantity, selection.accounts, barred, names)
      : holdersOpposite(house, series, quantity, barred)
  const score = scorer(house, series, selection, accounts, names)
  const heap = new RankHeap()
  const fold = new Fingerprint()
  for (const account of accounts) {
    const ranked = score(account)
    if (ranked === null) continue
    fold.foldBits(account, ranked)
    heap.push(account, ranked)
  }
  const candidates = heap.size
  return {
    candidates,
    hash: fold.toString(),
    take: () => heap.pop(),
    putBack: (account) => {
      const ranked = score(account)
      if (ranked !== null && house.book.quantityOf(account, series) !== 0) heap.push(account, ranked)
    },
  }
}

type Scorer = (account: Account) => number | null

function scorer(
  house: House,
  series: number,
  selection: Selection,
  accounts: readonly Account[],
  names: ReadonlyMap<string, Account>,
): Scorer {
  switch (selection.by) {
    case 'queue': {
      const score = scoreOf(selection.score)
      return (account) => score.of(scoreInputs(house, account, series))
    }
    case 'size':
    case 'pro-rata':
      return (account) => Math.abs(house.book.quantityOf(account, series))
    case 'named':
      return byList(selection.accounts.map((name) => accountNamed(name, names)))
    case 'hashed-walk':
      return hashedWalk(house.sequence, series, accounts, selection.limit)
  }
}

/** A house account by its name, any other by its number in digits: names of participants are the edge's. */
function accountNamed(name: string, names: ReadonlyMap<string, Account>): Account {
  return names.get(name) ?? (/^\d+$/.test(name) ? Number(name) : NONE)
}

/** Those named who hold the other side now, the house's own accounts among them. */
function namedOpposite(
  house: House,
  series: number,
  quantity: number,
  list: readonly string[],
  barred: ReadonlySet<Account>,
  names: ReadonlyMap<string, Account>,
): Account[] {
  const { book } = house
  const found = new Set(list.map((name) => accountNamed(name, names)))
  return [...found]
    .filter((account) => book.isOpen(account) && !barred.has(account) && book.openLossOf(account) === NONE)
    .filter((account) => {
      const held = book.quantityOf(account, series)
      return held !== 0 && held > 0 !== quantity > 0
    })
    .sort((a, b) => a - b)
}

function byList(order: readonly Account[]): Scorer {
  return (account) => {
    const place = order.indexOf(account)
    return place === -1 ? null : -place
  }
}

/** Starts at a place drawn from the command's number and visits accounts in order, round once, `limit` at most. */
function hashedWalk(sequence: number, series: number, accounts: readonly Account[], limit: number): Scorer {
  const fold = new Fingerprint()
  fold.fold(series, sequence)
  const start = accounts.length === 0 ? 0 : (fold.lanes[0] >>> 0) % accounts.length
  const places = new Map(
    accounts.map((account, place) => [account, (place - start + accounts.length) % accounts.length]),
  )
  return (account) => {
    const place = places.get(account) ?? accounts.length
    return place < limit ? -place : null
  }
}

/** A binary heap over two columns: highest score first, the lower account among equals. */
class RankHeap {
  readonly #accounts: number[] = []
  readonly #scores: number[] = []

  get size(): number {
    return this.#accounts.length
  }

  push(account: Account, score: number): void {
    this.#accounts.push(account)
    this.#scores.push(score)
    let at = this.size - 1
    while (at > 0 && this.#isBefore(at, (at - 1) >> 1)) {
      this.#swap(at, (at - 1) >> 1)
      at = (at - 1) >> 1
    }
  }

  pop(): Ranked | null {
    if (this.size === 0) return null
    this.#swap(0, this.size - 1)
    const best = { account: this.#accounts.pop() as number, score: this.#scores.pop() as number }
    this.#sink(0)
    return best
  }

  #sink(from: number): void {
    for (let at = from; ; ) {
      let first = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.size && this.#isBefore(child, first)) first = child
      if (first === at) return
      this.#swap(at, first)
      at = first
    }
  }

  #isBefore(a: number, b: number): boolean {
    const difference = this.#scores[a] - this.#scores[b]
    return difference === 0 ? this.#accounts[a] < this.#accounts[b] : difference > 0
  }

  #swap(a: number, b: number): void {
    const account = this.#accounts[a]
    const score = this.#scores[a]
    this.#accounts[a] = this.#accounts[b]
    this.#scores[a] = this.#scores[b]
    this.#accounts[b] = account
    this.#scores[b] = score
  }
}
