import { ascii, endOfText, isAt, NOWHERE, QUOTE, SPACE } from './ascii.ts'
import { readJson } from './json-body.ts'
import { LONGEST_NAME } from './plain-trade.ts'
import { ProblemAnswer } from './problem.ts'

/** What of an entry is noted by where it stands: the fields of a trade, the body as a whole, the entry's own key. */
export const BUYER = 0
export const SELLER = 1
export const INSTRUMENT = 2
export const QUANTITY = 3
export const PRICE = 4
export const TYPE = 5
export const TAKER = 6
export const BUYER_ORDER = 7
export const SELLER_ORDER = 8
export const BODY = 9
export const KEY = 10
const PARTS = 11

/** How the fields of a trade are written. */
const names = [
  'buyer',
  'seller',
  'instrument',
  'quantity',
  'price',
  'type',
  'taker',
  'buyerOrder',
  'sellerOrder',
]
const words = names.map((name) => ascii(`"${name}":`))
const byLetter = Array.from({ length: 128 }, (_, letter) =>
  [...words.keys()].filter((field) => words[field][1] === letter),
)
/** A bit for each field that every trade has. */
const NEEDED = (1 << BUYER_ORDER) - 1

const EVENTS = ascii('"events":')
const COMMANDS = ascii('"commands":[')
const BODY_FIRST = ascii('{"body":')
const THEN_KEY = ascii(',"key":')
const KEY_FIRST = ascii('{"key":')
const THEN_BODY = ascii(',"body":')
const [TRUE, FALSE, NULL] = ['true', 'false', 'null'].map(ascii)
const [TRADE, IS_BUYER, IS_SELLER] = ['"trade"', '"buyer"', '"seller"'].map(ascii)

const COMMA = 44
const ZERO = 48
const NINE = 57
const END_OF_LIST = 93
const OPEN = 123
const CLOSE = 125

const LONGEST_KEY = 200
/** Every number of so few digits is exact. */
const MOST_DIGITS = 15
/** Bytes of a usual entry: for how many there is room at first. */
const USUAL = 100
/** Where more than these are no trades, and more than half, the whole is sooner read as JSON. */
const FEW_OTHERS = 8

/** Where everything stands in the bytes of a batch. Texts are ASCII without escapes. */
export class BatchScan {
  events = true
  length = 0
  /** Bodies that are not plainly trades, by their places. */
  readonly others: Map<number, unknown> = new Map()
  readonly #bytes: Uint8Array
  /** Of each entry and part where it begins and ends; 0 where there is none. */
  #cells: Int32Array
  #at = 0

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#cells = new Int32Array((Math.ceil(bytes.length / USUAL) + 1) * PARTS * 2)
  }

  /** @returns null for what is not plainly a batch as it should be */
  static of(bytes: Uint8Array): BatchScan | null {
    const scan = new BatchScan(bytes)
    return scan.#frame() ? scan : null
  }

  /** Where a part of an entry begins, a text behind its quote; 0 where there is none. */
  from(place: number, part: number): number {
    return this.#cells[(place * PARTS + part) * 2]
  }

  /** Where it ends. */
  to(place: number, part: number): number {
    return this.#cells[(place * PARTS + part) * 2 + 1]
  }

  #frame(): boolean {
    let [hasEvents, hasCommands] = [false, false]
    if (!this.#takes(OPEN)) return false
    do {
      if (!hasEvents && this.#takesWord(EVENTS)) {
        hasEvents = true
        this.events = this.#takesWord(TRUE)
        if (!this.events && !this.#takesWord(FALSE)) return false
      } else if (!hasCommands && this.#takesWord(COMMANDS)) {
        hasCommands = true
        if (!this.#entries()) return false
      } else return false
    } while (this.#takes(COMMA))
    return hasCommands && this.#takes(CLOSE) && this.#at === this.#bytes.length
  }

  #entries(): boolean {
    do {
      this.#makeRoom()
      if (!this.#entry()) return false
      this.length += 1
    } while (this.#takes(COMMA))
    return this.#takes(END_OF_LIST)
  }

  #entry(): boolean {
    if (this.#takesWord(BODY_FIRST)) {
      if (!this.#body() || (this.#takesWord(THEN_KEY) && !this.#key())) return false
    } else if (!this.#takesWord(KEY_FIRST) || !this.#key() || !this.#takesWord(THEN_BODY) || !this.#body())
      return false
    return this.#takes(CLOSE)
  }

  #body(): boolean {
    const from = this.#at
    const to = this.#trade(from)
    if (to === NOWHERE) return this.#other(from)
    this.#note(BODY, from, to)
    this.#at = to
    return true
  }

  /** @returns behind a trade */
  #trade(from: number): number {
    const bytes = this.#bytes
    if (bytes[from] !== OPEN) return NOWHERE
    let seen = 0
    let at = from
    do {
      const field = fieldAt(bytes, at + 1)
      if (field === NOWHERE || ((seen >> field) & 1) === 1) return NOWHERE
      seen |= 1 << field
      const begin = at + 1 + words[field].length
      at = field < BUYER_ORDER ? this.#text(field, begin) : this.#order(field, begin)
      if (at === NOWHERE) return NOWHERE
    } while (bytes[at] === COMMA)
    return bytes[at] === CLOSE && (seen & NEEDED) === NEEDED ? at + 1 : NOWHERE
  }

  #text(field: number, begin: number): number {
    const bytes = this.#bytes
    if (field === TYPE) return isAt(bytes, begin, TRADE) ? begin + TRADE.length : NOWHERE
    if (field === TAKER && !isAt(bytes, begin, IS_BUYER) && !isAt(bytes, begin, IS_SELLER)) return NOWHERE
    if (bytes[begin] !== QUOTE) return NOWHERE
    const end = endOfText(bytes, begin + 1)
    if (end === NOWHERE || end - begin > LONGEST_NAME) return NOWHERE
    this.#note(field, begin + 1, end)
    return end + 1
  }

  /** Null, or digits as JSON writes them. */
  #order(field: number, begin: number): number {
    const bytes = this.#bytes
    if (isAt(bytes, begin, NULL)) return begin + NULL.length
    let at = begin
    while (bytes[at] >= ZERO && bytes[at] <= NINE) at += 1
    const digits = at - begin
    if (digits === 0 || digits > MOST_DIGITS || (bytes[begin] === ZERO && digits > 1)) return NOWHERE
    this.#note(field, begin, at)
    return at
  }

  /** Of a body in which nothing is nested the first bracket that closes is its end; of another one no JSON comes of that. */
  #other(from: number): boolean {
    if (this.others.size > FEW_OTHERS && this.others.size * 2 > this.length) return false
    const to = this.#bytes.indexOf(CLOSE, from) + 1
    if (this.#bytes[from] !== OPEN || to === 0) return false
    const read = readJson(this.#bytes.subarray(from, to))
    if (read instanceof ProblemAnswer) return false
    this.others.set(this.length, read.value)
    this.#at = to
    return true
  }

  #key(): boolean {
    const from = this.#at + 1
    if (this.#bytes[from - 1] !== QUOTE) return false
    const to = endOfText(this.#bytes, from)
    if (to <= from || to - from > LONGEST_KEY || this.#bytes.subarray(from, to).includes(SPACE)) return false
    this.#note(KEY, from, to)
    this.#at = to + 1
    return true
  }

  #note(part: number, from: number, to: number): void {
    const cell = (this.length * PARTS + part) * 2
    this.#cells[cell] = from
    this.#cells[cell + 1] = to
  }

  #makeRoom(): void {
    if ((this.length + 1) * PARTS * 2 <= this.#cells.length) return
    const cells = new Int32Array(this.#cells.length * 2)
    cells.set(this.#cells)
    this.#cells = cells
  }

  #takes(code: number): boolean {
    if (this.#bytes[this.#at] !== code) return false
    this.#at += 1
    return true
  }

  #takesWord(word: Uint8Array): boolean {
    if (!isAt(this.#bytes, this.#at, word)) return false
    this.#at += word.length
    return true
  }
}

/** The field of a trade whose name stands there. */
function fieldAt(bytes: Uint8Array, at: number): number {
  const fields = byLetter[bytes[at + 1] & 127]
  for (let each = 0; each < fields.length; each += 1)
    if (isAt(bytes, at, words[fields[each]])) return fields[each]
  return NOWHERE
}
