import { exp, expOfSum } from './exp.ts'
import { exponentOf, NONE, scaledDown } from './exponent.ts'
import { LN2_HIGH, LN2_LOW, LOG_HIGH, LOG_LOW } from './fixed-point.ts'
import { lowOfProduct } from './two-floats.ts'

/**
 * x^y for x >= 0: e^(y ln x) with the logarithm to some 70 bits, because an error in it grows by up to 700 times.
 *
 * NaN where x is below zero, even where y is whole: powers of such are taken by multiplying.
 */
export function pow(x: number, y: number): number {
  if (x === 1 || y === 0) return 1
  const k = exponentOf(x)
  if (k === NONE || !Number.isFinite(y)) return powAtTheEdge(x, y)
  const z = scaledDown(x, k)
  const at = Math.floor(z * 128 + 0.5)
  const c = at / 128
  const r = (z - c) / c
  const product = r * c
  const restOfR = (z - c - product - lowOfProduct(r, c, product)) / c
  const square = r * r
  // The logarithm as head + rest: the table's part, r and -r²/2 go to the head, what each sum drops to the rest.
  const table = k * LN2_HIGH + LOG_HIGH[at]
  const first = table + r
  const head = first - 0.5 * square
  const dropped = table - first + r + (first - head - 0.5 * square)
  const small = restOfR * (1 - r) - 0.5 * lowOfProduct(r, r, square) + square * r * restOfSeries(r)
  const rest = dropped + (k * LN2_LOW + LOG_LOW[at] + small)
  const high = y * head
  if (!(Math.abs(high) < 800)) return exp(high)
  return expOfSum(high, lowOfProduct(y, head, high) + y * rest)
}

/** (ln(1 + r) - r + r²/2) / r³, for |r| < 0.004. */
function restOfSeries(r: number): number {
  return 1 / 3 + r * (-0.25 + r * (0.2 + r * (-1 / 6 + r * (1 / 7 + r * (-0.125 + r * (1 / 9))))))
}

function powAtTheEdge(x: number, y: number): number {
  if (!(x >= 0) || Number.isNaN(y)) return Number.NaN
  return x > 1 === y > 0 ? Infinity : 0
}
