import { getRandomValues } from 'node:crypto'
import { freshMemory, type Memory } from '../../core/book/memory.ts'
import { AskedKeys } from './asked-keys.ts'
import { KeyLines, mixedOf, SALTS } from './key-lines.ts'
import { type EntriesImage, KEY_WORDS, WindowEntries } from './window-entries.ts'

/** How long something is remembered, and how much of it at most. */
export interface WindowLimits {
  readonly forMs: number
  readonly atMost: number
}

export interface WindowImage extends EntriesImage {
  /** Who gave them, by number. */
  readonly givers: readonly string[]
}

/** What no answer depends on. */
export interface WindowShape {
  /** A segment of entries has two to the power of this. */
  readonly bits: number
  /** Number of the first entry, where a segment begins. */
  readonly first: number
  /** Settles which line a key is in. */
  readonly salt: Uint32Array
}

/** Entries that are put into larger lines with each one that is kept: nobody waits for all of them. */
const MOVED_AT_ONCE = 64
/** Of the hash of a key. */
const WORDS = 4

/**
 * Texts of givers, each with the row and place it led to, for a while: the newest so many, no older than so long. A
 * pure function of what was kept, in order: looking something up or foreseeing it changes nothing.
 *
 * An entry is 48 bytes in columns and eleven to twenty-one in lines (`window-entries.ts`, `key-lines.ts`). Which line a
 * text is in is settled by chance anew in each process, so that nobody can fill one on purpose; it shows in no answer.
 */
export class RequestWindow {
  readonly #limits: WindowLimits
  readonly #salt: Uint32Array
  readonly #givers = new Map<string, number>()
  readonly #asked = new AskedKeys()
  readonly #key = new Uint32Array(KEY_WORDS)
  readonly #block = new Int32Array(MOVED_AT_ONCE)
  readonly #entries: WindowEntries
  #lines = new KeyLines(0)
  /** Smaller ones that are being left, with how many entries are still in these only. */
  #left: KeyLines | null = null
  #unmoved = 0
  #touched = 0

  constructor(limits: WindowLimits, { bits, first, salt }: WindowShape = usualShape()) {
    this.#limits = limits
    this.#salt = salt
    this.#entries = new WindowEntries(bits, first)
  }

  get size(): number {
    return this.#entries.size
  }

  /** Bytes of its columns. */
  get bytes(): number {
    return this.#entries.bytes + this.#lines.bytes + (this.#left?.bytes ?? 0)
  }

  /** Before others are foreseen than those that were. */
  forget(): void {
    this.#asked.forget()
  }

  /** Works out ahead what finding and keeping a text needs; `fetch` is called behind the last of several. */
  foresee(giver: string, text: string): void {
    const number = this.#givers.get(giver)
    const asked = this.#asked.foresee(text)
    if (asked !== -1 && number !== undefined) this.#mix(asked, number)
  }

  /** Reads the lines of all that were foreseen one right behind the other: memory then brings them at the same time. */
  fetch(): void {
    const { mixed, count } = this.#asked
    this.#touched ^= this.#lines.touch(mixed, count)
    if (this.#left !== null) this.#touched ^= this.#left.touch(mixed, count)
  }

  /** @returns the place of a giver's text until the next is kept; -1 when it is not known at that time */
  find(giver: string, text: string, now: number): number {
    const number = this.#givers.get(giver)
    return number === undefined ? -1 : this.#findAsked(this.#asked.lookedUp(text), number, now)
  }

  /**
   * Looks up a text that was foreseen and is to be kept later, behind others that are looked up in between.
   *
   * @param since place of the first of these others
   * @returns the place to keep it by; -1 when it is known, may be one of these others, or cannot be told
   */
  findNew(giver: string, text: string, now: number, since: number): number {
    const number = this.#givers.get(giver)
    if (number === undefined) return -1
    const asked = this.#asked.foreseen(text)
    if (asked === -1 || (since !== -1 && this.#asked.mayBeIn(asked, since))) return -1
    return this.#findAsked(asked, number, now) === -1 ? asked : -1
  }

  rowOf(place: number): number {
    return this.#entries.rowOf(place)
  }

  placeOf(place: number): number {
    return this.#entries.placeInRow(place)
  }

  hasDigest(place: number, digest: string): boolean {
    return this.#entries.hasDigest(place, digest)
  }

  /** Remembers a text; times never go back. */
  keep(giver: string, text: string, digest: string, row: number, place: number, at: number): void {
    this.keepAsked(this.#asked.kept(text), giver, digest, row, place, at)
  }

  /** The same by a place that `findNew` gave, as long as nothing else was foreseen. */
  keepAsked(asked: number, giver: string, digest: string, row: number, place: number, at: number): void {
    this.#drop(at)
    const number = this.#numberOf(giver)
    const mixed = this.#mix(asked, number)
    const entries = this.#entries
    if (entries.size === this.#lines.room) this.#grow()
    entries.add(number, this.#asked.hashes, asked * WORDS, digest, row, place, at)
    this.#lines.put(mixed, entries.numberOf(entries.size - 1), entries)
    if (this.#left !== null) this.#move()
  }

  freeze(memory: Memory = freshMemory): WindowImage {
    return { givers: [...this.#givers.keys()], ...this.#entries.freeze(memory) }
  }

  /** A window with these limits, whatever those were that the image was taken under. */
  static thaw(limits: WindowLimits, image: WindowImage, shape: WindowShape = usualShape()): RequestWindow {
    const window = new RequestWindow(limits, shape)
    for (const giver of image.givers) window.#numberOf(giver)
    window.#entries.thaw(image, limits.atMost)
    window.#lines = new KeyLines(window.size)
    window.#putAgain(0, window.size)
    return window
  }

  #drop(now: number): void {
    const { forMs, atMost } = this.#limits
    const entries = this.#entries
    while (entries.size > 0 && (entries.size >= atMost || entries.oldestTime < now - forMs)) {
      entries.dropOldest()
      if (this.#unmoved > 0) this.#unmoved -= 1
    }
  }

  #numberOf(giver: string): number {
    const known = this.#givers.get(giver)
    if (known !== undefined) return known
    this.#givers.set(giver, this.#givers.size)
    return this.#givers.size - 1
  }

  /** Where a key of a giver is in the lines. */
  #mix(asked: number, giver: number): number {
    const { givers, mixed, hashes } = this.#asked
    if (givers[asked] !== giver) {
      givers[asked] = giver
      mixed[asked] = mixedOf(this.#salt, giver, hashes, asked * WORDS)
    }
    return mixed[asked]
  }

  #findAsked(asked: number, giver: number, now: number): number {
    const mixed = this.#mix(asked, giver)
    const place = this.#newest(this.#lines, mixed, giver, asked)
    const newest =
      this.#left === null ? place : Math.max(place, this.#newest(this.#left, mixed, giver, asked))
    return newest !== -1 && this.#entries.timeOf(newest) >= now - this.#limits.forMs ? newest : -1
  }

  #newest(lines: KeyLines, mixed: number, giver: number, asked: number): number {
    return lines.newest(mixed, this.#entries, giver, this.#asked.hashes, asked * WORDS)
  }

  #grow(): void {
    this.#left = this.#lines
    this.#unmoved = this.size
    this.#lines = new KeyLines(this.size + 1)
  }

  /** The newest first: those not moved are always the oldest, of which the window drops some by itself. */
  #move(): void {
    const until = Math.max(0, this.#unmoved - MOVED_AT_ONCE)
    this.#putAgain(until, this.#unmoved)
    this.#unmoved = until
    if (this.#unmoved === 0) this.#left = null
  }

  /** Puts entries into lines that lack them, with the lines of several fetched together. */
  #putAgain(from: number, to: number): void {
    const [entries, lines, salt] = [this.#entries, this.#lines, this.#salt]
    const [key, mixed] = [this.#key, this.#block]
    for (let first = from; first < to; first += mixed.length) {
      const count = Math.min(mixed.length, to - first)
      for (let at = 0; at < count; at += 1) {
        entries.copyKey(first + at, key)
        mixed[at] = mixedOf(salt, key[0], key, 1)
      }
      this.#touched ^= lines.touch(mixed, count)
      for (let at = 0; at < count; at += 1) lines.put(mixed[at], entries.numberOf(first + at), entries)
    }
  }
}

function usualShape(): WindowShape {
  return { bits: 12, first: 0, salt: getRandomValues(new Uint32Array(SALTS)) }
}
