/** One over 2^32: what takes the upper half of a number down to 32 bits. */
const HALF = 1 / 4_294_967_296

/**
 * A running 64-bit fold of everything written to the book, in the order written.
 *
 * Two runs that made the same writes in the same order agree. Each write is mixed by itself, with its number, and
 * only then added, so that the processor need not wait for the fold before: a chain of products cost a third of a
 * command. It guards replays against drift, not against an attacker: that is the journal's hash chain.
 */
export class Fingerprint {
  /** Two 32-bit lanes and the number of writes. In a typed array, since numbers above 31 bits in a field are boxed. */
  readonly lanes: Int32Array = new Int32Array([0x2545f491, 0x6c078965, 0])
  /** One number and its two halves, made once: a rank folds every candidate. */
  readonly #number: Float64Array = new Float64Array(1)
  readonly #halves: Int32Array = new Int32Array(this.#number.buffer)

  /** @param value whole, within ±(2^53 - 1) */
  fold(place: number, value: number): void {
    const { lanes } = this
    const count = (lanes[2] + 1) | 0
    const low = Math.imul((value | 0) ^ place, 0x9e3779b1)
    const high = Math.imul((Math.floor(value * HALF) | 0) ^ count, 0x85ebca77)
    const first = Math.imul(low ^ (low >>> 15) ^ high, 0xc2b2ae3d)
    const second = Math.imul(high ^ (high >>> 13) ^ place, 0x27d4eb2f) ^ low
    lanes[0] += first ^ (first >>> 16)
    lanes[1] += Math.imul(second ^ (second >>> 15), 0x165667b1)
    lanes[2] = count
  }

  /** Folds all 64 bits of a number that need not be whole, such as a score. */
  foldBits(place: number, value: number): void {
    this.#number[0] = value + 0 // -0 becomes 0: equal scores fold alike
    this.fold(place, this.#halves[0])
    this.fold(place, this.#halves[1])
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    return [...this.lanes.subarray(0, 2)].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
  }

  copy(): Fingerprint {
    const other = new Fingerprint()
    other.lanes.set(this.lanes)
    return other
  }
}
