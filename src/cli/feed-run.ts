import type { FeedUpdate } from '../files/feeds/update.ts'
import type { FeedMap } from '../wire/feed-map.ts'
import type { BookChains } from './feed-books.ts'
import { InOrder, Latest } from './feed-out.ts'
import type { Sourced } from './feed-socket.ts'
import type { FeedTally } from './feed-tally.ts'
import type { FeedTarget } from './feed-target.ts'

/** What is sent in one go where it was recorded. */
const AT_ONCE = 500

export interface FeedParts {
  readonly map: FeedMap
  /** Name for records that name nothing; null for none. */
  readonly symbol: string | null
  readonly books: BookChains
  readonly tally: FeedTally
  readonly target: FeedTarget
}

/** Where mapped figures go before they are sent. */
type Gathered = Pick<Latest, 'mark' | 'book'>

/** Waits until an update is due, by its own time; resolves at once where it is. */
export type Pace = (atMs: number | null) => Promise<void> | null

/** Sends everything a source tells, in its order and at its pace. */
export async function sendInOrder(
  source: AsyncIterable<FeedUpdate>,
  parts: FeedParts,
  pace: Pace,
  isOver: () => boolean,
): Promise<void> {
  const out = new InOrder()
  const flush = async (): Promise<void> => {
    if (out.size > 0) await parts.target.send(out.take())
  }
  for await (const update of source) {
    const due = pace(update.atMs)
    if (due !== null) {
      await flush()
      await due
    }
    if (isOver()) break
    gather(update, parts, out)
    if (out.size >= AT_ONCE) await flush()
  }
  await flush()
}

/** Sends what a live source tells as it stands; what is overtaken before it could be sent is left out. */
export async function sendLatest(source: AsyncIterable<Sourced>, parts: FeedParts): Promise<Latest> {
  const out = new Latest()
  const turn = new Turn()
  let hasEnded = false
  const reading = (async () => {
    for await (const update of source) {
      if (update.is === 'began') parts.books.clear()
      else gather(update, parts, out)
      turn.give()
    }
  })().finally(() => {
    hasEnded = true
    turn.give()
  })
  // A failure to read is thrown at the end, where it is awaited.
  reading.catch(() => undefined)
  while (!hasEnded || out.size > 0) {
    if (out.size > 0) await parts.target.send(out.take())
    else await turn.come()
  }
  await reading
  return out
}

/** Lets one side wait until the other has something for it. */
class Turn {
  #come: (() => void) | null = null

  come(): Promise<void> {
    return new Promise((resolve) => {
      this.#come = resolve
    })
  }

  give(): void {
    this.#come?.()
  }
}

function gather(update: FeedUpdate, { map, symbol, books, tally, target }: FeedParts, out: Gathered): void {
  const named = update.symbol === null && symbol !== null ? { ...update, symbol } : update
  const source = named.symbol ?? 'a record without a symbol'
  if (named.symbol === null || !map.knows(named.symbol)) return tally.unknown(source, 'in the map')
  if (named.is === 'price') {
    for (const mark of map.marksOf(named))
      if (target.has(mark.symbol)) out.mark(mark)
      else tally.unknown(mark.symbol, 'listed at the venue')
    return
  }
  for (const book of map.booksOf(named)) {
    if (!target.has(book.instrument)) tally.unknown(book.instrument, 'listed at the venue')
    else {
      const verdict = books.take(book)
      if (verdict === 'pass') out.book(book)
      else tally.left(verdict, book.instrument)
    }
  }
}

/**
 * The pace of what was recorded, by its own times; records without one come at once.
 * @param speed how many times as fast as it happened; null for as fast as it goes
 */
export function paceOf(speed: number | null, now: () => number, sleep: (ms: number) => Promise<void>): Pace {
  if (speed === null) return () => null
  let first: { readonly atMs: number; readonly startMs: number } | null = null
  return (atMs) => {
    if (atMs === null) return null
    first ??= { atMs, startMs: now() }
    const waitMs = (atMs - first.atMs) / speed - (now() - first.startMs)
    return waitMs > 0 ? sleep(waitMs) : null
  }
}
