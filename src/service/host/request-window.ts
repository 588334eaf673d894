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

/**
 * Texts of givers, each with the row and place it led to, for a while: the newest so many, no older than so long. A
 * pure function of what was kept, in order: looking something up changes nothing.
 *
 * An entry is 56 bytes in columns. They are a ring in the order of time, and chains of equal buckets lead through it;
 * the oldest of all is the last of its chain. Which bucket a text is in is settled by chance anew in each process, so
 * that nobody can fill one on purpose; it shows in no answer.
 */
export class RequestWindow {
  readonly #limits: WindowLimits
  readonly #givers = new Map<string, number>()
  readonly #salt = getRandomValues(new Uint32Array(4))
  readonly #hash = new Uint32Array(4)
  readonly #digest = new Uint32Array(2)
  #words = new Uint32Array(SMALLEST * WORDS)
  #numbers = new Float64Array(SMALLEST * NUMBERS)
  /** The entry before in the same bucket, and the newest of each bucket; -1 is none. */
  #next: Int32Array = new Int32Array(SMALLEST).fill(-1)
  #buckets: Int32Array = new Int32Array(SMALLEST).fill(-1)
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
    hashText(text, this.#hash, 0)
    let slot = this.#buckets[this.#bucketOf(this.#hash, 0, number)]
    // A chain goes from new to old: what is behind one that is too old is too old as well.
    while (slot !== -1 && this.#numbers[slot * NUMBERS + AT] >= now - this.#limits.forMs) {
      if (this.#holds(slot, number)) return slot
      slot = this.#next[slot]
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
    const slot = this.#end & (this.#next.length - 1)
    const number = this.#numberOf(giver)
    const words = slot * WORDS
    this.#words[words + GIVER] = number
    hashText(text, this.#words, words + KEY)
    hashDigest(digest, this.#words, words + DIGEST)
    this.#words[words + PLACE] = place
    this.#numbers[slot * NUMBERS + ROW] = row
    this.#numbers[slot * NUMBERS + AT] = at
    this.#link(slot)
    this.#end += 1
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
    for (let slot = 0; slot < kept; slot += 1) window.#link(slot)
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
      const slot = this.#begin & (this.#next.length - 1)
      if (this.size < atMost && this.#numbers[slot * NUMBERS + AT] >= now - forMs) return
      this.#unlink(slot)
      this.#begin += 1
    }
  }

  #link(slot: number): void {
    const bucket = this.#bucketAt(slot)
    this.#next[slot] = this.#buckets[bucket]
    this.#buckets[bucket] = slot
  }

  /** The oldest of all ends its chain. */
  #unlink(slot: number): void {
    const bucket = this.#bucketAt(slot)
    let before = this.#buckets[bucket]
    if (before === slot) {
      this.#buckets[bucket] = -1
      return
    }
    while (this.#next[before] !== slot) before = this.#next[before]
    this.#next[before] = -1
  }

  #grow(): void {
    const { words, numbers } = this.freeze()
    const count = this.size
    this.#resize(count * 2)
    this.#words.set(words)
    this.#numbers.set(numbers)
    this.#begin = 0
    this.#end = count
    for (let slot = 0; slot < count; slot += 1) this.#link(slot)
  }

  #resize(least: number): void {
    let room = SMALLEST
    while (room < least) room *= 2
    this.#words = new Uint32Array(room * WORDS)
    this.#numbers = new Float64Array(room * NUMBERS)
    this.#next = new Int32Array(room).fill(-1)
    this.#buckets = new Int32Array(room).fill(-1)
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

  #bucketAt(slot: number): number {
    return this.#bucketOf(this.#words, slot * WORDS + KEY, this.#words[slot * WORDS + GIVER])
  }

  #bucketOf(hash: Uint32Array, at: number, giver: number): number {
    const salt = this.#salt
    let mixed = Math.imul(hash[at] ^ salt[0], 0x9e3779b1) ^ Math.imul(hash[at + 1] ^ salt[1], 0x85ebca77)
    mixed ^= Math.imul(hash[at + 2] ^ salt[2], 0xc2b2ae3d) ^ Math.imul(hash[at + 3] ^ salt[3], 0x27d4eb2f)
    mixed = Math.imul(mixed ^ giver ^ (mixed >>> 15), 0x2c1b3c6d)
    return (mixed ^ (mixed >>> 13)) & (this.#buckets.length - 1)
  }
}
