import type { BookLevel } from '../book-sides.ts'
import { nonNegativeDecimal, oneOf, positiveDecimal } from '../cells.ts'
import type { Problems } from '../problems.ts'
import { FeedHeader, FeedLine } from './csv-line.ts'
import { isNothing } from './parts.ts'
import { type FeedBook, type FeedUpdate, feedFields } from './update.ts'

/** Reads the lines of one file, one after the other. */
export interface CsvFeed {
  /** What a line tells. A book that is spread over lines is told with the line after it. */
  push(line: number, text: string): FeedUpdate[]
  /** What was still being gathered. */
  end(): FeedUpdate[]
}

/**
 * The reader for a file by its header: books of numbered levels (`asks[0].price`), changes of books line by line
 * (`is_snapshot, side, price, amount`), or prices (`mark_price` and its like), as Tardis publishes them and as the
 * recorded tables have them.
 *
 * @returns undefined where the header is none of these
 * @see docs/sources.md#feed-tardis
 */
export function csvFeedOf(file: string, headerLine: string, problems: Problems): CsvFeed | undefined {
  const header = new FeedHeader(headerLine)
  const lineOf = (line: number, text: string) => new FeedLine(file, line, text, header, problems)
  if (header.levels.bids.length > 0 && header.levels.asks.length > 0)
    return {
      push: (line, text) => bookOf(lineOf(line, text), header),
      end: () => [],
    }
  if ((['isSnapshot', 'side', 'price', 'size'] as const).every((column) => header.has(column))) {
    const changes = new Changes()
    return { push: (line, text) => changes.push(lineOf(line, text)), end: () => changes.end() }
  }
  if (!header.has('mark') && !header.has('index')) return undefined
  return { push: (line, text) => pricesOf(lineOf(line, text)), end: () => [] }
}

function pricesOf(line: FeedLine): FeedUpdate[] {
  if (!line.isWhole) return []
  const { symbol, atMs } = line
  if (symbol === undefined || atMs === undefined) return []
  return feedFields.flatMap((field): FeedUpdate[] => {
    const price = line.price(field)
    return price === null || price === undefined ? [] : [{ is: 'price', field, symbol, price, atMs }]
  })
}

/** A line is a whole book; levels that are not there are empty cells at its ends. */
function bookOf(line: FeedLine, { levels }: FeedHeader): FeedUpdate[] {
  if (!line.isWhole) return []
  const { symbol, atMs } = line
  const sideOf = (side: 'bids' | 'asks'): (BookLevel | null | undefined)[] =>
    levels[side].map((at) => {
      const [price, size] = [line.read(at.price, positiveDecimal), line.read(at.size, positiveDecimal)]
      if (price === undefined || size === undefined) return undefined
      return price === null || size === null ? null : { price, size }
    })
  const [bids, asks] = [sideOf('bids'), sideOf('asks')]
  if (symbol === undefined || atMs === undefined || bids.includes(undefined) || asks.includes(undefined))
    return []
  const there = (level: BookLevel | null | undefined): level is BookLevel => (level ?? null) !== null
  const book = { bids: bids.filter(there), asks: asks.filter(there) }
  return [{ is: 'book', symbol, atMs, isWhole: true, ids: null, ...book }]
}

const sides = oneOf('bid', 'ask')
const flags = oneOf('true', 'false')

/** Lines of one message share symbol, arrival and kind; the message is told once a line of another one comes. */
class Changes {
  #book: (FeedBook & { readonly bids: BookLevel[]; readonly asks: BookLevel[] }) | null = null
  #message = ''
  /** A message with a line that cannot be read is left out whole: half a change is a wrong book. */
  #isSound = true

  push(line: FeedLine): FeedUpdate[] {
    const message = `${line.cell('symbol')} ${line.cell('arrived')} ${line.cell('isSnapshot')}`
    const before = message === this.#message ? [] : this.end()
    this.#message = message
    if (!this.#take(line)) this.#isSound = false
    return before
  }

  end(): FeedUpdate[] {
    const told = this.#book !== null && this.#isSound ? [this.#book] : []
    this.#book = null
    this.#isSound = true
    this.#message = ''
    return told
  }

  #take(line: FeedLine): boolean {
    if (!line.isWhole) return false
    const { symbol, atMs } = line
    const [flag, side] = [line.need('isSnapshot', flags), line.need('side', sides)]
    const [price, size] = [line.need('price', positiveDecimal), line.need('size', nonNegativeDecimal)]
    if (symbol === undefined || atMs === undefined || flag === undefined) return false
    if (side === undefined || price === undefined || size === undefined) return false
    this.#book ??= { is: 'book', symbol, atMs, isWhole: flag === 'true', ids: null, bids: [], asks: [] }
    if (!this.#book.isWhole || !isNothing(size))
      this.#book[side === 'bid' ? 'bids' : 'asks'].push({ price, size })
    return true
  }
}
