import { isAscii } from 'node:buffer'
import { type ByteReader, MalformedBatch } from './bytes.ts'

/**
 * The keys of a batch as bytes, for the rows of a journal.
 *
 *   u32 keys · u32 length of each in UTF-16 units · utf-8 of all of them, one behind the other, to the end
 *
 * They are written and read as one text: a call for each would take longer than its letters.
 */

/** A UTF-16 unit takes at most three bytes of UTF-8. */
const UNIT_BYTES = 3

/** Gathers keys until they are taken as bytes. */
export class KeyRecorder {
  #text = ''
  #lengths: Uint32Array = new Uint32Array(1 << 8)
  #count = 0
  #bytes: Uint8Array = new Uint8Array(1 << 14)
  readonly #encoder = new TextEncoder()

  /** @param key well-formed: halves of two that meet would become a letter */
  add(key: string): void {
    if (this.#count === this.#lengths.length) {
      const grown = new Uint32Array(2 * this.#count)
      grown.set(this.#lengths)
      this.#lengths = grown
    }
    this.#lengths[this.#count] = key.length
    this.#count += 1
    this.#text += key
  }

  /** The keys so far, good until others are taken; the recorder is empty again. */
  take(): Uint8Array {
    const [count, text] = [this.#count, this.#text]
    const from = 4 + 4 * count
    const most = from + UNIT_BYTES * text.length
    if (this.#bytes.length < most) this.#bytes = new Uint8Array(2 * most)
    const view = new DataView(this.#bytes.buffer)
    view.setUint32(0, count, true)
    for (let at = 0; at < count; at += 1) view.setUint32(4 + 4 * at, this.#lengths[at], true)
    const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(from))
    this.#count = 0
    this.#text = ''
    return this.#bytes.subarray(0, from + written)
  }
}

/** Keys where they stand in a row. Only what is asked for becomes text. */
export class KeyTexts {
  readonly bytes: Uint8Array
  /** Where each key begins, in UTF-16 units, and at the end where the last one edges. */
  readonly edges: Uint32Array
  /** Whether each byte is a letter: then keys stand in the bytes where they do in the text. */
  readonly isAscii: boolean
  #text: string | null = null

  /** @throws {MalformedBatch} when they are no keys, or do not go on to the end */
  constructor(reader: ByteReader) {
    const from = reader.at
    const lengths = reader.u32s(reader.u32())
    const { view, left } = reader
    this.bytes = new Uint8Array(view.buffer, view.byteOffset + reader.at, left)
    this.isAscii = isAscii(this.bytes)
    if (this.isAscii) reader.step(left)
    else this.#text = reader.text(left)
    const edges = new Uint32Array(lengths.length + 1)
    let end = 0
    for (let at = 0; at < lengths.length; at += 1) {
      end += lengths[at]
      edges[at + 1] = end
    }
    this.edges = edges
    const letters = this.#text?.length ?? left
    if (end !== letters)
      throw new MalformedBatch(
        `Byte ${from} begins ${lengths.length} keys of ${end} letters, and ${letters} stand there.`,
      )
  }

  get count(): number {
    return this.edges.length - 1
  }

  textAt(place: number): string {
    const { buffer, byteOffset, length } = this.bytes
    this.#text ??= Buffer.from(buffer, byteOffset, length).toString('latin1')
    return this.#text.slice(this.edges[place], this.edges[place + 1])
  }
}
