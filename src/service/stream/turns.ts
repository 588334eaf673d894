import { FairQueue } from '../access/fair-queue.ts'

/** Lets so many in at once; others wait, by turns among those who ask. */
export class Turns {
  #free: number
  readonly #waiting = new FairQueue<() => void>()

  constructor(most: number) {
    this.#free = most
  }

  async take(asker: string): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1
      return
    }
    await new Promise<void>((resolve) => this.#waiting.push(asker, resolve))
  }

  /** Hands the turn to whoever is next. */
  give(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
