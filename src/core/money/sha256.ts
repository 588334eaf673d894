import { invariant } from './invariant.ts'

/** Bytes of one block of the hash function. */
const BLOCK = 64

/** The first 32 bits of the fractional parts of the square roots of the first 8 primes. */
const INITIAL: readonly number[] = Object.freeze([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
])

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND_CONSTANTS: readonly number[] = Object.freeze([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
])

/**
 * SHA-256 in pieces: `update` as often as there are bytes, then `digest` once.
 *
 * The engine carries its own because core takes no package and runs in a browser too.
 *
 * @see docs/sources.md#sha-256 FIPS 180-4, section 6.2
 */
export class Sha256 {
  private readonly state: Int32Array = new Int32Array(INITIAL)
  private readonly constants: Int32Array = new Int32Array(ROUND_CONSTANTS)
  private readonly schedule: Int32Array = new Int32Array(64)
  private readonly block: Uint8Array = new Uint8Array(BLOCK)
  private filled = 0
  private length = 0
  private done = false

  /**
   * Takes more bytes; they may be changed or reused afterwards.
   *
   * @throws {InvariantViolation} after `digest`
   */
  update(bytes: Uint8Array): this {
    invariant(!this.done, 'a digest is final: hash further bytes with a new Sha256')
    this.length += bytes.length
    let offset = 0
    if (this.filled > 0) {
      offset = Math.min(BLOCK - this.filled, bytes.length)
      this.keep(bytes.subarray(0, offset))
      if (this.filled < BLOCK) return this
      compress(this.state, this.schedule, this.constants, this.block, 0)
      this.filled = 0
    }
    for (; offset + BLOCK <= bytes.length; offset += BLOCK)
      compress(this.state, this.schedule, this.constants, bytes, offset)
    this.keep(bytes.subarray(offset))
    return this
  }

  /**
   * Ends the message.
   *
   * @returns the 32 bytes of the hash
   * @throws {InvariantViolation} when called twice
   */
  digest(): Uint8Array {
    const bytes = new Uint8Array(32)
    this.digestInto(bytes, 0)
    return bytes
  }

  /** Ends the message and writes the 32 bytes of the hash at `offset`, so that a million hashes make no garbage. */
  digestInto(bytes: Uint8Array, offset: number): void {
    const { state, block, length } = this
    invariant(!this.done, 'a digest is final: hash further bytes with a new Sha256')
    block[this.filled] = 0x80
    block.fill(0, this.filled + 1)
    if (this.filled > BLOCK - 9) {
      compress(state, this.schedule, this.constants, block, 0)
      block.fill(0)
    }
    writeWord(block, BLOCK - 8, Math.floor(length / 0x2000_0000))
    writeWord(block, BLOCK - 4, (length * 8) % 0x1_0000_0000)
    compress(state, this.schedule, this.constants, block, 0)
    this.done = true
    for (let word = 0; word < 8; word += 1) writeWord(bytes, offset + word * 4, state[word])
  }

  /** Goes on from where another stands, with what it has taken so far: a common beginning is hashed once. */
  copy(from: Sha256): this {
    this.state.set(from.state)
    this.block.set(from.block)
    this.filled = from.filled
    this.length = from.length
    this.done = from.done
    return this
  }

  private keep(bytes: Uint8Array): void {
    if (bytes.length > 0) this.block.set(bytes, this.filled)
    this.filled += bytes.length
  }
}

/** The 32 bytes of the SHA-256 hash. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return new Sha256().update(bytes).digest()
}

/** The SHA-256 hash as 64 lower-case hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return hexOf(sha256(bytes))
}

/**
 * The keyed hash HMAC-SHA-256: nobody without the key can make it or check a guess against it.
 *
 * @param key of any length; longer than 64 bytes it is hashed first
 * @returns 32 bytes
 * @see docs/sources.md#hmac RFC 2104
 */
export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK)
  block.set(key.length > BLOCK ? sha256(key) : key)
  const inner = new Sha256().update(block.map((byte) => byte ^ 0x36)).update(bytes)
  return new Sha256()
    .update(block.map((byte) => byte ^ 0x5c))
    .update(inner.digest())
    .digest()
}

/** Bytes as lower-case hexadecimal digits, two for each. */
export function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

function writeWord(bytes: Uint8Array, offset: number, word: number): void {
  bytes[offset] = word >>> 24
  bytes[offset + 1] = word >>> 16
  bytes[offset + 2] = word >>> 8
  bytes[offset + 3] = word
}

/** Folds one block into the state: the message schedule, then 64 rounds over eight words. */
function compress(
  state: Int32Array,
  schedule: Int32Array,
  constants: Int32Array,
  bytes: Uint8Array,
  offset: number,
): void {
  expand(schedule, bytes, offset)
  let a = state[0]
  let b = state[1]
  let c = state[2]
  let d = state[3]
  let e = state[4]
  let f = state[5]
  let g = state[6]
  let h = state[7]
  for (let round = 0; round < 64; round += 1) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const choice = (e & f) ^ (~e & g)
    const first = (h + sum1 + choice + constants[round] + schedule[round]) | 0
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + sum0 + majority) | 0
  }
  state[0] += a
  state[1] += b
  state[2] += c
  state[3] += d
  state[4] += e
  state[5] += f
  state[6] += g
  state[7] += h
}

/** Sixteen words of the message, and forty-eight mixed from them. */
function expand(schedule: Int32Array, bytes: Uint8Array, offset: number): void {
  for (let word = 0; word < 16; word += 1) {
    const at = offset + word * 4
    schedule[word] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
  }
  for (let word = 16; word < 64; word += 1) {
    const x = schedule[word - 15]
    const y = schedule[word - 2]
    const small0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const small1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    schedule[word] = (schedule[word - 16] + small0 + schedule[word - 7] + small1) | 0
  }
}
