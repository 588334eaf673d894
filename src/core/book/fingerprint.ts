/**
 * A running 64-bit fold of everything written to the book, in the order written.
 *
 * Two runs that made the same writes in the same order agree; it costs a few multiplications a write.
 * It guards replays against drift, not against an attacker: that is the journal's hash chain.
 */
export class Fingerprint {
  /** Two 32-bit lanes. Kept in a typed array, since numbers above 31 bits in a field are boxed. */
  readonly lanes: Int32Array = new Int32Array([0x2545f491, 0x6c078965 | 0])
  readonly #double = new Float64Array(1)
  readonly #words = new Int32Array(this.#double.buffer)

  fold(place: number, value: number): void {
    this.#double[0] = value + 0 // -0 becomes 0, so that equal amounts fold alike
    const low = this.#words[0] as number
    const high = this.#words[1] as number
    const a = Math.imul(this.lanes[0] ^ low, 0x9e3779b1)
    const b = Math.imul(this.lanes[1] ^ high ^ place, 0x85ebca77)
    this.lanes[0] = (a ^ (a >>> 15)) + b
    this.lanes[1] = Math.imul(b ^ (b >>> 13), 0xc2b2ae3d) + a
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    return [...this.lanes].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
  }

  copy(): Fingerprint {
    const other = new Fingerprint()
    other.lanes.set(this.lanes)
    return other
  }
}
