import { inChunks } from './chunks.ts'

/** Counters of one deal stay in the fastest cache up to this many bits of the keys at a time. */
const MOST_BITS = 11
const WORD = 4_294_967_296 // 2^32

/** Rows with a word of each one's key. */
interface Dealt {
  readonly rows: Int32Array
  readonly words: Uint32Array
}

/** Sixty-four bits of each key, whose order is the order of the keys. */
interface Words {
  readonly high: Uint32Array
  readonly low: Uint32Array
}

/**
 * Row numbers by their key, the smallest first, the lower row first where two are equal.
 *
 * The rows are dealt out by a few bits of their keys after the other, the least first. Bits that are the same in
 * every key are left out, so that small whole numbers take few deals.
 *
 * @param keys zero or above, finite
 */
export function rowsAscending(keys: Float64Array): Int32Array {
  return rowsByWords(wordsOf(keys))
}

/**
 * Row numbers by their key, the largest first, the lower row first where two are equal.
 *
 * @param keys of either sign, not NaN, and no zero with a sign
 */
export function rowsDescending(keys: Float64Array): Int32Array {
  const words = { high: new Uint32Array(keys.length), low: new Uint32Array(keys.length) }
  const { bits, highAt } = bitsOf(keys)
  inChunks(keys.length, (start, end) => takeTurned(bits, highAt, words, start, end))
  return rowsByWords(words)
}

/** Sorts by the low words, then, keeping that order where they are equal, by the high ones. */
function rowsByWords({ high, low }: Words): Int32Array {
  const rows = new Int32Array(low.length)
  inChunks(rows.length, (start, end) => numberRows(rows, start, end))
  const byLow = dealOut(rows, low)
  if (varyingBits(high) === 0) return byLow
  const carried = new Uint32Array(high.length)
  inChunks(high.length, (start, end) => gather(high, byLow, carried, start, end))
  return dealOut(byLow, carried)
}

/** Sorts rows by a word each; the words travel with the rows, because to fetch them would be slower. */
function dealOut(rows: Int32Array, words: Uint32Array): Int32Array {
  const varying = varyingBits(words)
  if (varying === 0) return rows
  const from = lowestBit(varying)
  const span = 32 - Math.clz32(varying) - from
  const deals = Math.ceil(span / MOST_BITS)
  const width = Math.ceil(span / deals)
  let [before, after]: [Dealt, Dealt] = [
    { rows, words },
    { rows: new Int32Array(rows.length), words: new Uint32Array(rows.length) },
  ]
  for (let turn = 0; turn < deals; turn += 1) {
    const starts = new Int32Array(1 << width)
    const shift = from + turn * width
    inChunks(rows.length, (start, end) => countDigits(before.words, shift, starts, start, end))
    countsToStarts(starts)
    inChunks(rows.length, (start, end) => deal(before, shift, starts, after, start, end))
    ;[before, after] = [after, before]
  }
  return before.rows
}

/** Whole keys as whole numbers, which need fewer bits; others as the bits of the double, in the same order. */
function wordsOf(keys: Float64Array): Words {
  const words = { high: new Uint32Array(keys.length), low: new Uint32Array(keys.length) }
  let fractions = 0
  inChunks(keys.length, (start, end) => {
    fractions += takeWhole(keys, words, start, end)
  })
  if (fractions === 0) return words
  const { bits, highAt } = bitsOf(keys)
  inChunks(keys.length, (start, end) => takeBits(bits, highAt, words, start, end))
  return words
}

/** The two halves of each key, and which of them leads, as this machine lays out bytes. */
function bitsOf(keys: Float64Array): { bits: Uint32Array; highAt: number } {
  const bits = new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length)
  return { bits, highAt: new Uint32Array(new Float64Array([1]).buffer)[0] === 0 ? 1 : 0 }
}

/** Turns the bits over, so that they fall as the key rises: all but the sign of a number that is not below zero. */
function takeTurned(
  bits: Uint32Array,
  highAt: number,
  { high, low }: Words,
  start: number,
  end: number,
): void {
  for (let row = start; row < end; row += 1) {
    const leading = bits[2 * row + highAt] | 0
    const turn = ~(leading >> 31)
    high[row] = leading ^ (turn & 0x7fff_ffff)
    low[row] = bits[2 * row + 1 - highAt] ^ turn
  }
}

/** @returns how many keys are not whole numbers below 2^53 */
function takeWhole(keys: Float64Array, { high, low }: Words, start: number, end: number): number {
  let fractions = 0
  for (let row = start; row < end; row += 1) {
    const key = keys[row]
    const upper = Math.floor(key / WORD)
    high[row] = upper
    low[row] = key - upper * WORD
    if (!Number.isSafeInteger(key)) fractions += 1
  }
  return fractions
}

function takeBits(bits: Uint32Array, highAt: number, { high, low }: Words, start: number, end: number): void {
  for (let row = start; row < end; row += 1) {
    // Without its sign bit, which would sort it last, −0 is 0.
    high[row] = bits[2 * row + highAt] & 0x7fff_ffff
    low[row] = bits[2 * row + 1 - highAt]
  }
}

/** The bits in which two words differ. */
function varyingBits(words: Uint32Array): number {
  let varying = 0
  inChunks(words.length, (start, end) => {
    varying |= varyingIn(words, start, end)
  })
  return varying
}

function varyingIn(words: Uint32Array, start: number, end: number): number {
  let varying = 0
  for (let row = start; row < end; row += 1) varying |= words[row] ^ words[0]
  return varying
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}

function numberRows(rows: Int32Array, start: number, end: number): void {
  for (let row = start; row < end; row += 1) rows[row] = row
}

function gather(from: Uint32Array, rows: Int32Array, to: Uint32Array, start: number, end: number): void {
  for (let place = start; place < end; place += 1) to[place] = from[rows[place]]
}

/** Counts the bits of each word from `shift` on, as many as there are counters for. */
function countDigits(
  words: Uint32Array,
  shift: number,
  counts: Int32Array,
  start: number,
  end: number,
): void {
  const mask = counts.length - 1
  for (let place = start; place < end; place += 1) counts[(words[place] >>> shift) & mask] += 1
}

function countsToStarts(counts: Int32Array): void {
  let start = 0
  for (let digit = 0; digit < counts.length; digit += 1) {
    const count = counts[digit]
    counts[digit] = start
    start += count
  }
}

function deal(
  before: Dealt,
  shift: number,
  starts: Int32Array,
  after: Dealt,
  start: number,
  end: number,
): void {
  const mask = starts.length - 1
  for (let place = start; place < end; place += 1) {
    const word = before.words[place]
    const to = starts[(word >>> shift) & mask]++
    after.rows[to] = before.rows[place]
    after.words[to] = word
  }
}
