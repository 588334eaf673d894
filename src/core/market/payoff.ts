import { divide } from '../money/rounding.ts'
import { type Fraction, fraction, over, times } from './fraction.ts'
import type { InstrumentTerms } from './instrument.ts'
import type { ReferenceTerms } from './reference.ts'

/**
 * The mark at which an option, or a future of the same index, is closed when it expires.
 *
 * An option pays what it is in the money by, in coin divided by the settlement price; a future pays the settlement price.
 * Half-even onto the mark grid, which is the only rounding: a position's payoff is that mark x its quantity, whole, and
 * longs and shorts take the same money with opposite signs.
 *
 * @param average of the index, in increments of its mark, above zero
 * @returns mark increments, zero or above; more than the highest mark where terms did not foresee it
 */
export function settlementMark(terms: InstrumentTerms, index: ReferenceTerms, average: Fraction): bigint {
  const price = times(average, index.increment)
  const paid = terms.option === undefined ? price : payoffOf(terms.option, price)
  const { numerator, denominator } = over(paid, terms.markIncrement)
  return divide(numerator, denominator, 'half-even')
}

/** Money for one coin at a settlement price, exact and never below zero. */
function payoffOf(
  { right, strike, settledIn }: NonNullable<InstrumentTerms['option']>,
  price: Fraction,
): Fraction {
  const shared = price.denominator * strike.denominator
  const above = price.numerator * strike.denominator - strike.numerator * price.denominator
  const inTheMoney = right === 'call' ? above : -above
  const paid = fraction(inTheMoney > 0n ? inTheMoney : 0n, shared)
  return settledIn === 'coin' ? over(paid, price) : paid
}
