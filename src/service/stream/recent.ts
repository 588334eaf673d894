import type { Frames } from './frames.ts'

/**
 * The last commands with their texts, so that who comes back soon, or catches up with the present, is not sent to the
 * journal. Bounded by weight: one that is heavier than the bound leaves nothing behind.
 */
export class Recent {
  readonly #most: number
  #frames: Frames[] = []
  /** Those before it are gone from the front and not yet cut away. */
  #from = 0
  #weight = 0

  constructor(most: number) {
    this.#most = most
  }

  add(frames: Frames): void {
    this.#frames.push(frames)
    this.#weight += frames.weight
    while (this.#weight > this.#most && this.#from < this.#frames.length) {
      this.#weight -= this.#frames[this.#from].weight
      this.#from += 1
    }
    if (this.#from * 2 > this.#frames.length) {
      this.#frames = this.#frames.slice(this.#from)
      this.#from = 0
    }
  }

  /** Forgets all: what comes next need not follow. */
  clear(): void {
    this.#frames = []
    this.#from = 0
    this.#weight = 0
  }

  /** Whether all from a sequence on are here. */
  covers(sequence: number): boolean {
    const first = this.#frames[this.#from]?.sequence
    return first !== undefined && sequence >= first
  }

  /**
   * Those from a sequence on, up to the last that was added.
   * @returns null when the first of them are no longer here
   */
  since(sequence: number): readonly Frames[] | null {
    if (!this.covers(sequence)) return null
    // Sequences of accepted commands follow each other without a gap.
    return this.#frames.slice(this.#from + (sequence - this.#frames[this.#from].sequence))
  }
}
