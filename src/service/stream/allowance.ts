/** A bucket of tokens for what one reader may say: full at first, filled with time. */
export class Allowance {
  readonly #burst: number
  readonly #perMs: number
  #left: number
  #at: number

  constructor(burst: number, perSecond: number, nowMs: number) {
    this.#burst = burst
    this.#perMs = perSecond / 1000
    this.#left = burst
    this.#at = nowMs
  }

  take(nowMs: number): boolean {
    const gained = Math.max(0, nowMs - this.#at) * this.#perMs
    this.#left = Math.min(this.#burst, this.#left + gained)
    this.#at = nowMs
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
