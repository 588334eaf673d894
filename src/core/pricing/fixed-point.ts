/** Bits after the point of the whole numbers below, beyond what two floats together can hold. */
const BITS = 200n

/** One number as the sum of two floats; `high` has 42 bits after the point, so that small sums of such are exact. */
interface TwoFloats {
  readonly high: number
  readonly low: number
}

/** Splits a fixed-point number below 2^10 into two floats; both conversions round as the language defines. */
function split(fixed: bigint): TwoFloats {
  const drop = BITS - 42n
  const high = (fixed + (1n << (drop - 1n))) >> drop
  return { high: Number(high) / 2 ** 42, low: Number(fixed - (high << drop)) / 2 ** 200 }
}

/** ln((n + 1) / n) = 2 artanh(1 / (2n + 1)), by its series. */
function logOfNext(n: number): bigint {
  const base = BigInt(2 * n + 1)
  let power = (2n << BITS) / base
  let total = 0n
  for (let odd = 1n; power > 0n; odd += 2n) {
    total += power / odd
    power /= base * base
  }
  return total
}

function squareRoot(fixed: bigint): bigint {
  const square = fixed << BITS
  let root = 2n << BITS
  for (let next = (root + square / root) >> 1n; next < root; next = (root + square / root) >> 1n) root = next
  return root
}

const ln2: TwoFloats = split(logOfNext(1))

/** The natural logarithm of 2, in two parts. */
export const LN2_HIGH: number = ln2.high
export const LN2_LOW: number = ln2.low

/** What `exp` multiplies its argument by, and the two parts of ln 2 / 128; 35 bits of the first, so products are exact. */
export const STEPS_OF_EXP: number = Number(128n << (BITS + 60n)) / Number(logOfNext(1) << 60n)
const stepOfExp: bigint = logOfNext(1) >> 7n
const stepBits: bigint = BITS - 42n
export const STEP_HIGH: number = Number(stepOfExp >> stepBits) / 2 ** 42
export const STEP_LOW: number = Number(stepOfExp - ((stepOfExp >> stepBits) << stepBits)) / 2 ** 200

const logs: readonly TwoFloats[] = logsOf128ths()

/** ln(i / 128) for i from 0 to 256, of which those from 128, which is 0, on are filled; the last is ln 2 as above. */
export const LOG_HIGH: Float64Array = Float64Array.from(logs, ({ high }) => high)
export const LOG_LOW: Float64Array = Float64Array.from(logs, ({ low }) => low)

function logsOf128ths(): TwoFloats[] {
  let log = 0n
  return Array.from({ length: 257 }, (_, i) => {
    if (i <= 128) return { high: 0, low: 0 }
    log += logOfNext(i - 1)
    return i === 256 ? ln2 : split(log)
  })
}

const roots: readonly bigint[] = powersOfRoot()

/** 2^(i / 128) for i from 0 to 127, rounded, and what the rounding left. */
export const ROOT_HIGH: Float64Array = Float64Array.from(roots, (root) => Number(root) / 2 ** 200)
export const ROOT_LOW: Float64Array = Float64Array.from(
  roots,
  (root) => Number(root - BigInt(Number(root))) / 2 ** 200,
)

function powersOfRoot(): bigint[] {
  let root = 2n << BITS
  for (let halving = 0; halving < 7; halving += 1) root = squareRoot(root)
  let power = 1n << BITS
  return Array.from({ length: 128 }, (_, i) => (i === 0 ? power : (power = (power * root) >> BITS)))
}

/** 2^(i - 1022) for i from 0 to 2045: every power of two that keeps all its digits. */
export const POWERS_OF_TWO: Float64Array = Float64Array.from(powersOfTwo())

function powersOfTwo(): number[] {
  const powers = [1 / 2 ** 511 / 2 ** 511]
  while (powers.length < 2046) powers.push(2 * powers[powers.length - 1])
  return powers
}
