import * as tables from './fixed-point.ts'

// Constants of the module itself are at fixed addresses; imported ones are looked up each time.
const POWERS_OF_TWO: Float64Array = tables.POWERS_OF_TWO
const ROOT_HIGH: Float64Array = tables.ROOT_HIGH
const ROOT_LOW: Float64Array = tables.ROOT_LOW
const STEPS_OF_EXP: number = tables.STEPS_OF_EXP
const STEP_HIGH: number = tables.STEP_HIGH
const STEP_LOW: number = tables.STEP_LOW

/** Above the first e^x is infinite, below the second it rounds to nothing. */
const OVERFLOW = 710
const UNDERFLOW = -746

/**
 * e^x, to 0.6 units in the last place. The engine's own functions may differ in bits from one version to the next.
 *
 * @see docs/sources.md#exponential-and-logarithm-by-tables
 */
export function exp(x: number): number {
  return expOfSum(x, 0)
}

/**
 * e^(high + low), where `low` is what rounding took from `high`: in a tail it is worth hundreds of last places.
 *
 * x = k ln2/128 + r, so e^x is 2^(k/128) by table times e^r by a short series, |r| < 0.0028.
 */
export function expOfSum(high: number, low: number): number {
  if (!(high > UNDERFLOW && high <= OVERFLOW)) return beyond(high)
  const k = Math.floor(high * STEPS_OF_EXP + 0.5)
  const r = high - k * STEP_HIGH - k * STEP_LOW + low
  const series = r + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))))
  const root = k & 127
  const value = ROOT_HIGH[root] + (ROOT_LOW[root] + ROOT_HIGH[root] * series)
  const power = k >> 7
  return power >= -1022 && power <= 1023 ? value * POWERS_OF_TWO[power + 1022] : inTwoSteps(value, power)
}

/** value × 2^power where the power alone is no normal float. */
function inTwoSteps(value: number, power: number): number {
  return power > 0
    ? value * 2 ** 64 * POWERS_OF_TWO[power + 958]
    : (value * POWERS_OF_TWO[power + 1086]) / 2 ** 64
}

function beyond(x: number): number {
  if (x > OVERFLOW) return Infinity
  return x <= UNDERFLOW ? 0 : Number.NaN
}

/** e^x - 1 without losing the digits of a small x. */
export function expm1(x: number): number {
  if (!(x > -40 && x < 40)) return exp(x) - 1
  if (x > -1e-17 && x < 1e-17) return x
  const k = Math.floor(x * STEPS_OF_EXP + 0.5)
  const high = x - k * STEP_HIGH
  const r = high - k * STEP_LOW
  const left = high - r - k * STEP_LOW
  const series = r + (left + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)))))
  if (k === 0) return series
  const power = POWERS_OF_TWO[(k >> 7) + 1022]
  const whole = power * ROOT_HIGH[k & 127]
  return whole - 1 + (power * ROOT_LOW[k & 127] + whole * series)
}
