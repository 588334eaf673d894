/**
 * 128 bits of a text, in four lanes of 32 that each take every letter and are stirred together at the end.
 *
 * No hash against attackers: two texts of one hash can be made on purpose. Whoever keeps hashes keeps them by giver, so
 * that such a pair stands for one request of whoever made it, and of nobody else.
 */
export function hashText(text: string, into: Uint32Array, at: number): void {
  let a = 0x9e3779b9
  let b = 0x85ebca6b
  let c = 0xc2b2ae35
  let d = 0x27d4eb2f ^ text.length
  for (let place = 0; place < text.length; place += 1) {
    const letter = text.charCodeAt(place)
    a = Math.imul(a ^ letter, 597_399_067) ^ (b >>> 13)
    b = Math.imul(b ^ letter, 2_869_860_233) ^ (c >>> 15)
    c = Math.imul(c ^ letter, 951_274_213) ^ (d >>> 17)
    d = Math.imul(d ^ letter, 2_716_044_179) ^ (a >>> 16)
  }
  a = stirred(a ^ d)
  b = stirred(b ^ a)
  c = stirred(c ^ b)
  d = stirred(d ^ c)
  into[at] = a ^ d
  into[at + 1] = b
  into[at + 2] = c
  into[at + 3] = d
}

/** Characters that are looked at of a text that is a hash already: as good as 96 bits of it. */
const FIRST_OF_HASH = 24

/** 64 bits of a text that is a hash already, in hexadecimal: two requests under one key are told apart by it. */
export function hashDigest(text: string, into: Uint32Array, at: number): void {
  let a = 0x9e3779b9 ^ text.length
  let b = 0x85ebca6b
  const end = Math.min(FIRST_OF_HASH, text.length)
  for (let place = 0; place < end; place += 1) {
    const letter = text.charCodeAt(place)
    a = Math.imul(a ^ letter, 597_399_067) ^ (b >>> 13)
    b = Math.imul(b ^ letter, 2_869_860_233) ^ (a >>> 15)
  }
  const first = stirred(a)
  into[at] = first
  into[at + 1] = stirred(b ^ first)
}

/**
 * What `hashText` makes of a text, where it stands in bytes that are each a letter below 128: so that a row's keys
 * need not become texts only to be hashed.
 */
export function hashAscii(bytes: Uint8Array, from: number, to: number, into: Uint32Array, at: number): void {
  let a = 0x9e3779b9
  let b = 0x85ebca6b
  let c = 0xc2b2ae35
  let d = 0x27d4eb2f ^ (to - from)
  for (let place = from; place < to; place += 1) {
    const letter = bytes[place]
    a = Math.imul(a ^ letter, 597_399_067) ^ (b >>> 13)
    b = Math.imul(b ^ letter, 2_869_860_233) ^ (c >>> 15)
    c = Math.imul(c ^ letter, 951_274_213) ^ (d >>> 17)
    d = Math.imul(d ^ letter, 2_716_044_179) ^ (a >>> 16)
  }
  a = stirred(a ^ d)
  b = stirred(b ^ a)
  c = stirred(c ^ b)
  d = stirred(d ^ c)
  into[at] = a ^ d
  into[at + 1] = b
  into[at + 2] = c
  into[at + 3] = d
}

/** The same for `hashDigest`. */
export function hashAsciiDigest(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: Uint32Array,
  at: number,
): void {
  let a = 0x9e3779b9 ^ (to - from)
  let b = 0x85ebca6b
  const end = Math.min(from + FIRST_OF_HASH, to)
  for (let place = from; place < end; place += 1) {
    const letter = bytes[place]
    a = Math.imul(a ^ letter, 597_399_067) ^ (b >>> 13)
    b = Math.imul(b ^ letter, 2_869_860_233) ^ (a >>> 15)
  }
  const first = stirred(a)
  into[at] = first
  into[at + 1] = stirred(b ^ first)
}

function stirred(value: number): number {
  const half = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  const whole = Math.imul(half ^ (half >>> 13), 0xc2b2ae35)
  return whole ^ (whole >>> 16)
}
