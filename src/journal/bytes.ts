import { isAscii } from 'node:buffer'

/** Bytes that are no batch of commands, or end in the middle of one; the message names the place. */
export class MalformedBatch extends Error {
  override readonly name = 'MalformedBatch'
}

/** Texts up to here are looked at by hand: a call would take longer. */
const SHORT = 256
const LAST_ASCII = 127

/** Writes little-endian into a buffer that grows and is used again and again. */
export class ByteWriter {
  #bytes: Uint8Array = new Uint8Array(1 << 12)
  #view = new DataView(this.#bytes.buffer)
  #used = 0
  readonly #encoder = new TextEncoder()

  u32(value: number): void {
    this.#makeRoom(4)
    this.#view.setUint32(this.#used, value, true)
    this.#used += 4
  }

  f64(value: number): void {
    this.#makeRoom(8)
    this.#view.setFloat64(this.#used, value, true)
    this.#used += 8
  }

  bytes(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length)
    this.#bytes.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /** Bytes since the last that were taken. */
  get size(): number {
    return this.#used
  }

  /** A text behind its length in bytes. */
  text(text: string): void {
    // A UTF-16 unit takes at most three bytes of UTF-8.
    this.#makeRoom(4 + 3 * text.length)
    if (text.length <= SHORT && this.#ascii(text)) return
    const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used + 4))
    this.#view.setUint32(this.#used, written, true)
    this.#used += 4 + written
  }

  /** What was written, as bytes of its own; the writer is empty again. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#used)
    this.#used = 0
    return bytes
  }

  /** The same at a place of other bytes. */
  takeInto(bytes: Uint8Array, at: number): void {
    bytes.set(this.#bytes.subarray(0, this.#used), at)
    this.#used = 0
  }

  /** By hand: for a short text the call of an encoder takes longer. @returns false when it is more than ASCII */
  #ascii(text: string): boolean {
    const bytes = this.#bytes
    const from = this.#used + 4
    for (let place = 0; place < text.length; place += 1) {
      const unit = text.charCodeAt(place)
      if (unit > LAST_ASCII) return false
      bytes[from + place] = unit
    }
    this.#view.setUint32(this.#used, text.length, true)
    this.#used = from + text.length
    return true
  }

  #makeRoom(more: number): void {
    if (this.#used + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + more))
    grown.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads what a `ByteWriter` wrote, from a place to an end, and never beyond. */
export class ByteReader {
  readonly #bytes: Uint8Array
  /** For whoever looks at several figures of a stretch that `step` gave him. */
  readonly view: DataView
  /** Made for the first text. */
  #buffer: Buffer | null = null
  readonly #end: number
  #at: number

  constructor(bytes: Uint8Array, from = 0, end: number = bytes.length) {
    this.#bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#at = from
    this.#end = end
  }

  get at(): number {
    return this.#at
  }

  /** Bytes up to the end. */
  get left(): number {
    return this.#end - this.#at
  }

  u32(): number {
    return this.view.getUint32(this.step(4), true)
  }

  /** So many of them: looked at only once it is known that they are there, since a damaged number may be any. */
  u32s(count: number): Uint32Array {
    const from = this.step(4 * count)
    const all = new Uint32Array(count)
    for (let at = 0; at < count; at += 1) all[at] = this.view.getUint32(from + 4 * at, true)
    return all
  }

  f64(): number {
    return this.view.getFloat64(this.step(8), true)
  }

  /** A number that has to be whole and not below zero. */
  whole(what: string): number {
    const from = this.#at
    const value = this.f64()
    if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0))
      throw new MalformedBatch(`Byte ${from} holds ${value} for ${what}; a whole number was expected.`)
    return value
  }

  bytes(length: number): Uint8Array {
    const from = this.step(length)
    return this.#bytes.subarray(from, from + length)
  }

  text(length: number): string {
    const from = this.#at
    if (this.#isAscii(from, length)) return this.#latin1(this.step(length), length)
    try {
      return decoder.decode(this.bytes(length))
    } catch (error) {
      if (error instanceof MalformedBatch) throw error
      throw new MalformedBatch(`Byte ${from} begins a text of ${length} bytes that is no UTF-8.`)
    }
  }

  #latin1(from: number, length: number): string {
    const { buffer, byteOffset, byteLength } = this.#bytes
    this.#buffer ??= Buffer.from(buffer, byteOffset, byteLength)
    return this.#buffer.toString('latin1', from, from + length)
  }

  /** A text that has to be JSON; `read` makes of it what it shall be. */
  json<T>(length: number, what: string, read: (json: unknown) => T): T {
    const from = this.#at
    const text = this.text(length)
    try {
      return read(JSON.parse(text))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new MalformedBatch(`Byte ${from} begins ${what} that cannot be read: ${why}`)
    }
  }

  end(): void {
    if (this.#at !== this.#end)
      throw new MalformedBatch(`The batch ends at byte ${this.#at}, and ${this.#end} were given.`)
  }

  /** Whether a text is within bounds and of one byte a letter: then the decoder can be done without. */
  #isAscii(from: number, length: number): boolean {
    if (from + length > this.#end) return false
    if (length > SHORT) return isAscii(this.#bytes.subarray(from, from + length))
    for (let at = from; at < from + length; at += 1) if (this.#bytes[at] > LAST_ASCII) return false
    return true
  }

  /** Goes on by so many bytes, and says where they begin. */
  step(length: number): number {
    const from = this.#at
    if (from + length > this.#end)
      throw new MalformedBatch(
        `The batch breaks off: ${length} bytes were expected at byte ${from} of ${this.#end}.`,
      )
    this.#at += length
    return from
  }
}
