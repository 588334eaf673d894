import type { WindowImage, WindowLimits } from './request-window.ts'

const WORDS = 8
const [GIVER, HASHES, PLACE] = [0, 1, 7]
const NUMBERS = 2
const [ROW, AT] = [0, 1]
const SMALLEST = 1024

/** Words of an entry that its text and digest come to: four and two. */
export const HASH_WORDS = 6

/**
 * What a `RequestWindow` would remember, written down only, in the columns of its image. Nothing can be looked up in it: so
 * nothing waits for memory, and whoever decides a whole journal again looks for nothing.
 */
export class WindowLog {
  readonly #limits: WindowLimits
  readonly #givers = new Map<string, number>()
  #lastGiver = ''
  #lastNumber = -1
  #words: Uint32Array
  #numbers: Float64Array
  #begin = 0
  #end: number

  constructor(limits: WindowLimits, { givers, words, numbers }: WindowImage) {
    this.#limits = limits
    for (const giver of givers) this.#givers.set(giver, this.#givers.size)
    this.#words = words
    this.#numbers = numbers
    this.#end = numbers.length / NUMBERS
  }

  /**
   * Remembers a text by what it and its digest hash to; times never go back.
   * @param hashes as many as `HASH_WORDS`
   */
  keep(giver: string, hashes: Uint32Array, row: number, place: number, at: number): void {
    this.#drop(at)
    if (this.#end * NUMBERS === this.#numbers.length) this.#makeRoom()
    const words = this.#words
    const from = this.#end * WORDS
    words[from + GIVER] = this.#numberOf(giver)
    for (let word = 0; word < HASH_WORDS; word += 1) words[from + HASHES + word] = hashes[word]
    words[from + PLACE] = place
    this.#numbers[this.#end * NUMBERS + ROW] = row
    this.#numbers[this.#end * NUMBERS + AT] = at
    this.#end += 1
  }

  freeze(): WindowImage {
    const [begin, end] = [this.#begin, this.#end]
    return {
      givers: [...this.#givers.keys()],
      words: this.#words.slice(begin * WORDS, end * WORDS),
      numbers: this.#numbers.slice(begin * NUMBERS, end * NUMBERS),
    }
  }

  /** As a window does. */
  #drop(now: number): void {
    const { forMs, atMost } = this.#limits
    while (this.#begin < this.#end) {
      const isOld = this.#numbers[this.#begin * NUMBERS + AT] < now - forMs
      if (this.#end - this.#begin < atMost && !isOld) return
      this.#begin += 1
    }
  }

  /** Half of the columns are free afterwards. */
  #makeRoom(): void {
    const [begin, end] = [this.#begin, this.#end]
    const room = Math.max(SMALLEST, 2 * (end - begin))
    const [words, numbers] = [new Uint32Array(room * WORDS), new Float64Array(room * NUMBERS)]
    words.set(this.#words.subarray(begin * WORDS, end * WORDS))
    numbers.set(this.#numbers.subarray(begin * NUMBERS, end * NUMBERS))
    this.#words = words
    this.#numbers = numbers
    this.#begin = 0
    this.#end = end - begin
  }

  #numberOf(giver: string): number {
    if (this.#lastNumber >= 0 && giver === this.#lastGiver) return this.#lastNumber
    const known = this.#givers.get(giver) ?? this.#givers.size
    this.#givers.set(giver, known)
    this.#lastGiver = giver
    this.#lastNumber = known
    return known
  }
}
