/**
 * Implied volatility of every strike at every expiry, and the derivatives a verdict needs. Nothing is made anew by a call,
 * so a whole chain can be marked without garbage.
 *
 * For finite input with a strike above zero every answer is finite, and volatility is above zero.
 */
export interface Surface {
  /** Implied volatility of a strike; at or past its expiry, that of the last moment before. */
  volatility(strike: number, years: number): number
  /** The same by log-moneyness, for who has a forward of his own. */
  volatilityAt(logMoneyness: number, years: number): number
  /** Volatility squared times years. */
  totalVariance(logMoneyness: number, years: number): number
  /** First derivative of total variance by log-moneyness. */
  slope(logMoneyness: number, years: number): number
  /** Second derivative. */
  curvature(logMoneyness: number, years: number): number
  /** The forward the surface was made with, as its logarithm. */
  logForward(years: number): number
}
