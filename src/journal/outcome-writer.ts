import type { Command } from '../core/engine/commands.ts'
import type { HouseEvent } from '../core/engine/events.ts'
import type { Outcome } from '../core/engine/submit.ts'
import { outcomeLine } from './outcomes.ts'

export type Fill = Extract<HouseEvent, { type: 'traded' }>

/**
 * Outcomes of a row as bytes, a record for each command.
 *
 *   fill    u8 1 · at · command · sequence, each less that of the fill before · event
 *   event   u8 128 + flags · buyer · seller · series · quantity · price · value · buyer's fee · seller's fee · and, where
 *           its flag is set: buyer's order (1) · seller's order (2) · buyer's released (4) · seller's released (8)
 *   other   u8 0 · length in bytes · a line of `outcomeLine`, without its line feed
 *
 * Figures are whole and take seven bits a byte, the lowest first, with 128 for "more follows"; 64 in the first byte is the
 * sign. Nearly every outcome is one fill, which so takes about forty bytes where its line has three hundred.
 */
export const FILL = 1
export const OTHER = 0
/** First byte of the event of a fill; the text of any other begins with a brace. */
export const FILL_EVENT = 128
export const BUYER_ORDER = 1
export const SELLER_ORDER = 2
export const BUYER_RELEASED = 4
export const SELLER_RELEASED = 8

/** More than a fill can take: two bytes, and fifteen figures of up to eight. */
const LONGEST_FILL = 128
/** A UTF-16 unit takes at most three bytes of UTF-8, and a length up to eight. */
const UNIT_BYTES = 3
const LONGEST_HEAD = 9
/** Below it all is done in whole numbers of 32 bits. */
const SMALL = 2 ** 31
const [MORE, MINUS] = [128, 64]

/** Writes outcomes into one buffer that is used again and again. */
export class OutcomeWriter {
  #bytes: Uint8Array = new Uint8Array(1 << 16)
  #used = 0
  #at = 0
  #command = 0
  #sequence = 0
  readonly #encoder = new TextEncoder()

  add(command: Command, outcome: Outcome): void {
    const fill = fillOf(command, outcome)
    if (fill === null || !outcome.ok) return this.#addLine(outcomeLine(command, outcome))
    this.#makeRoom(LONGEST_FILL)
    this.#bytes[this.#used++] = FILL
    this.#figure(command.at - this.#at)
    this.#figure(command.id - this.#command)
    this.#figure(outcome.sequence - this.#sequence)
    this.#at = command.at
    this.#command = command.id
    this.#sequence = outcome.sequence
    this.#addFill(fill)
  }

  /** The outcomes so far, as bytes of their own; the writer is empty again. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#used)
    this.#used = 0
    this.#at = 0
    this.#command = 0
    this.#sequence = 0
    return bytes
  }

  #addFill(fill: Fill): void {
    const { buyerOrder, sellerOrder, buyerReleased, sellerReleased } = fill
    const flags =
      (buyerOrder === null ? 0 : BUYER_ORDER) |
      (sellerOrder === null ? 0 : SELLER_ORDER) |
      (buyerReleased === 0 ? 0 : BUYER_RELEASED) |
      (sellerReleased === 0 ? 0 : SELLER_RELEASED)
    this.#bytes[this.#used++] = FILL_EVENT + flags
    this.#figure(fill.buyer)
    this.#figure(fill.seller)
    this.#figure(fill.series)
    this.#figure(fill.quantity)
    this.#figure(fill.price)
    this.#figure(fill.value)
    this.#figure(fill.buyerFee)
    this.#figure(fill.sellerFee)
    if (buyerOrder !== null) this.#figure(buyerOrder)
    if (sellerOrder !== null) this.#figure(sellerOrder)
    if (buyerReleased !== 0) this.#figure(buyerReleased)
    if (sellerReleased !== 0) this.#figure(sellerReleased)
  }

  /** Its line feed is left out. */
  #addLine(line: string): void {
    const text = line.slice(0, -1)
    this.#makeRoom(LONGEST_HEAD + UNIT_BYTES * text.length)
    this.#bytes[this.#used++] = OTHER
    const bytes = this.#encoder.encode(text)
    this.#figure(bytes.length)
    this.#bytes.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /** @param value whole, below 2^53 either way */
  #figure(value: number): void {
    const size = Math.abs(value)
    const first = value < 0 ? MINUS : 0
    if (size < SMALL) return this.#fewer(size >>> 6, first + (size & 63))
    let left = Math.floor(size / 64)
    let at = this.#used
    this.#bytes[at++] = MORE + first + (size - left * 64)
    for (; left >= SMALL; left = Math.floor(left / 128)) this.#bytes[at++] = MORE + (left % 128)
    this.#used = at
    const few = left | 0
    this.#fewer(few >>> 7, few & 127)
  }

  /** The same in whole numbers of 32 bits, which nearly all figures are. @param last bits of this byte, the sign included */
  #fewer(left: number, last: number): void {
    const bytes = this.#bytes
    let at = this.#used
    let byte = last
    for (let rest = left; rest !== 0; rest >>>= 7) {
      bytes[at++] = MORE | byte
      byte = rest & 127
    }
    bytes[at++] = byte
    this.#used = at
  }

  #makeRoom(more: number): void {
    if (this.#used + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + more))
    grown.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = grown
  }
}

/** The one fill that an outcome is, with figures that are whole; null for anything else. */
function fillOf({ id, at }: Command, outcome: Outcome): Fill | null {
  if (!outcome.ok || outcome.events.length !== 1) return null
  const [event] = outcome.events
  return event.type === 'traded' &&
    isCount(id) &&
    isCount(at) &&
    isCount(outcome.sequence) &&
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

/** Differences of counts are whole and below 2^53 as well. */
function isCount(value: number): boolean {
  return isWhole(value) && value >= 0
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value)
}
