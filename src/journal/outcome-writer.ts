import type { Command } from '../core/engine/commands.ts'
import type { HouseEvent } from '../core/engine/events.ts'
import type { Outcome } from '../core/engine/submit.ts'
import { outcomeLine } from './outcomes.ts'

type Fill = Extract<HouseEvent, { type: 'traded' }>

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
/** What stands between the figures of a fill's line, keys in their order. */
const AT = bytesOf('{"at":')
const COMMAND = bytesOf(',"command":')
const BUYER = bytesOf(',"events":[{"buyer":')
const BUYER_FEE = bytesOf(',"buyerFee":')
const BUYER_ORDER = bytesOf(',"buyerOrder":')
const BUYER_RELEASED = bytesOf(',"buyerReleased":')
const PRICE = bytesOf(',"price":')
const QUANTITY = bytesOf(',"quantity":')
const SELLER = bytesOf(',"seller":')
const SELLER_FEE = bytesOf(',"sellerFee":')
const SELLER_ORDER = bytesOf(',"sellerOrder":')
const SELLER_RELEASED = bytesOf(',"sellerReleased":')
const SERIES = bytesOf(',"series":')
const VALUE = bytesOf(',"type":"traded","value":')
const SEQUENCE = bytesOf('}],"sequence":')
const END = bytesOf('}\n')
const NULL = bytesOf('null')
/** More than a fill's line can have: its words, and sixteen figures of up to seventeen characters. */
const LONGEST_FILL = 600
const BILLION = 1_000_000_000
const [MINUS, ZERO] = [45, 48]

/**
 * Lines of outcomes as bytes, in one buffer that is used again and again.
 *
 * Nearly every outcome is one fill. Its line is written figure by figure, without making a text of it first, in half the
 * time; any other is what `outcomeLine` says. A property holds the two equal.
 */
export class OutcomeWriter {
  #bytes: Uint8Array = new Uint8Array(1 << 16)
  #used = 0
  readonly #encoder = new TextEncoder()

  add(command: Command, outcome: Outcome): void {
    const fill = fillOf(command, outcome)
    if (fill === null || !outcome.ok) return this.#addText(outcomeLine(command, outcome))
    this.#makeRoom(LONGEST_FILL)
    this.#word(AT)
    this.#figure(command.at)
    this.#word(COMMAND)
    this.#figure(command.id)
    this.#addFill(fill)
    this.#word(SEQUENCE)
    this.#figure(outcome.sequence)
    this.#word(END)
  }

  /** The lines so far, as bytes of their own; the writer is empty again. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#used)
    this.#used = 0
    return bytes
  }

  #addFill(fill: Fill): void {
    this.#word(BUYER)
    this.#figure(fill.buyer)
    this.#word(BUYER_FEE)
    this.#figure(fill.buyerFee)
    this.#word(BUYER_ORDER)
    this.#order(fill.buyerOrder)
    this.#word(BUYER_RELEASED)
    this.#figure(fill.buyerReleased)
    this.#word(PRICE)
    this.#figure(fill.price)
    this.#word(QUANTITY)
    this.#figure(fill.quantity)
    this.#word(SELLER)
    this.#figure(fill.seller)
    this.#word(SELLER_FEE)
    this.#figure(fill.sellerFee)
    this.#word(SELLER_ORDER)
    this.#order(fill.sellerOrder)
    this.#word(SELLER_RELEASED)
    this.#figure(fill.sellerReleased)
    this.#word(SERIES)
    this.#figure(fill.series)
    this.#word(VALUE)
    this.#figure(fill.value)
  }

  #addText(text: string): void {
    // A UTF-16 unit takes at most three bytes of UTF-8.
    this.#makeRoom(3 * text.length)
    this.#used += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used)).written
  }

  /** By hand: for so few bytes a call to copy them takes longer. */
  #word(word: Uint8Array): void {
    const bytes = this.#bytes
    let at = this.#used
    for (let place = 0; place < word.length; place += 1) bytes[at++] = word[place]
    this.#used = at
  }

  #order(order: number | null): void {
    if (order === null) this.#word(NULL)
    else this.#figure(order)
  }

  /** @param value whole, below 2^53 either way */
  #figure(value: number): void {
    if (value < 0) this.#bytes[this.#used++] = MINUS
    const size = Math.abs(value)
    if (size < BILLION) return this.#digits(size, digitsIn(size))
    const high = Math.floor(size / BILLION)
    this.#digits(high, digitsIn(high))
    this.#digits(size - high * BILLION, 9)
  }

  #digits(value: number, count: number): void {
    const bytes = this.#bytes
    let left = value | 0
    for (let at = this.#used + count - 1; at >= this.#used; at -= 1) {
      const tenth = (left / 10) | 0
      bytes[at] = ZERO + left - tenth * 10
      left = tenth
    }
    this.#used += count
  }

  #makeRoom(more: number): void {
    if (this.#used + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + more))
    grown.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = grown
  }
}

/** Of a number below a billion. */
function digitsIn(value: number): number {
  if (value < 100_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1_000 ? 3 : value < 10_000 ? 4 : 5
  if (value < 10_000_000) return value < 1_000_000 ? 6 : 7
  return value < 100_000_000 ? 8 : 9
}

/** The one fill that an outcome is, with figures that are whole; null for anything else. */
function fillOf({ id, at }: Command, outcome: Outcome): Fill | null {
  if (!outcome.ok || outcome.events.length !== 1) return null
  const [event] = outcome.events
  return event.type === 'traded' &&
    isWhole(id) &&
    isWhole(at) &&
    isWhole(outcome.sequence) &&
    hasFigures(event)
    ? event
    : null
}

function hasFigures(fill: Fill): boolean {
  return (
    isWhole(fill.buyer) &&
    isWhole(fill.buyerFee) &&
    isWhole(fill.buyerOrder ?? 0) &&
    isWhole(fill.buyerReleased) &&
    isWhole(fill.price) &&
    isWhole(fill.quantity) &&
    isWhole(fill.seller) &&
    isWhole(fill.sellerFee) &&
    isWhole(fill.sellerOrder ?? 0) &&
    isWhole(fill.sellerReleased) &&
    isWhole(fill.series) &&
    isWhole(fill.value)
  )
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value)
}
