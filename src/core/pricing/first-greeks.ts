import { logRatioOf } from './black.ts'
import { wingsInto } from './time-value.ts'

const PER_ROOT_TWO_PI = 0.3989422804014327

/**
 * Value, delta, gamma, vega and theta of an undiscounted option, for loops: nothing is checked and nothing is made. They
 * are those of `greeksOf` without a discount, to the last bit.
 *
 * @param into filled from its start with the five in that order; it has `WINGS` places or more
 * @param right 1 call, -1 put
 * @param years above zero, as are all that follow
 */
export function firstGreeksInto(
  into: Float64Array,
  right: number,
  forward: number,
  strike: number,
  years: number,
  volatility: number,
): void {
  const isAbove = forward > strike
  const low = isAbove ? strike : forward
  const share = low / (isAbove ? forward : strike)
  const rootYears = Math.sqrt(years)
  const deviation = volatility * rootYears
  wingsInto(into, logRatioOf(low, isAbove ? forward : strike), deviation, share)
  const near = PER_ROOT_TWO_PI * into[3]
  const density = isAbove ? near * share : near
  const vega = forward * density * rootYears
  const intrinsic = right * (forward - strike)
  const value = low * into[4] + (intrinsic > 0 ? intrinsic : 0)
  // Above the strike the wings are those of the option with the two prices swapped.
  const tail = isAbove ? (right > 0 ? 1 - into[2] : into[2]) : right > 0 ? into[0] : into[1]
  into[0] = value
  into[1] = right * tail
  into[2] = density / (forward * deviation)
  into[3] = vega
  into[4] = -(vega * volatility) / (2 * years)
}
