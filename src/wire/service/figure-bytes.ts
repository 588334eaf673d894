import type { Grid } from './grid.ts'

/** What is left to `incrementsIn`, which reads any text and says what is wrong with it. */
export const LEFT_OVER = -1

/** So many digits are exact in a double, whatever they are. */
const MOST_DIGITS = 15
const ZERO = 48
const NINE = 57
const POINT = 46

/**
 * A plain decimal that stands in some bytes, as whole increments of a grid, exactly. Of what is no such figure, has a
 * sign, more digits than usual or than the grid, it says `LEFT_OVER`. A property holds it equal to `incrementsIn`.
 */
export function figureAt(bytes: Uint8Array, from: number, to: number, { decimals, step }: Grid): number {
  if (to - from > MOST_DIGITS) return LEFT_OVER
  let value = 0
  let point = to
  for (let at = from; at < to; at += 1) {
    const code = bytes[at]
    if (code >= ZERO && code <= NINE) value = value * 10 + (code - ZERO)
    else if (code === POINT && point === to && at > from) point = at
    else return LEFT_OVER
  }
  // Behind a point there is a digit, and there are no more than the grid has.
  const after = point === to ? 0 : to - point - 1
  if (to === from || point === to - 1 || after > decimals) return LEFT_OVER
  for (let each = after; each < decimals; each += 1) value *= 10
  if (value > Number.MAX_SAFE_INTEGER) return LEFT_OVER
  if (step === 1) return value
  return step !== 0 && value % step === 0 ? value / step : LEFT_OVER
}
