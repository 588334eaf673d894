import { exponentOf, NONE, scaledDown } from './exponent.ts'
import * as tables from './fixed-point.ts'

// Constants of the module itself are at fixed addresses; imported ones are looked up each time.
const LN2_HIGH: number = tables.LN2_HIGH
const LN2_LOW: number = tables.LN2_LOW
const LOG_HIGH: Float64Array = tables.LOG_HIGH
const LOG_LOW: Float64Array = tables.LOG_LOW

/**
 * The natural logarithm, to 0.7 units in the last place; NaN below zero.
 *
 * @see docs/sources.md#exponential-and-logarithm-by-tables
 */
export function log(x: number): number {
  return logWith(x, 0)
}

/** ln(1 + x) without losing the digits of a small x. */
export function log1p(x: number): number {
  if (x > -0.0039 && x < 0.0039) return x + x * x * tailOfSeries(x)
  const sum = 1 + x
  // What the addition dropped, exactly, whichever of the two is larger.
  const dropped = x > 1 ? 1 - (sum - x) : x - (sum - 1)
  return sum < Infinity ? logWith(sum, dropped / sum) : logWith(sum, 0)
}

/**
 * ln x + rest, `rest` being some last places that rounding took.
 *
 * x = 2^k z with z in 1 to 2, z = c (1 + r) with c a whole number of 128ths, so ln x = k ln2 + ln c + ln(1 + r), |r| < 0.004.
 * z - c is exact, and the high parts of the tables add up without rounding; just below 1 they add up to nothing.
 */
function logWith(x: number, rest: number): number {
  const k = exponentOf(x)
  if (k === NONE) return atTheEdge(x)
  const z = scaledDown(x, k)
  const at = Math.floor(z * 128 + 0.5)
  const c = at / 128
  const r = (z - c) / c
  const high = k * LN2_HIGH + LOG_HIGH[at]
  const low = k * LN2_LOW + LOG_LOW[at] + rest
  const sum = high + r
  // Fast two-sum: `high` is 0 or above 0.007, r below 0.004.
  const dropped = high - sum + r
  return sum + (dropped + low + r * r * tailOfSeries(r))
}

/** (ln(1 + r) - r) / r², for |r| < 0.004. */
function tailOfSeries(r: number): number {
  return -0.5 + r * (1 / 3 + r * (-0.25 + r * (0.2 + r * (-1 / 6 + r * (1 / 7)))))
}

function atTheEdge(x: number): number {
  if (x === 0) return -Infinity
  return x === Infinity ? Infinity : Number.NaN
}
