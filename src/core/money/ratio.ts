import { CHUNK } from './columns.ts'
import { toCell } from './units.ts'

/** Limbs of 25 bits: a limb times half a weight below 2^52 stays below 2^52, two such sums below 2^53. */
const LIMB = 33_554_432 // 2^25
const DOUBLE_LIMB = 1_125_899_906_842_624 // 2^50
const LIMB_MASK = 33_554_431n
/** Three limbs: a total of four million full cells. */
const LIMIT = 1n << 75n
/** Weights and quotients above this take the bigint road; it is half of the largest cell. */
const FAST_CELL = 4_503_599_627_370_496 // 2^52
/** Two rounded factors and a rounded product err by less than 2^-51 of it each; this bounds both, twice over. */
const SCREEN = 8.881784197001252e-16 // 2^-50

/**
 * A ratio of totals that may pass 2^53, cut into limbs so that floats can multiply it exactly.
 *
 * Made for one operation and dropped with it: `high` and `low` are where the last remainder lies,
 * `high * 2^50 + low`, with `low` in [0, 2^50).
 */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
  readonly n0: number
  readonly n1: number
  readonly n2: number
  readonly d0: number
  readonly d1: number
  readonly d2: number
  readonly floatNumerator: number
  readonly floatDenominator: number
  /** Both totals fit three limbs. */
  readonly fits: boolean
  high: number
  low: number
}

/** Remainders of a column, each an unevaluated sum of two floats: `leading` is the sum rounded, `rest` its error. */
export interface Remainders {
  readonly leading: Float64Array
  readonly rest: Float64Array
}

/** Cuts a ratio into limbs; `numerator >= 0`, `denominator > 0`, neither reduced nor required to be. */
export function ratioOf(numerator: bigint, denominator: bigint): Ratio {
  return {
    numerator,
    denominator,
    n0: Number(numerator & LIMB_MASK),
    n1: Number((numerator >> 25n) & LIMB_MASK),
    n2: Number(numerator >> 50n),
    d0: Number(denominator & LIMB_MASK),
    d1: Number((denominator >> 25n) & LIMB_MASK),
    d2: Number(denominator >> 50n),
    floatNumerator: Number(numerator),
    floatDenominator: Number(denominator),
    fits: numerator < LIMIT && denominator < LIMIT,
    high: 0,
    low: 0,
  }
}

/**
 * The sign of `ratio * weight - amount`: a float screen with a proven bound, and an exact confirm inside it.
 *
 * @param weight whole, in [0, 2^53 - 1]; so is `amount`
 */
export function signOfExcess(ratio: Ratio, weight: number, amount: number): number {
  const left = ratio.floatNumerator * weight
  const right = ratio.floatDenominator * amount
  const difference = left - right
  if (Math.abs(difference) > (left + right) * SCREEN) return difference
  return confirmSign(ratio, weight, amount)
}

/**
 * Works out `floor(ratio * weight)` and its remainder for each active row, exactly.
 *
 * A float guess is off by 3 at most; its exact remainder decides and moves it into place.
 *
 * @param active rows to work on; row `active[k]` leaves its remainder at place `k`
 * @param quotients written at the active rows only
 * @returns remainders over the ratio's denominator
 * @throws {InvariantViolation} when a quotient passes 2^53 - 1
 */
export function divideColumn(
  ratio: Ratio,
  weights: Float64Array,
  active: Int32Array,
  quotients: Float64Array,
): Remainders {
  const remainders = {
    leading: new Float64Array(active.length),
    rest: new Float64Array(active.length),
  }
  for (let from = 0; from < active.length; from += CHUNK)
    divideChunk(ratio, weights, active.subarray(from, from + CHUNK), quotients, remainders, from)
  return remainders
}

function divideChunk(
  ratio: Ratio,
  weights: Float64Array,
  rows: Int32Array,
  quotients: Float64Array,
  { leading, rest }: Remainders,
  start: number,
): void {
  const guide = ratio.floatNumerator / ratio.floatDenominator
  for (let place = 0; place < rows.length; place += 1) {
    const weight = weights[rows[place]]
    quotients[rows[place]] = divideOne(ratio, weight, Math.floor(weight * guide))
    const high = ratio.high * DOUBLE_LIMB
    const sum = high + ratio.low
    leading[start + place] = sum
    rest[start + place] = ratio.low - (sum - high) // Exact: the high part is zero or the larger (Fast2Sum).
  }
}

/** The floor of `ratio * weight`, from a guess; its remainder is left in the ratio. */
function divideOne(ratio: Ratio, weight: number, guess: number): number {
  if (!ratio.fits || weight > FAST_CELL || guess > FAST_CELL) return divideBig(ratio, weight)
  leaveRemainder(ratio, weight, guess)
  let quotient = guess
  while (ratio.high < 0) {
    quotient -= 1
    shiftRemainder(ratio, 1)
  }
  while (ratio.high > ratio.d2 || (ratio.high === ratio.d2 && ratio.low >= ratio.d1 * LIMB + ratio.d0)) {
    quotient += 1
    shiftRemainder(ratio, -1)
  }
  return quotient
}

/**
 * Leaves `numerator * weight - denominator * quotient` in the ratio, exactly, when its magnitude is below 2^100.
 *
 * Every product is below 2^52 and every sum below 2^53, because the weight and the quotient are at most 2^52.
 */
function leaveRemainder(ratio: Ratio, weight: number, quotient: number): void {
  const w1 = Math.floor(weight / LIMB)
  const w0 = weight - w1 * LIMB
  const q1 = Math.floor(quotient / LIMB)
  const q0 = quotient - q1 * LIMB
  const c0 = ratio.n0 * w0 - ratio.d0 * q0
  const carry0 = Math.floor(c0 / LIMB)
  const c1 = ratio.n1 * w0 + ratio.n0 * w1 - (ratio.d1 * q0 + ratio.d0 * q1) + carry0
  const carry1 = Math.floor(c1 / LIMB)
  const c2 = ratio.n2 * w0 + ratio.n1 * w1 - (ratio.d2 * q0 + ratio.d1 * q1) + carry1
  const carry2 = Math.floor(c2 / LIMB)
  const c3 = ratio.n2 * w1 - ratio.d2 * q1 + carry2
  ratio.low = c0 - carry0 * LIMB + (c1 - carry1 * LIMB) * LIMB
  ratio.high = c2 - carry2 * LIMB + c3 * LIMB
}

/** Adds the denominator to the remainder, or takes it away. */
function shiftRemainder(ratio: Ratio, direction: 1 | -1): void {
  const low = ratio.low + direction * (ratio.d1 * LIMB + ratio.d0)
  const carry = Math.floor(low / DOUBLE_LIMB)
  ratio.low = low - carry * DOUBLE_LIMB
  ratio.high += direction * ratio.d2 + carry
}

function divideBig(ratio: Ratio, weight: number): number {
  const product = ratio.numerator * BigInt(weight)
  const remainder = product % ratio.denominator
  ratio.high = Number(remainder >> 50n)
  ratio.low = Number(remainder & (BigInt(DOUBLE_LIMB) - 1n))
  return toCell(product / ratio.denominator)
}

function confirmSign(ratio: Ratio, weight: number, amount: number): number {
  if (!ratio.fits || weight > FAST_CELL || amount > FAST_CELL) {
    const excess = ratio.numerator * BigInt(weight) - ratio.denominator * BigInt(amount)
    return excess > 0n ? 1 : excess < 0n ? -1 : 0
  }
  leaveRemainder(ratio, weight, amount)
  return ratio.high === 0 ? ratio.low : ratio.high
}
