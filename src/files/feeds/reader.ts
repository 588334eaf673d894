import { withoutReturn } from '../csv-lines.ts'
import type { JsonValue } from '../exact-json.ts'
import { readJsonDocument } from '../json-document.ts'
import { type JsonLine, jsonLineOf } from '../json-lines.ts'
import type { Problems } from '../problems.ts'
import { binance } from './binance.ts'
import { bybit } from './bybit.ts'
import { ccxt } from './ccxt.ts'
import { type CsvFeed, csvFeedOf } from './csv-feed.ts'
import { deribit } from './deribit.ts'
import { hyperliquid } from './hyperliquid.ts'
import { okx } from './okx.ts'
import { plain } from './plain.ts'
import type { FeedShape } from './shape.ts'
import { Spot } from './spot.ts'
import { tardisJson } from './tardis-json.ts'
import type { FeedUpdate } from './update.ts'

/** Every shape in JSON, those first that tell themselves apart best. CSV is known by its header. */
const shapes: readonly FeedShape[] = [bybit, okx, deribit, hyperliquid, tardisJson, binance, ccxt, plain]

/** Names of the shapes. */
export const feedShapes: readonly string[] = shapes.map(({ name }) => name)

/** Says for each line of a source what it tells; whoever has the lines pushes them. */
export class FeedReader {
  readonly #file: string
  readonly #problems: Problems
  readonly #shapes: readonly FeedShape[]
  #line = 0
  #csv: CsvFeed | undefined
  #quiet = 0
  #lately: FeedShape | undefined

  /**
   * @param file what places of problems call the source
   * @param shape name of the only shape there is; any where it is left out
   */
  constructor(file: string, problems: Problems, shape?: string) {
    this.#file = file
    this.#problems = problems
    this.#shapes = shape === undefined ? shapes : shapes.filter(({ name }) => name === shape)
  }

  /** Lines pushed so far. */
  get lines(): number {
    return this.#line
  }

  /** Records that told no price and no book: answers to a subscription, heartbeats, trades. */
  get quiet(): number {
    return this.#quiet
  }

  /** What one line tells. A problem is told with its line, and what it spoils is left out. */
  push(text: string): FeedUpdate[] {
    this.#line += 1
    const line = withoutReturn(this.#line === 1 ? text.replace(/^\uFEFF/, '') : text)
    if (this.#line === 1 && isHeader(line)) return this.#readHeader(line)
    if (this.#csv !== undefined) return this.#csv.push(this.#line, line)
    if (line.trim() === '' || line === 'pong') return this.#nothing()
    const record = jsonLineOf(this.#file, this.#line, line, this.#problems)
    return record === undefined ? [] : this.#read(record)
  }

  /** What a whole document tells, where a record runs over many lines. */
  pushDocument(text: string): FeedUpdate[] {
    this.#line += text.split('\n').length
    const document = readJsonDocument(this.#file, text, this.#problems)
    if (document === undefined) return []
    const { value, placeOf } = document
    return this.#read({ line: 1, value: value as JsonValue, placeOf })
  }

  /** What was still being gathered, once no line comes any more. */
  end(): FeedUpdate[] {
    return this.#csv?.end() ?? []
  }

  #readHeader(line: string): FeedUpdate[] {
    this.#csv = csvFeedOf(this.#file, line, this.#problems)
    if (this.#csv !== undefined) return []
    const expected = 'a header with mark_price or index_price, asks[0].price, or is_snapshot'
    this.#problems.add({
      place: { file: this.#file, line: 1, column: 1 },
      found: 'a header without a price',
      expected,
    })
    this.#csv = { push: () => [], end: () => [] }
    return []
  }

  /** Most records of a source are in one shape, so the one that was right last is asked first. */
  #read(record: JsonLine): FeedUpdate[] {
    const spot = Spot.of(record, this.#problems)
    const shape = this.#lately?.knows(spot) ? this.#lately : this.#shapes.find((each) => each.knows(spot))
    if (shape === undefined) return this.#nothing()
    this.#lately = shape
    const before = this.#problems.count
    const updates = shape.read(spot)
    return updates.length === 0 && this.#problems.count === before ? this.#nothing() : updates
  }

  #nothing(): FeedUpdate[] {
    this.#quiet += 1
    return []
  }
}

function isHeader(line: string): boolean {
  return /^[a-z_]+,[a-z_,.[\]0-9]*$/i.test(line)
}
