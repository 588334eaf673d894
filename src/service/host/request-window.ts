import { getRandomValues } from 'node:crypto'
import { invariant } from '../../core/money/invariant.ts'
import { hashDigest, hashText } from './text-hash.ts'

/** How long something is remembered, and how much of it at most. */
export interface WindowLimits {
  readonly forMs: number
  readonly atMost: number
}

/** The columns of a window in the order its entries came, as a snapshot keeps them. */
export interface WindowImage {
  /** Who gave them, by number. */
  readonly givers: readonly string[]
  /** Per entry: giver, four of the key's hash, two of the digest's, place in the row. */
  readonly words: Uint32Array
  /** Per entry: row, time. */
  readonly numbers: Float64Array
}

const WORDS = 8
const [GIVER, KEY, DIGEST, PLACE] = [0, 1, 5, 7]
const NUMBERS = 2
const [ROW, AT] = [0, 1]
const SMALLEST = 1024
/** Half of the buckets stay empty, so that most new texts are told from the known ones at one look. */
const BUCKETS = 2

/**
 * Texts of givers, each with the row and place it led to, for a while: the newest so many, no older than so long. A
 * pure function of what was kept, in order: looking something up changes nothing.
 *
 * An entry is 60 bytes in columns. Entries are numbered as they come and stand in a ring; chains of equal buckets lead
 * through it, each from new to old. Dropping one touches no chain: a chain ends where it comes to a number that is no
 * longer in the ring. Which bucket a text is in is settled by chance anew in each process, so that nobody can fill one on
 * purpose; it shows in no answer.
 */
export class RequestWindow {
  readonly #limits: WindowLimits
  readonly #givers = new Map<string, number>()
  readonly #salt = getRandomValues(new Uint32Array(4))
  /** The text that was hashed last: it is looked up first, and then kept. */
  #hashed: string | null = null
  readonly #hash = new Uint32Array(4)
  readonly #digest = new Uint32Array(2)
  #words = new Uint32Array(SMALLEST * WORDS)
  #numbers = new Float64Array(SMALLEST * NUMBERS)
  /** Numbers, in 32 bits: of the entry before in the same bucket, and of the newest of each bucket. */
  #next: Int32Array = new Int32Array(SMALLEST)
  #buckets: Int32Array = new Int32Array(SMALLEST * BUCKETS).fill(-1)
  /** Entries ever kept and ever dropped; the ring holds those between. */
  #end = 0
  #begin = 0

  constructor(limits: WindowLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#end - this.#begin
  }

  /** Bytes of its columns. */
  get bytes(): number {
    const columns = [this.#words, this.#numbers, this.#next, this.#buckets]
    return columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** @returns the entry of a giver's text; -1 when it is not known at that time */
  find(giver: string, text: string, now: number): number {
    const number = this.#givers.get(giver)
    if (number === undefined) return -1
    const oldest = now - this.#limits.forMs
    let newer = this.size
    let place = this.#placeOf(this.#buckets[this.#bucketOf(this.#hashOf(text), 0, number)])
    // From new to old: behind one that was dropped or is too old, all are.
    while (place < newer) {
      const slot = this.#slotAt(place)
      if (this.#numbers[slot * NUMBERS + AT] < oldest) return -1
      if (this.#holds(slot, number)) return slot
      newer = place
      place = this.#placeOf(this.#next[slot])
    }
    return -1
  }

  rowOf(slot: number): number {
    return this.#numbers[slot * NUMBERS + ROW]
  }

  placeOf(slot: number): number {
    return this.#words[slot * WORDS + PLACE]
  }

  hasDigest(slot: number, digest: string): boolean {
    hashDigest(digest, this.#digest, 0)
    const at = slot * WORDS + DIGEST
    return this.#words[at] === this.#digest[0] && this.#words[at + 1] === this.#digest[1]
  }

  /** Remembers a text; times never go back. */
  keep(giver: string, text: string, digest: string, row: number, place: number, at: number): void {
    this.#drop(at)
    if (this.size === this.#next.length) this.#grow()
    const slot = this.#slotAt(this.size)
    const words = slot * WORDS
    this.#words[words + GIVER] = this.#numberOf(giver)
    const hash = this.#hashOf(text)
    for (let word = 0; word < hash.length; word += 1) this.#words[words + KEY + word] = hash[word]
    hashDigest(digest, this.#words, words + DIGEST)
    this.#words[words + PLACE] = place
    this.#numbers[slot * NUMBERS + ROW] = row
    this.#numbers[slot * NUMBERS + AT] = at
    this.#end += 1
    this.#link(slot, this.#end - 1)
  }

  freeze(): WindowImage {
    const words = new Uint32Array(this.size * WORDS)
    const numbers = new Float64Array(this.size * NUMBERS)
    for (const [from, count, into] of this.#stretches()) {
      words.set(this.#words.subarray(from * WORDS, (from + count) * WORDS), into * WORDS)
      numbers.set(this.#numbers.subarray(from * NUMBERS, (from + count) * NUMBERS), into * NUMBERS)
    }
    return { givers: [...this.#givers.keys()], words, numbers }
  }

  /** A window with these limits, whatever those were that the image was taken under. */
  static thaw(limits: WindowLimits, { givers, words, numbers }: WindowImage): RequestWindow {
    const window = new RequestWindow(limits)
    const count = numbers.length / NUMBERS
    invariant(words.length === count * WORDS, 'a window has columns of one length')
    for (const giver of givers) window.#numberOf(giver)
    const kept = Math.min(count, limits.atMost)
    window.#resize(kept)
    window.#words.set(words.subarray((count - kept) * WORDS))
    window.#numbers.set(numbers.subarray((count - kept) * NUMBERS))
    window.#end = kept
    for (let slot = 0; slot < kept; slot += 1) window.#link(slot, slot)
    return window
  }

  /** The ring's one or two parts in order: first slot, entries, entries before it. */
  #stretches(): [from: number, count: number, into: number][] {
    const room = this.#next.length
    const from = this.#begin & (room - 1)
    const first = Math.min(this.size, room - from)
    return [
      [from, first, 0],
      [0, this.size - first, first],
    ]
  }

  #drop(now: number): void {
    const { forMs, atMost } = this.#limits
    while (this.size > 0) {
      if (this.size < atMost && this.#numbers[this.#slotAt(0) * NUMBERS + AT] >= now - forMs) return
      this.#begin += 1
    }
  }

  /** Place in the ring of an entry by its number in 32 bits; `size` or more where it is not, or no longer, in there. */
  #placeOf(number: number): number {
    return (number - this.#begin) >>> 0
  }

  #slotAt(place: number): number {
    return (this.#begin + place) & (this.#next.length - 1)
  }

  #link(slot: number, number: number): void {
    const bucket = this.#bucketOf(this.#words, slot * WORDS + KEY, this.#words[slot * WORDS + GIVER])
    this.#next[slot] = this.#buckets[bucket]
    this.#buckets[bucket] = number
  }

  #grow(): void {
    const { words, numbers } = this.freeze()
    const count = this.size
    this.#resize(count * 2)
    this.#words.set(words)
    this.#numbers.set(numbers)
    this.#begin = 0
    this.#end = count
    for (let slot = 0; slot < count; slot += 1) this.#link(slot, slot)
  }

  #resize(least: number): void {
    let room = SMALLEST
    while (room < least) room *= 2
    this.#words = new Uint32Array(room * WORDS)
    this.#numbers = new Float64Array(room * NUMBERS)
    this.#next = new Int32Array(room)
    this.#buckets = new Int32Array(room * BUCKETS).fill(-1)
  }

  #numberOf(giver: string): number {
    const known = this.#givers.get(giver)
    if (known !== undefined) return known
    this.#givers.set(giver, this.#givers.size)
    return this.#givers.size - 1
  }

  #holds(slot: number, giver: number): boolean {
    const words = this.#words
    const at = slot * WORDS
    const hash = this.#hash
    return (
      words[at + KEY] === hash[0] &&
      words[at + KEY + 1] === hash[1] &&
      words[at + KEY + 2] === hash[2] &&
      words[at + KEY + 3] === hash[3] &&
      words[at + GIVER] === giver
    )
  }

  #hashOf(text: string): Uint32Array {
    if (text !== this.#hashed) hashText(text, this.#hash, 0)
    this.#hashed = text
    return this.#hash
  }

  #bucketOf(hash: Uint32Array, at: number, giver: number): number {
    const salt = this.#salt
    let mixed = Math.imul(hash[at] ^ salt[0], 0x9e3779b1) ^ Math.imul(hash[at + 1] ^ salt[1], 0x85ebca77)
    mixed ^= Math.imul(hash[at + 2] ^ salt[2], 0xc2b2ae3d) ^ Math.imul(hash[at + 3] ^ salt[3], 0x27d4eb2f)
    mixed = Math.imul(mixed ^ giver ^ (mixed >>> 15), 0x2c1b3c6d)
    return (mixed ^ (mixed >>> 13)) & (this.#buckets.length - 1)
  }
}
