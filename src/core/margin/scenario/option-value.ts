import * as tables from './tables.ts'

// Names of this file's own: a constant of another module would be read anew at every use.
const tails = tables.ERFCX
const wholePowers = tables.EXP_WHOLE
const partPowers = tables.EXP_PART
const ROOT_HALF = Math.sqrt(0.5)
/** Where e^-z is left to be nothing: 1e-304. */
const LARGEST_EXPONENT = 700

/** What options are valued at: one column for each of the points of an expiry. */
export interface PointColumns {
  readonly count: number
  /** Shocked forward, its square root, and the logarithm of its move from the forward as it stands. */
  readonly forwards: Float64Array
  readonly roots: Float64Array
  readonly logs: Float64Array
  readonly modes: Int32Array
}

/**
 * Fills a row of values with the undiscounted Black-76 value of one contract of an option at every point.
 *
 * √F, √K, ln(F / K) and σ√T are worked out beforehand, so a point costs one exponential and two scaled tails.
 *
 * @param deviations σ√T for each mode
 */
export function fillOption(
  values: Float64Array,
  start: number,
  points: PointColumns,
  right: number,
  strike: number,
  rootStrike: number,
  logMoneyness: number,
  deviations: Float64Array,
): void {
  const { count, forwards, roots, logs, modes } = points
  for (let point = 0; point < count; point += 1) {
    const forward = forwards[point]
    const above = right * (forward - strike)
    const smaller = forward < strike ? forward : strike
    const root = roots[point] * rootStrike
    const beyond = outOfTheMoney(logMoneyness + logs[point], deviations[modes[point]], root, smaller)
    values[start + point] = above > 0 ? above + beyond : beyond
  }
}

/**
 * Value of whichever of call and put is out of the money: what both are worth above their payoff.
 *
 * With x = ln(F / K), s = σ√T, h = |x| / s and t = s / 2 it is
 * `½ √(FK) exp(-(h² + t²) / 2) (erfcx((h - t) / √2) - erfcx((h + t) / √2))`, and where h < t the first tail is taken from its
 * mirror. One exponential serves both tails, the value is never below zero, and far out it keeps its digits.
 *
 * @param root √(FK)
 * @param smaller the smaller of F and K: the most that such an option can be worth
 */
export function outOfTheMoney(x: number, deviation: number, root: number, smaller: number): number {
  if (!(deviation > 0)) return 0
  const h = Math.abs(x) / deviation
  const t = 0.5 * deviation
  const exponent = 0.5 * (h * h + t * t)
  if (exponent > LARGEST_EXPONENT) return h < t ? smaller : 0
  const half = 0.5 * root * expOfMinus(exponent)
  const near = (h - t) * ROOT_HALF
  const first = half * scaledTail(near < 0 ? -near : near)
  const second = half * scaledTail((h + t) * ROOT_HALF)
  if (near < 0) return smaller - (first + second)
  return first > second ? first - second : 0
}

/** exp(-z) for z from 0 to LARGEST_EXPONENT: whole units and 512ths by table, the rest by its series. Masks tell bounds. */
function expOfMinus(z: number): number {
  const parts = (z * 512 + 0.5) | 0
  const r = (parts - z * 512) * (1 / 512)
  const series = 1 + r * (1 + r * (0.5 + r * (1 / 6 + r * (1 / 24))))
  return wholePowers[(parts >> 9) & 1023] * partPowers[parts & 511] * series
}

/**
 * erfcx(y) for y from 0 to 40, which the largest exponent does not pass: the polynomial of a cell, its terms in pairs so
 * that a processor may work at several at once.
 */
function scaledTail(y: number): number {
  const cells = y < 8 ? y * 16 : y * 4 + 96
  const cell = (cells | 0) & 255
  const v = 2 * (cells - cell) - 1
  const w = v * v
  const at = cell * 8
  const low = tails[at] + v * tails[at + 1] + w * (tails[at + 2] + v * tails[at + 3])
  const high = tails[at + 4] + v * tails[at + 5] + w * (tails[at + 6] + v * tails[at + 7])
  return low + w * w * high
}
