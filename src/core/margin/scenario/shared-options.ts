/** Slots there are at most; series beyond them take turns. */
const MOST_SLOTS = 8_192

/**
 * Values of one contract of an option at every point of its expiry, kept from bucket to bucket: thousands of accounts hold
 * the same few hundred series, and a value does not hang on who holds it.
 *
 * A slot says by itself what it was worked out from, so nobody has to tell it that the market has moved, that a trial was
 * rolled back, or that another option has come to its place. Slot zero is for options that share with nobody.
 */
export class SharedOptions {
  values: Float64Array = new Float64Array(0)
  #stride = 0
  #slots = 0
  /** By slot: figures of the expiry, strike (below zero for a put) and volatility; stamps begin at one. */
  #stamps: Float64Array = new Float64Array(0)
  #strikes: Float64Array = new Float64Array(0)
  #volatilities: Float64Array = new Float64Array(0)

  /** Makes room for rows of `stride`, and for a slot. */
  makeRoom(stride: number, slot: number): void {
    if (stride <= this.#stride && (slot < this.#slots || this.#slots === MOST_SLOTS)) return
    this.#stride = Math.max(stride, this.#stride)
    while (slot >= this.#slots && this.#slots < MOST_SLOTS) this.#slots = Math.max(64, 2 * this.#slots)
    this.values = new Float64Array(this.#slots * this.#stride)
    this.#stamps = new Float64Array(this.#slots)
    this.#strikes = new Float64Array(this.#slots)
    this.#volatilities = new Float64Array(this.#slots)
  }

  /** Slot of an option: its own number as long as there is room, and one shared in turns beyond. */
  slotOf(slot: number): number {
    return slot < MOST_SLOTS ? slot : 1 + (slot % (MOST_SLOTS - 1))
  }

  startOf(slot: number): number {
    return slot * this.#stride
  }

  isOf(slot: number, stamp: number, strike: number, volatility: number): boolean {
    return (
      slot !== 0 &&
      this.#stamps[slot] === stamp &&
      this.#strikes[slot] === strike &&
      this.#volatilities[slot] === volatility
    )
  }

  take(slot: number, stamp: number, strike: number, volatility: number): void {
    this.#stamps[slot] = stamp
    this.#strikes[slot] = strike
    this.#volatilities[slot] = volatility
  }
}
