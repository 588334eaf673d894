/** While it is ahead of the machine's clock it goes by so much of the time that passes, until that has caught up. */
const PACE = 0.99
/** Smaller leaps are nothing to tell: clocks are set by some milliseconds all the time. */
const LEAP_MS = 1_000

/** What the time of a service is made from. */
export interface SteadyClockParts {
  /** The machine's clock, milliseconds since the epoch; it may be put back and forward. */
  readonly clock: () => number
  /** Milliseconds that only go on, from wherever. */
  readonly elapsed: () => number
  /** The machine's clock was put forward by so much, or back where that is below zero. It may throw nothing. */
  readonly onLeap: (ms: number) => void
}

/**
 * The time of a service: the machine's, but it never goes back and never stands still. When the machine's clock is put
 * back, time goes on from where it was, by what has passed, a little slower until the clock has caught up. So a pause
 * ends, a feed is missed and a rate fills again as they would have, and nothing that was over is open again. When the
 * clock is put forward, time follows at once: whoever slept knows it from nothing else.
 */
export class SteadyClock {
  readonly #parts: SteadyClockParts
  #at: number
  #wall: number
  #elapsed: number

  constructor(parts: SteadyClockParts) {
    this.#parts = parts
    this.#wall = parts.clock()
    this.#elapsed = parts.elapsed()
    this.#at = this.#wall
  }

  /** Milliseconds since the epoch, whole. */
  now(): number {
    const { clock, elapsed, onLeap } = this.#parts
    const [wall, until] = [clock(), elapsed()]
    const passed = Math.max(0, until - this.#elapsed)
    const leapt = wall - this.#wall - passed
    this.#wall = wall
    this.#elapsed = until
    this.#at = Math.max(wall, this.#at + passed * PACE)
    if (Math.abs(leapt) >= LEAP_MS) onLeap(Math.round(leapt))
    return Math.floor(this.#at)
  }

  /** How far it is ahead of the machine's clock, in milliseconds. */
  get aheadMs(): number {
    return Math.max(0, this.now() - this.#wall)
  }

  /** It is no earlier than this: what is known to have been before now. */
  startFrom(at: number): void {
    this.#at = Math.max(this.#at, at)
  }
}
