import type { Command } from '../core/engine/commands.ts'
import type { HouseEvent } from '../core/engine/events.ts'
import type { Refusal } from '../core/engine/refusals.ts'
import type { Outcome } from '../core/engine/submit.ts'
import { outcomeLine } from './outcomes.ts'
import { formFor } from './refusal-records.ts'

export type Fill = Extract<HouseEvent, { type: 'traded' }>

/**
 * Outcomes of a row as bytes, a record for each command.
 *
 *   fill     u8 1 · at · command · sequence · event
 *   event    u8 128 + flags · buyer · seller · series · quantity · price · value · buyer's fee · seller's fee · and, where
 *            its flag is set: buyer's order (1) · seller's order (2) · buyer's released (4) · seller's released (8)
 *   refusal  u8 2 · at · command · reason · its figures (`refusal-records.ts`)
 *   other    u8 0 · length in bytes · a line of `outcomeLine`, without its line feed
 *
 * At, command and sequence are less those of the record before that has them. Figures are whole and take seven bits a
 * byte, the lowest first, with 128 for "more follows"; 64 in the first byte is the sign. Nearly every outcome is one fill, or
 * refused with a few figures: that takes about forty bytes where its line has three hundred.
 */
export const FILL = 1
export const REFUSAL = 2
export const OTHER = 0
/** First byte of the event of a fill; the text of any other begins with a brace. */
export const FILL_EVENT = 128
export const BUYER_ORDER = 1
export const SELLER_ORDER = 2
export const BUYER_RELEASED = 4
export const SELLER_RELEASED = 8

/** Most figures of a record, and more bytes than it can take: two, and those figures of up to eight. */
const MOST_FIGURES = 15
const LONGEST_RECORD = 2 + 8 * MOST_FIGURES
/** A UTF-16 unit takes at most three bytes of UTF-8, and a length up to eight. */
const UNIT_BYTES = 3
const LONGEST_HEAD = 9
const [MORE, MINUS] = [128, 64]

/** Writes outcomes into one buffer that is used again and again. */
export class OutcomeWriter {
  #bytes: Uint8Array = new Uint8Array(1 << 16)
  #used = 0
  #at = 0
  #command = 0
  #sequence = 0
  /** Of the record that is being written. */
  readonly #figures = new Float64Array(MOST_FIGURES)
  readonly #encoder = new TextEncoder()

  add(command: Command, outcome: Outcome): void {
    const isRecord = outcome.ok ? this.#addFill(command, outcome) : this.#addRefusal(command, outcome.refusal)
    if (!isRecord) this.#addLine(outcomeLine(command, outcome))
  }

  /** The outcomes so far, good until more are added; the writer is empty again. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#used)
    this.#used = 0
    this.#at = 0
    this.#command = 0
    this.#sequence = 0
    return bytes
  }

  /** @returns false, with nothing written, when the outcome is no fill that a record can hold */
  #addFill({ id, at }: Command, { sequence, events }: Extract<Outcome, { ok: true }>): boolean {
    if (events.length !== 1) return false
    const [fill] = events
    if (fill.type !== 'traded' || !isCount(id) || !isCount(at) || !isCount(sequence)) return false
    const from = this.#used
    this.#makeRoom(LONGEST_RECORD)
    const figures = this.#figures
    figures[0] = at - this.#at
    figures[1] = id - this.#command
    figures[2] = sequence - this.#sequence
    if (!this.#write(FILL, 3) || !this.#addEvent(fill)) {
      this.#used = from
      return false
    }
    this.#at = at
    this.#command = id
    this.#sequence = sequence
    return true
  }

  #addEvent(fill: Fill): boolean {
    const figures = this.#figures
    figures[0] = fill.buyer
    figures[1] = fill.seller
    figures[2] = fill.series
    figures[3] = fill.quantity
    figures[4] = fill.price
    figures[5] = fill.value
    figures[6] = fill.buyerFee
    figures[7] = fill.sellerFee
    const { buyerOrder, sellerOrder, buyerReleased, sellerReleased } = fill
    let [flags, count] = [0, 8]
    if (buyerOrder !== null) {
      flags |= BUYER_ORDER
      figures[count++] = buyerOrder
    }
    if (sellerOrder !== null) {
      flags |= SELLER_ORDER
      figures[count++] = sellerOrder
    }
    if (buyerReleased !== 0) {
      flags |= BUYER_RELEASED
      figures[count++] = buyerReleased
    }
    if (sellerReleased !== 0) {
      flags |= SELLER_RELEASED
      figures[count++] = sellerReleased
    }
    return this.#write(FILL_EVENT + flags, count)
  }

  /** @returns false, with nothing written, when the refusal says more than figures that a record can hold */
  #addRefusal({ id, at }: Command, refusal: Refusal): boolean {
    const form = formFor(refusal.reason)
    if (form === undefined || !isCount(id) || !isCount(at)) return false
    const { code, fields } = form
    const figures = this.#figures
    figures[0] = at - this.#at
    figures[1] = id - this.#command
    figures[2] = code
    for (let place = 0; place < fields.length; place += 1) {
      const value = (refusal as Readonly<Record<string, unknown>>)[fields[place]]
      if (typeof value !== 'number') return false
      figures[3 + place] = value
    }
    if (fieldsOf(refusal) !== fields.length + 1) return false
    this.#makeRoom(LONGEST_RECORD)
    if (!this.#write(REFUSAL, 3 + fields.length)) return false
    this.#at = at
    this.#command = id
    return true
  }

  /** Its line feed is left out. */
  #addLine(line: string): void {
    const text = line.slice(0, -1)
    this.#makeRoom(LONGEST_HEAD + UNIT_BYTES * text.length)
    const bytes = this.#encoder.encode(text)
    this.#figures[0] = bytes.length
    this.#write(OTHER, 1)
    this.#bytes.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /**
   * Writes a byte and the first so many figures; there has to be room.
   * @returns false, with nothing written, when one of them is not whole or not below 2^53 either way
   */
  #write(tag: number, count: number): boolean {
    const bytes = this.#bytes
    const figures = this.#figures
    let at = this.#used
    bytes[at++] = tag
    for (let place = 0; place < count; place += 1) {
      const value = figures[place]
      const whole = value | 0
      if (whole !== value) {
        at = this.#writeLarge(value, at)
        if (at < 0) return false
        continue
      }
      const sign = whole < 0 ? MINUS : 0
      const size = whole < 0 ? -whole : whole
      if (size < 64) bytes[at++] = sign | size
      else {
        bytes[at++] = MORE | sign | (size & 63)
        let left = size >>> 6
        for (; left > 127; left >>>= 7) bytes[at++] = MORE | left
        bytes[at++] = left
      }
    }
    this.#used = at
    return true
  }

  /** A figure beyond 32 bits. @returns where the next one goes; -1 when it is not whole or not below 2^53 either way */
  #writeLarge(value: number, from: number): number {
    if (!Number.isSafeInteger(value)) return -1
    const bytes = this.#bytes
    let at = from
    const size = Math.abs(value)
    bytes[at++] = MORE | (value < 0 ? MINUS : 0) | (size % 64)
    let left = Math.floor(size / 64)
    for (; left > 127; left = Math.floor(left / 128)) bytes[at++] = MORE | (left % 128)
    bytes[at++] = left
    return at
  }

  #makeRoom(more: number): void {
    if (this.#used + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + more))
    grown.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = grown
  }
}

function fieldsOf(refusal: Refusal): number {
  let count = 0
  for (const _ in refusal) count += 1
  return count
}

/** Differences of counts are whole and below 2^53 as well. */
function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
