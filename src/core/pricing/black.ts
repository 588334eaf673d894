import { log, log1p } from './log.ts'
import { timeValue } from './time-value.ts'

/** How `right` is said in numbers. */
export const CALL = 1
export const PUT = -1

/**
 * Undiscounted Black-76 value of a European option on a forward. Never negative; the payoff's value today where
 * nothing is left to happen (no time or no volatility).
 *
 * Without checks, for loops: see `priceOf` for those.
 *
 * @param right 1 call, -1 put
 * @param forward price of the underlying for that expiry, > 0
 * @param strike > 0
 * @param years to expiry
 * @param volatility a year, 1 is 100%
 * @see docs/sources.md#black-76
 */
export function black(
  right: number,
  forward: number,
  strike: number,
  years: number,
  volatility: number,
): number {
  const intrinsic = right * (forward - strike)
  const deviation = volatility * Math.sqrt(years)
  if (!(deviation > 0)) return intrinsic > 0 ? intrinsic : 0
  const low = forward < strike ? forward : strike
  const high = forward < strike ? strike : forward
  const value = low * timeValue(logRatioOf(low, high), deviation)
  return intrinsic > 0 ? intrinsic + value : value
}

/** The same option settled in coin: its value over the forward, in coins. */
export function blackCoin(
  right: number,
  forward: number,
  strike: number,
  years: number,
  volatility: number,
): number {
  return black(right, forward, strike, years, volatility) / forward
}

/**
 * ln(low / high) for 0 < low <= high, to the last digit near the money, where the quotient alone would have lost
 * them: low - high is exact there.
 */
export function logRatioOf(low: number, high: number): number {
  return low > 0.5 * high ? log1p((low - high) / high) : log(low / high)
}
