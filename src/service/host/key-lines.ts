import type { WindowEntries } from './window-entries.ts'

/**
 * Words of a line, 64 bytes: eight bits of each entry's key and, in the last byte of these words, which entry is written
 * next; the newest number that went on to the line behind; numbers of the entries; one word that is left over.
 */
const LINE = 16
const [TURN, SPILLED, NUMBERS] = [2, 3, 4]
const ENTRIES = 11
/** Large blocks of memory begin sixteen bytes behind a page: from this word on lines of ours are lines of the cache. */
const FIRST = 12
/** Entries of a window that there is a line for, so that few lines are ever full. */
const PER_LINE = 6
const FEWEST = 2
const [ONES, TOPS, LAST] = [0x01010101, 0x80808080 | 0, 24]

/**
 * Where the entries of a window are found: lines of eleven, each entry with its number in the window and eight bits of
 * its key. A key that is not there is told from the first words of one line, which is one wait for memory. A number that
 * has left the window marks room and is written over.
 *
 * A line is written in turn, so that its oldest entry, the first that may have left, stands where the turn is. Where all
 * are in the window still, the new one goes on to the next line, and this one remembers the newest that did: as long as
 * that is in the window a look goes on as well.
 */
export class KeyLines {
  /** Entries of a window that it serves. */
  readonly room: number
  readonly #words: Int32Array
  readonly #shift: number

  constructor(least: number) {
    let lines = FEWEST
    while (lines * PER_LINE < least) lines *= 2
    this.room = lines * PER_LINE
    this.#shift = 1 + Math.clz32(lines)
    this.#words = new Int32Array(FIRST + lines * LINE)
  }

  get bytes(): number {
    return this.#words.byteLength
  }

  /**
   * Reads the lines of several keys, so that memory brings them at the same time.
   * @returns what says nothing: a compiler leaves out a reading that nobody uses
   */
  touch(mixed: Int32Array, count: number): number {
    const words = this.#words
    let touched = 0
    for (let at = 0; at < count; at += 1) {
      const line = this.#lineOf(mixed[at])
      touched ^= words[line] ^ words[line + LINE - 1]
    }
    return touched
  }

  /** @returns the place of the newest entry of a giver's key; -1 when there is none */
  newest(mixed: number, entries: WindowEntries, giver: number, hash: Uint32Array, at: number): number {
    const words = this.#words
    const tags = Math.imul(mixed & 0xff, ONES)
    let newest = -1
    let line = this.#lineOf(mixed)
    // All lines may say that something went on, once it has come round.
    for (let left = this.room; left > 0; left -= PER_LINE) {
      const marks =
        marked(words[line] ^ tags) | marked(words[line + 1] ^ tags) | marked(words[line + 2] ^ tags)
      if (marks !== 0) newest = Math.max(newest, this.#newestIn(line, tags, entries, giver, hash, at))
      if (entries.placeOf(words[line + SPILLED]) < 0) break
      line = this.#after(line)
    }
    return newest
  }

  /** Takes in an entry of the window. */
  put(mixed: number, number: number, entries: WindowEntries): void {
    const words = this.#words
    let line = this.#lineOf(mixed)
    let entry = this.#freeIn(line, entries)
    // There are always fewer entries than lines hold.
    while (entry === ENTRIES) {
      if (entries.placeOf(words[line + SPILLED]) < entries.placeOf(number)) words[line + SPILLED] = number
      line = this.#after(line)
      entry = this.#freeIn(line, entries)
    }
    words[line + NUMBERS + entry] = number
    setByte(words, line, entry, mixed & 0xff)
    // The one behind it, or the first; without a branch, which would wait for the line.
    const next = entry + 1
    setByte(words, line, ENTRIES, next & ((next - ENTRIES) >> 31))
  }

  /** @returns `ENTRIES` when all of a line are in the window */
  #freeIn(line: number, entries: WindowEntries): number {
    const words = this.#words
    const turn = words[line + TURN] >>> LAST
    if (entries.placeOf(words[line + NUMBERS + turn]) < 0) return turn
    // In larger lines that are being filled with older entries as well, another may have left before it.
    let entry = 0
    while (entry < ENTRIES && entries.placeOf(words[line + NUMBERS + entry]) >= 0) entry += 1
    return entry
  }

  #newestIn(
    line: number,
    tags: number,
    entries: WindowEntries,
    giver: number,
    hash: Uint32Array,
    at: number,
  ): number {
    const words = this.#words
    let newest = -1
    for (let entry = 0; entry < ENTRIES; entry += 1) {
      if (((words[line + (entry >> 2)] ^ tags) >>> ((entry & 3) << 3)) & 0xff) continue
      const place = entries.placeOf(words[line + NUMBERS + entry])
      if (place > newest && entries.holds(place, giver, hash, at)) newest = place
    }
    return newest
  }

  #lineOf(mixed: number): number {
    return FIRST + (mixed >>> this.#shift) * LINE
  }

  #after(line: number): number {
    return line + LINE < this.#words.length ? line + LINE : FIRST
  }
}

/** Words of salt that `mixedOf` needs. */
export const SALTS = 11

/**
 * Where a key of a giver is among any number of lines, in its first bits, and its tag: halves of words, each times a word
 * of salt, added up. The first seventeen bits are equal for two keys as seldom as if both were drawn at random, whoever
 * chose the keys.
 *
 * @param hash four words from `at`
 * @see docs/sources.md#multilinear-hashing
 */
export function mixedOf(salt: Uint32Array, giver: number, hash: Uint32Array, at: number): number {
  let mixed = (salt[0] + Math.imul(salt[1], giver & 0xffff) + Math.imul(salt[2], giver >>> 16)) | 0
  for (let word = 0; word < 4; word += 1) {
    const each = hash[at + word]
    mixed = (mixed + Math.imul(salt[3 + word], each & 0xffff) + Math.imul(salt[7 + word], each >>> 16)) | 0
  }
  return mixed
}

/** Not zero if a byte is zero. */
function marked(word: number): number {
  return (word - ONES) & ~word & TOPS
}

function setByte(words: Int32Array, from: number, byte: number, value: number): void {
  const [word, shift] = [from + (byte >> 2), (byte & 3) << 3]
  words[word] = (words[word] & ~(0xff << shift)) | (value << shift)
}
