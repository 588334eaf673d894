import type { Io } from './io.ts'

/** Time between two drawings of the line. */
const EVERY_MS = 200
const ERASE_LINE = '\r\u001b[2K'

/** One line on standard error that says how far a command is and how long the rest will take. */
export class Progress {
  readonly #io: Io
  readonly #what: string
  readonly #total: number
  readonly #isShown: boolean
  readonly #startedAt: number
  #drawnAt: number

  /** Nothing is drawn unless standard error is a terminal and quiet was not asked for. */
  constructor(io: Io, what: string, total: number, isQuiet: boolean) {
    this.#io = io
    this.#what = what
    this.#total = total
    this.#isShown = io.isTerminal && !isQuiet
    this.#startedAt = this.#isShown ? io.now() : 0
    this.#drawnAt = this.#startedAt
  }

  /** Says how many of the total are done. */
  tell(done: number): void {
    // The clock is asked once in a while: commands go by much faster than anybody reads.
    if (!this.#isShown || done % 256 !== 0) return
    const now = this.#io.now()
    if (now - this.#drawnAt < EVERY_MS) return
    this.#drawnAt = now
    const share = Math.floor((100 * done) / Math.max(1, this.#total))
    const left = ((now - this.#startedAt) * (this.#total - done)) / Math.max(1, done)
    this.#io.err(`${ERASE_LINE}${this.#what} ${share}%, ${Math.ceil(left / 1000)} s left`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) this.#io.err(ERASE_LINE)
  }
}
