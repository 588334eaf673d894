import type { KeyTexts } from '../../journal/key-record.ts'
import { type KeyParts, keyPartsOf } from './key-text.ts'
import { type KnownImage, KnownRequests } from './known-requests.ts'
import type { Settled } from './options.ts'
import { hashAscii, hashAsciiDigest, hashDigest, hashText } from './text-hash.ts'
import { HASH_WORDS, WindowLog } from './window-log.ts'

const KEY_WORDS = 4
const [ZERO, COMMA, MINUS, COLON] = [48, 44, 45, 58]
/** As `keyPartsOf` reads a length. */
const MOST_DIGITS = 6
const BAD = -1

/** Known requests while a journal is decided again: written down, and known only once all of it was. */
export class KnownLog {
  readonly #options: Pick<Settled, 'known' | 'nonces'>
  readonly #keys: WindowLog
  readonly #nonces: WindowLog
  readonly #hashes = new Uint32Array(HASH_WORDS)
  /** Where the reading of a key's bytes has come to. */
  #at = 0

  constructor(options: Pick<Settled, 'known' | 'nonces'>, { keys, nonces }: KnownImage) {
    this.#options = options
    this.#keys = new WindowLog(options.known, keys)
    this.#nonces = new WindowLog({ forMs: options.nonces.forMs, atMost: Number.POSITIVE_INFINITY }, nonces)
  }

  /** Remembers a command by the key that stands beside it, at its place of a row. */
  keep(by: string, keys: KeyTexts, row: number, place: number, at: number): void {
    if (keys.isAscii && this.#hashPlain(keys.bytes, keys.edges[place], keys.edges[place + 1]))
      return this.#keys.keep(by, this.#hashes, row, place, at)
    const parts = keyPartsOf(keys.textAt(place))
    if (parts !== null) this.#keepParts(by, parts, row, place, at)
  }

  /** All that was remembered, to be looked up. */
  known(): KnownRequests {
    return new KnownRequests(this.#options, { keys: this.#keys.freeze(), nonces: this.#nonces.freeze() })
  }

  #keepParts(by: string, { key, nonce }: KeyParts, row: number, place: number, at: number): void {
    if (key !== undefined) {
      hashText(key.key, this.#hashes, 0)
      hashDigest(key.digest, this.#hashes, KEY_WORDS)
      this.#keys.keep(by, this.#hashes, row, place, at)
    }
    if (nonce === undefined) return
    hashText(nonce, this.#hashes, 0)
    hashDigest('', this.#hashes, KEY_WORDS)
    this.#nonces.keep(by, this.#hashes, row, place, at)
  }

  /**
   * The commonest text, one key without a nonce, is read and hashed where it stands.
   * @returns false when it is another
   */
  #hashPlain(bytes: Uint8Array, from: number, to: number): boolean {
    this.#at = from
    const keyLength = this.#length(bytes)
    const digestLength = this.#length(bytes)
    if (keyLength === BAD || digestLength === BAD) return false
    if (bytes[this.#at] !== MINUS || bytes[this.#at + 1] !== COLON) return false
    const keyFrom = this.#at + 2
    const digestFrom = keyFrom + keyLength
    if (digestFrom + digestLength !== to) return false
    hashAscii(bytes, keyFrom, digestFrom, this.#hashes, 0)
    hashAsciiDigest(bytes, digestFrom, to, this.#hashes, KEY_WORDS)
    return true
  }

  /** A length with the comma behind it. What stands in the bytes behind the text does no harm: its end is compared. */
  #length(bytes: Uint8Array): number {
    let length = 0
    for (let digits = 0; digits <= MOST_DIGITS; digits += 1) {
      const byte = bytes[this.#at++]
      if (byte === COMMA) return digits === 0 ? BAD : length
      const digit = byte - ZERO
      if (!(digit >= 0 && digit <= 9)) return BAD
      length = length * 10 + digit
    }
    return BAD
  }
}
