import { type CellRule, name, nonNegativeDecimal } from '../cells.ts'
import { type Place, type Problems, shown } from '../problems.ts'

/** The columns that a feed's file can have, each under the names publishers give it. */
const spellings = {
  symbol: ['symbol', 'instrument'],
  /** Tardis writes microseconds, everybody else milliseconds. */
  micros: ['timestamp'],
  ms: ['ts_ms', 'open_time_ms'],
  mark: ['mark_price', 'mark_price_coin', 'close'],
  index: ['index_price'],
  last: ['last_price', 'last_price_coin'],
  forward: ['underlying_price'],
  volatility: ['mark_iv', 'mark_iv_pct'],
  isSnapshot: ['is_snapshot'],
  side: ['side'],
  price: ['price'],
  size: ['amount'],
  arrived: ['local_timestamp'],
} as const
export type FeedColumn = keyof typeof spellings

/** Where each known column stands in a file's lines. */
export class FeedHeader {
  readonly width: number
  readonly #at = new Map<FeedColumn, number>()
  /** Columns of numbered levels, like `asks[0].price`: side, number, and what of it. */
  readonly levels: { readonly bids: readonly LevelColumns[]; readonly asks: readonly LevelColumns[] }

  constructor(line: string) {
    const titles = line.split(',').map((title) => title.trim())
    this.width = titles.length
    for (const [column, names] of Object.entries(spellings)) {
      const at = titles.findIndex((title) => (names as readonly string[]).includes(title))
      if (at >= 0) this.#at.set(column as FeedColumn, at)
    }
    this.levels = { bids: levelColumns(titles, 'bids'), asks: levelColumns(titles, 'asks') }
  }

  has(column: FeedColumn): boolean {
    return this.#at.has(column)
  }

  indexOf(column: FeedColumn): number {
    return this.#at.get(column) ?? -1
  }
}

interface LevelColumns {
  readonly price: number
  readonly size: number
}

function levelColumns(titles: readonly string[], side: 'bids' | 'asks'): LevelColumns[] {
  const levels: LevelColumns[] = []
  for (;;) {
    const price = titles.indexOf(`${side}[${levels.length}].price`)
    const size = titles.indexOf(`${side}[${levels.length}].amount`)
    if (price < 0 || size < 0) return levels
    levels.push({ price, size })
  }
}

/** One line of a file without quotes, as these publishers write them. */
export class FeedLine {
  readonly #file: string
  readonly #line: number
  readonly #header: FeedHeader
  readonly #problems: Problems
  readonly #cells: readonly string[]

  constructor(file: string, line: number, text: string, header: FeedHeader, problems: Problems) {
    this.#file = file
    this.#line = line
    this.#header = header
    this.#problems = problems
    this.#cells = text.split(',')
  }

  /** Whether the line has as many cells as the header; a problem where it has not. */
  get isWhole(): boolean {
    const [found, expected] = [this.#cells.length, this.#header.width]
    if (found === expected) return true
    const todo = found < expected ? { todo: 'Check that the file was not cut off here' } : {}
    const place = { file: this.#file, line: this.#line, column: 1 }
    this.#problems.add({
      place,
      found: `${found} ${found === 1 ? 'field' : 'fields'}`,
      expected: `${expected}, as in the header`,
      ...todo,
    })
    return false
  }

  /** The text of a column, empty where the file has none. */
  cell(column: FeedColumn): string {
    return this.#cells[this.#header.indexOf(column)] ?? ''
  }

  /** A cell that the rule accepts, null where it is empty; otherwise a problem, and undefined. */
  read(at: number, rule: CellRule): string | null | undefined {
    const text = this.#cells[at] ?? ''
    if (text === '') return null
    if (rule.accepts(text)) return text
    this.#problems.add({ place: this.#placeOf(at), found: shown(text), expected: rule.expected })
    return undefined
  }

  /** The same of a known column, which has to hold something. */
  need(column: FeedColumn, rule: CellRule): string | undefined {
    const at = this.#header.indexOf(column)
    const text = this.read(at, rule)
    if (text !== null) return text
    this.#problems.add({ place: this.#placeOf(at), found: 'nothing', expected: rule.expected })
    return undefined
  }

  price(column: FeedColumn): string | null | undefined {
    return this.read(this.#header.indexOf(column), nonNegativeDecimal)
  }

  /** Null where the file has no such column. */
  get symbol(): string | null | undefined {
    return this.#header.has('symbol') ? this.need('symbol', name) : null
  }

  /** In milliseconds; microseconds are cut, since nothing here is finer. */
  get atMs(): number | null | undefined {
    if (this.#header.has('ms')) return numberOf(this.need('ms', msText))
    if (!this.#header.has('micros')) return null
    const micros = this.need('micros', microsText)
    return micros === undefined ? undefined : Math.floor(Number(micros) / 1_000)
  }

  #placeOf(at: number): Place {
    const before = this.#cells.slice(0, Math.max(at, 0))
    const column = before.reduce((sum, cell) => sum + cell.length + 1, 1)
    return { file: this.#file, line: this.#line, column }
  }
}

/** Sixteen digits of microseconds reach past the year 2200 and stay below 2^53. */
const microsText: CellRule = {
  expected: 'a time in whole microseconds since 1970',
  accepts: (text) => /^[1-8]\d{15}$/.test(text),
}

const msText: CellRule = {
  expected: 'a time in whole milliseconds since 1970',
  accepts: (text) => /^\d{1,15}$/.test(text),
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}
