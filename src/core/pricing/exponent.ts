import * as tables from './fixed-point.ts'

// A constant of the module itself is at a fixed address; one that is imported is looked up each time.
const POWERS_OF_TWO: Float64Array = tables.POWERS_OF_TWO

/** Told in place of an exponent where there is none: zero, below zero, infinite, no number. */
export const NONE = 4096

/** The k for which x / 2^k is in 1 to 2, or NONE. */
export function exponentOf(x: number): number {
  // x times 2^20 is in 1 to 2^31, where counting the zeros before its whole part tells the power.
  if (x >= 1 / 2 ** 20 && x < 2 ** 11) return 11 - Math.clz32(x * 2 ** 20)
  return x > 0 && x < Infinity ? exponentOfFar(x) : NONE
}

function exponentOfFar(x: number): number {
  let scaled = x
  let shift = 0
  for (; scaled >= 2 ** 11; shift += 30) scaled /= 2 ** 30
  for (; scaled < 1 / 2 ** 20; shift -= 30) scaled *= 2 ** 30
  return shift + 11 - Math.clz32(scaled * 2 ** 20)
}

/** x / 2^k, exactly. For the smallest and largest floats the power itself is no float, so it goes in two steps. */
export function scaledDown(x: number, k: number): number {
  if (k < -1000) return x * 2 ** 200 * POWERS_OF_TWO[822 - k]
  if (k > 1000) return (x / 2 ** 200) * POWERS_OF_TWO[1222 - k]
  return x * POWERS_OF_TWO[1022 - k]
}
