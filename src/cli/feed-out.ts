import type { ReplaceDepth, UpdateDepth } from '../client/index.ts'
import type { MappedBook, MappedMark } from '../wire/feed-map.ts'

/** Marks that are moved at once, by symbol. */
export interface MarksOut {
  readonly is: 'marks'
  readonly marks: Map<string, MappedMark>
}

export interface BookOut extends MappedBook {
  readonly is: 'book'
}

/** What goes to the venue next. */
export type FeedOut = MarksOut | BookOut

/** Marks as the service takes them. */
export function marksText({ marks }: MarksOut): Record<string, string> {
  return Object.fromEntries([...marks].map(([symbol, { price }]) => [symbol, price]))
}

/** Their times, of those that have one; undefined where none has. */
export function timesOf({ marks }: MarksOut): Record<string, number> | undefined {
  const times = [...marks].flatMap(([symbol, { atMs }]) => (atMs === null ? [] : [[symbol, atMs] as const]))
  return times.length === 0 ? undefined : Object.fromEntries(times)
}

type Levels = [string, string][]

/** A book or change as a command of the service. */
export function bookCommand({
  instrument,
  isWhole,
  ids,
  atMs,
  bids,
  asks,
}: MappedBook): ReplaceDepth | UpdateDepth {
  const sides = {
    instrument,
    ...(atMs !== null && { at: atMs }),
    bids: bids.map(([price, size]) => [price, size]) as Levels,
    asks: asks.map(([price, size]) => [price, size]) as Levels,
  }
  if (isWhole) return { type: 'replace-depth', ...sides, ...(ids !== null && { lastUpdateId: ids.lastId }) }
  const sequence =
    ids === null || ids.previousId === null ? undefined : { previousId: ids.previousId, lastId: ids.lastId }
  return { type: 'update-depth', ...sides, ...(sequence !== undefined && { sequence }) }
}

/** What is to be sent, one behind the other, nothing left out: for what was recorded. */
export class InOrder {
  #queue: FeedOut[] = []

  get size(): number {
    return this.#queue.length
  }

  /** Marks of one time that come together move together. */
  mark(mark: MappedMark): void {
    const last = this.#queue.at(-1)
    if (last?.is === 'marks' && !last.marks.has(mark.symbol) && isOfOneTime(last, mark))
      last.marks.set(mark.symbol, mark)
    else this.#queue.push({ is: 'marks', marks: new Map([[mark.symbol, mark]]) })
  }

  book(book: MappedBook): void {
    this.#queue.push({ is: 'book', ...book })
  }

  take(): FeedOut[] {
    const taken = this.#queue
    this.#queue = []
    return taken
  }
}

function isOfOneTime({ marks }: MarksOut, { atMs }: MappedMark): boolean {
  for (const first of marks.values()) return first.atMs === atMs && atMs !== null
  return false
}

/**
 * What is to be sent as it stands now: the last mark of each series, and of each book what it came to. While one request
 * is on its way newer figures take the place of older ones, so that a slow service is told the present and not the past.
 */
export class Latest {
  #marks = new Map<string, MappedMark>()
  readonly #books = new Map<string, MappedBook>()
  readonly #changes = new Map<string, MappedBook>()
  /** Marks that a newer one took the place of before they were sent. */
  overtaken = 0

  get size(): number {
    return this.#marks.size + this.#books.size + this.#changes.size
  }

  mark(mark: MappedMark): void {
    if (this.#marks.has(mark.symbol)) this.overtaken += 1
    this.#marks.set(mark.symbol, mark)
  }

  book(book: MappedBook): void {
    const { instrument } = book
    if (book.isWhole) {
      this.#changes.delete(instrument)
      this.#books.set(instrument, book)
      return
    }
    const before = this.#changes.get(instrument)
    this.#changes.set(instrument, before === undefined ? book : joined(before, book))
  }

  take(): FeedOut[] {
    const marks: FeedOut[] = this.#marks.size === 0 ? [] : [{ is: 'marks', marks: this.#marks }]
    const books = [...this.#books.values(), ...this.#changes.values()]
    this.#marks = new Map()
    this.#books.clear()
    this.#changes.clear()
    return [...marks, ...books.map((book): FeedOut => ({ is: 'book', ...book }))]
  }
}

/** Two changes, one behind the other, as one: the later size of each price counts. */
function joined(before: MappedBook, after: MappedBook): MappedBook {
  const ids =
    before.ids === null || after.ids === null
      ? null
      : { previousId: before.ids.previousId, lastId: after.ids.lastId }
  return { ...after, ids, bids: levels(before.bids, after.bids), asks: levels(before.asks, after.asks) }
}

function levels(before: MappedBook['bids'], after: MappedBook['bids']): MappedBook['bids'] {
  return [...new Map([...before, ...after])]
}
