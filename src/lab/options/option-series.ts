import type { Fraction } from '../../core/market/fraction.ts'
import type { OptionTerms } from '../../core/market/reference.ts'
import { gridText } from '../run/grid.ts'
import type { OptionSeries } from '../run-result.ts'

/** An option's terms as a result tells them. */
export function optionSeries(option: OptionTerms, expiresAt: number): OptionSeries {
  const { right, strike, settledIn, index, forward, volatility } = option
  return { right, strike: textOf(strike), settledIn, expiresAt, index, forward, volatility }
}

/** A strike came from a decimal text, so it is whole in units of one over its denominator. */
function textOf(strike: Fraction): string {
  return gridText(strike.numerator, { numerator: 1n, denominator: strike.denominator })
}
