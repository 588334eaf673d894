import { Sha256, sha256 } from '../money/sha256.ts'
import { HASH_BYTES } from './hashing.ts'

/** Bytes of one block of SHA-256. */
const BLOCK = 64

/**
 * The salts of a journal: HMAC-SHA-256 of its secret over an event and an account.
 *
 * Without the salt nobody can try amounts until a commitment fits; with it the one account it belongs to can show his
 * leaf and nobody else's. The two blocks that depend on the secret alone are hashed once.
 *
 * @see docs/sources.md#hmac
 */
export class Salts {
  readonly #inner: Sha256
  readonly #outer: Sha256
  readonly #hash = new Sha256()
  readonly #digest = new Uint8Array(HASH_BYTES)
  readonly #account = new Uint8Array(4)

  constructor(secret: Uint8Array) {
    const block = new Uint8Array(BLOCK)
    block.set(secret.length > BLOCK ? sha256(secret) : secret)
    this.#inner = new Sha256().update(block.map((byte) => byte ^ 0x36))
    this.#outer = new Sha256().update(block.map((byte) => byte ^ 0x5c))
  }

  /**
   * Writes a salt of 32 bytes at `at`. The account stands in four bytes before the event, so that no two pairs are one
   * message.
   *
   * @param event whatever names the event, in bytes
   * @param account a row, 0 to 2^31 - 1
   */
  write(event: Uint8Array, account: number, into: Uint8Array, at: number): void {
    new DataView(this.#account.buffer).setUint32(0, account)
    this.#hash.copy(this.#inner).update(this.#account).update(event).digestInto(this.#digest, 0)
    this.#hash.copy(this.#outer).update(this.#digest).digestInto(into, at)
  }

  of(event: Uint8Array, account: number): Uint8Array {
    const salt = new Uint8Array(HASH_BYTES)
    this.write(event, account, salt, 0)
    return salt
  }
}

/** Makes commitments one after the other: SHA-256 of a salt of 32 bytes, then the content. */
export class Committer {
  readonly #fresh = new Sha256()
  readonly #hash = new Sha256()

  write(salt: Uint8Array, content: Uint8Array, into: Uint8Array, at: number): void {
    this.#hash.copy(this.#fresh).update(salt).update(content).digestInto(into, at)
  }
}

export function commitmentOf(salt: Uint8Array, content: Uint8Array): Uint8Array {
  const commitment = new Uint8Array(HASH_BYTES)
  new Committer().write(salt, content, commitment, 0)
  return commitment
}
