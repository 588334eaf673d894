import { invariant } from '../money/invariant.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { SUM_BYTES } from './hashing.ts'

/** One more than the largest sum a node can hold. */
const LIMIT = 1n << 128n

/** Whether a sum fits its 128 bits; below zero nothing does, so that no child can hide what another holds. */
export function isSum(sum: bigint): boolean {
  return sum >= 0n && sum < LIMIT
}

/** Leaves stay below this, so that fewer than 2^32 of them never pass 128 bits. */
const LARGEST_LEAF = 1n << 96n

/**
 * Writes one sum of a leaf.
 *
 * @throws {InvariantViolation} for what is below zero, a fraction, a number above 2^53 - 1 or a bigint of 96 bits
 */
export function writeCell(bytes: Uint8Array, at: number, cell: number | bigint): void {
  if (typeof cell === 'bigint') {
    invariant(
      cell >= 0n && cell < LARGEST_LEAF,
      `a leaf of a sum tree counts from 0 to 2^96 - 1, not ${cell}`,
    )
    bytes.set(sumsToBytes([cell]), at)
    return
  }
  invariant(
    Number.isInteger(cell) && cell >= 0 && cell <= MAX_CELL,
    `a leaf of a sum tree counts a whole number from 0 to 2^53 - 1, and ${cell} is none`,
  )
  bytes.fill(0, at, at + SUM_BYTES - 8)
  writeWord(bytes, at + SUM_BYTES - 8, Math.floor(cell / 0x1_0000_0000))
  writeWord(bytes, at + SUM_BYTES - 4, cell % 0x1_0000_0000)
}

function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24
  bytes[at + 1] = word >>> 16
  bytes[at + 2] = word >>> 8
  bytes[at + 3] = word
}

/** Adds two rows of sums, byte by byte, into `into`. */
export function addSums(
  left: Uint8Array,
  leftAt: number,
  right: Uint8Array,
  rightAt: number,
  width: number,
  into: Uint8Array,
  at: number,
): void {
  for (let sum = 0; sum < width; sum += 1) {
    let carry = 0
    for (let byte = (sum + 1) * SUM_BYTES - 1; byte >= sum * SUM_BYTES; byte -= 1) {
      const total = left[leftAt + byte] + right[rightAt + byte] + carry
      into[at + byte] = total
      carry = total >> 8
    }
  }
}

export function readSums(bytes: Uint8Array, at: number, width: number): bigint[] {
  const sums: bigint[] = []
  for (let sum = 0; sum < width; sum += 1) {
    let value = 0n
    for (let byte = 0; byte < SUM_BYTES; byte += 1)
      value = (value << 8n) | BigInt(bytes[at + sum * SUM_BYTES + byte])
    sums.push(value)
  }
  return sums
}

/** @param sums each from 0 to 2^128 - 1 */
export function sumsToBytes(sums: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(sums.length * SUM_BYTES)
  for (const [place, sum] of sums.entries()) {
    let rest = sum
    for (let byte = (place + 1) * SUM_BYTES - 1; byte >= place * SUM_BYTES; byte -= 1) {
      bytes[byte] = Number(rest & 255n)
      rest >>= 8n
    }
  }
  return bytes
}
