import { hashText } from './text-hash.ts'

/** Keys that can be foreseen at once. */
const MOST_FORESEEN = 64
/** Of a hash. */
const WORDS = 4
/** Where a key is put that was not foreseen. */
const OTHER = MOST_FORESEEN

/**
 * Hashes of keys that will be looked up soon, worked out ahead, and of the one that was looked up last and is kept next.
 * They are found again by text, so that whoever asks in another order, or for something else, is answered all the same.
 */
export class AskedKeys {
  /** Four words a key. */
  readonly hashes: Uint32Array = new Uint32Array((MOST_FORESEEN + 1) * WORDS)
  /** Where the lines have a key, if its giver is that of this number. */
  readonly mixed: Int32Array = new Int32Array(MOST_FORESEEN + 1)
  readonly givers: Int32Array = new Int32Array(MOST_FORESEEN + 1)
  readonly #texts: string[] = new Array<string>(MOST_FORESEEN + 1).fill('')
  /** Foreseen, and of these looked up or passed over. */
  #count = 0
  #passed = 0
  #last = -1

  get count(): number {
    return this.#count
  }

  forget(): void {
    this.#count = 0
    this.#passed = 0
    this.#last = -1
  }

  /** @returns its place; -1 when there is no more room */
  foresee(text: string): number {
    if (this.#count === MOST_FORESEEN) return -1
    this.#count += 1
    return this.#put(this.#count - 1, text)
  }

  /** Place of a key that is looked up: mostly the next of those that were foreseen. */
  lookedUp(text: string): number {
    const place = this.foreseen(text)
    return place === -1 ? this.#lastOr(text) : place
  }

  /** Place of a key that is looked up, if it was foreseen and not looked up or passed over since; otherwise -1. */
  foreseen(text: string): number {
    for (let place = this.#passed; place < this.#count; place += 1) {
      if (this.#texts[place] !== text) continue
      this.#passed = place + 1
      this.#last = place
      return place
    }
    return -1
  }

  /** Whether a key may be one of those foreseen before it, from a place on. */
  mayBeIn(place: number, from: number): boolean {
    const { hashes } = this
    const hash = hashes[place * WORDS]
    for (let before = from; before < place; before += 1) if (hashes[before * WORDS] === hash) return true
    return false
  }

  /** Place of a key that is kept: mostly the one that was looked up last. */
  kept(text: string): number {
    if (this.#last !== -1 && this.#texts[this.#last] === text) return this.#last
    return this.lookedUp(text)
  }

  #lastOr(text: string): number {
    if (this.#last === -1 || this.#texts[this.#last] !== text) this.#last = this.#put(OTHER, text)
    return this.#last
  }

  #put(place: number, text: string): number {
    this.#texts[place] = text
    this.givers[place] = -1
    hashText(text, this.hashes, place * WORDS)
    return place
  }
}
