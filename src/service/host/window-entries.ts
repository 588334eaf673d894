import { doublesIn, type Memory } from '../../core/book/memory.ts'
import { invariant } from '../../core/money/invariant.ts'
import { hashDigest } from './text-hash.ts'

/** The columns of a window in the order its entries came, as a snapshot keeps them. */
export interface EntriesImage {
  /** Per entry: giver, four of the key's hash, two of the digest's, place in the row. */
  readonly words: Uint32Array
  /** Per entry: row, time. */
  readonly numbers: Float64Array
}

const WORDS = 8
const [GIVER, KEY, DIGEST, PLACE] = [0, 1, 5, 7]
const NUMBERS = 2
const [ROW, AT] = [0, 1]
/** Words of a giver and the hash of his key. */
export const KEY_WORDS = 5
/** Entries are numbered as they come, in 31 bits. The bit above says that it is a number, and no empty memory. */
const NUMBER = 0x7fffffff
const IS_NUMBER = 0x80000000

/**
 * Entries of a window in order, 48 bytes each: new ones behind, old ones dropped in front. They stand in segments of one
 * length, and one that was left is used again: so nothing is ever copied to make room.
 */
export class WindowEntries {
  readonly #bits: number
  readonly #segments: EntriesImage[] = []
  #spare: EntriesImage | null = null
  /** Columns of the last segment and numbers of the first, so that an entry is added and dropped by few steps. */
  #words: Uint32Array = new Uint32Array(0)
  #numbers: Float64Array = new Float64Array(0)
  #oldest: Float64Array = new Float64Array(0)
  /** Number of the oldest. */
  #begin: number
  #size = 0
  readonly #digest = new Uint32Array(2)

  /**
   * @param bits a segment has two to the power of this of entries
   * @param first number of the first, at the beginning of a segment
   */
  constructor(bits: number, first: number) {
    this.#bits = bits
    this.#begin = first
  }

  get size(): number {
    return this.#size
  }

  get bytes(): number {
    const segments = this.#spare === null ? this.#segments : [...this.#segments, this.#spare]
    return segments.reduce((sum, { words, numbers }) => sum + words.byteLength + numbers.byteLength, 0)
  }

  /** Place behind the oldest of the entry with a number; -1 when it is none, or no longer there. */
  placeOf(number: number): number {
    const place = (number - this.#begin) & NUMBER
    return number < 0 && place < this.#size ? place : -1
  }

  numberOf(place: number): number {
    return ((this.#begin + place) & NUMBER) | IS_NUMBER
  }

  holds(place: number, giver: number, hash: Uint32Array, at: number): boolean {
    const { words } = this.#segmentOf(place)
    const entry = this.#slotOf(place) * WORDS
    return (
      words[entry + KEY] === hash[at] &&
      words[entry + KEY + 1] === hash[at + 1] &&
      words[entry + KEY + 2] === hash[at + 2] &&
      words[entry + KEY + 3] === hash[at + 3] &&
      words[entry + GIVER] === giver
    )
  }

  /** Copies the giver's number and the hash of the key. */
  copyKey(place: number, into: Uint32Array): void {
    const { words } = this.#segmentOf(place)
    const entry = this.#slotOf(place) * WORDS
    for (let word = 0; word < KEY_WORDS; word += 1) into[word] = words[entry + word]
  }

  hasDigest(place: number, digest: string): boolean {
    const { words } = this.#segmentOf(place)
    const entry = this.#slotOf(place) * WORDS + DIGEST
    hashDigest(digest, this.#digest, 0)
    return words[entry] === this.#digest[0] && words[entry + 1] === this.#digest[1]
  }

  placeInRow(place: number): number {
    return this.#segmentOf(place).words[this.#slotOf(place) * WORDS + PLACE]
  }

  rowOf(place: number): number {
    return this.#segmentOf(place).numbers[this.#slotOf(place) * NUMBERS + ROW]
  }

  timeOf(place: number): number {
    return this.#segmentOf(place).numbers[this.#slotOf(place) * NUMBERS + AT]
  }

  get oldestTime(): number {
    return this.#oldest[this.#slotOf(0) * NUMBERS + AT]
  }

  add(
    giver: number,
    hash: Uint32Array,
    from: number,
    digest: string,
    row: number,
    place: number,
    at: number,
  ): void {
    const slot = this.#slotOf(this.#size)
    if (slot === 0) this.#open()
    const [words, numbers] = [this.#words, this.#numbers]
    const entry = slot * WORDS
    words[entry + GIVER] = giver
    words[entry + KEY] = hash[from]
    words[entry + KEY + 1] = hash[from + 1]
    words[entry + KEY + 2] = hash[from + 2]
    words[entry + KEY + 3] = hash[from + 3]
    hashDigest(digest, words, entry + DIGEST)
    words[entry + PLACE] = place
    numbers[slot * NUMBERS + ROW] = row
    numbers[slot * NUMBERS + AT] = at
    this.#size += 1
  }

  dropOldest(): void {
    this.#begin = (this.#begin + 1) & NUMBER
    this.#size -= 1
    if (this.#slotOf(0) > 0) return
    this.#spare = this.#segments.shift() ?? null
    if (this.#segments.length > 0) this.#oldest = this.#segments[0].numbers
  }

  freeze(memory: Memory): EntriesImage {
    const size = this.#size * WORDS
    const words = new Uint32Array(memory(4 * size), 0, size)
    const numbers = doublesIn(memory, this.#size * NUMBERS)
    for (let place = 0; place < this.#size; ) {
      const [segment, slot] = [this.#segmentOf(place), this.#slotOf(place)]
      const end = Math.min(1 << this.#bits, slot + this.#size - place)
      words.set(segment.words.subarray(slot * WORDS, end * WORDS), place * WORDS)
      numbers.set(segment.numbers.subarray(slot * NUMBERS, end * NUMBERS), place * NUMBERS)
      place += end - slot
    }
    return { words, numbers }
  }

  /** Takes in the newest entries of an image, when it has none. */
  thaw({ words, numbers }: EntriesImage, atMost: number): void {
    const count = numbers.length / NUMBERS
    invariant(words.length === count * WORDS, 'a window has columns of one length')
    for (let place = Math.max(0, count - Math.ceil(atMost)); place < count; ) {
      const end = Math.min(count, place + (1 << this.#bits))
      this.#open()
      this.#words.set(words.subarray(place * WORDS, end * WORDS))
      this.#numbers.set(numbers.subarray(place * NUMBERS, end * NUMBERS))
      this.#size += end - place
      place = end
    }
  }

  #open(): void {
    const room = 1 << this.#bits
    const words = this.#spare?.words ?? new Uint32Array(room * WORDS)
    const numbers = this.#spare?.numbers ?? new Float64Array(room * NUMBERS)
    this.#spare = null
    this.#segments.push({ words, numbers })
    this.#words = words
    this.#numbers = numbers
    if (this.#segments.length === 1) this.#oldest = numbers
  }

  #segmentOf(place: number): EntriesImage {
    return this.#segments[(this.#slotOf(0) + place) >> this.#bits]
  }

  #slotOf(place: number): number {
    return (this.#begin + place) & ((1 << this.#bits) - 1)
  }
}
