import { valueAtPrice } from '../market/value.ts'
import { invariant } from '../money/invariant.ts'
import { checkedAdd } from '../money/mul-div.ts'
import { gcd, type Rational } from '../money/units.ts'
import { directionOf, takerSignOf } from './level.ts'
import { averagePrice, valueOfWalk, type Walk } from './walk.ts'

/**
 * What the taker of a walk pays beyond a reference price, in whole ledger units; a gain is below zero.
 *
 * It is the value of the fills less the value of their whole quantity at the reference: what the taker's equity
 * loses in the ledger when the position is then marked at the reference. Linear: exact without rounding.
 * Inverse: each fill and the reference value are rounded half-even, as the ledger rounds them.
 *
 * @param referencePrice mark increments, whole and above zero: the best price, a mark, a trigger
 * @throws {InvariantViolation} when the price is no such number, or a value passes 2^53 - 1
 */
export function sweepCost(walk: Walk, referencePrice: number, payoff: number, scale: number): number {
  checkReference(referencePrice)
  const sign = takerSignOf(walk.side)
  const paid = valueOfWalk(walk, payoff, scale, sign)
  return checkedAdd(paid, -valueAtPrice(payoff, scale, sign * walk.quantity, referencePrice))
}

/**
 * How much worse than a reference the average fill is, as a fraction of the reference, exact; a gain is below zero.
 *
 * Selling: `(reference - average) / reference`; buying the other way round.
 *
 * @param referencePrice mark increments, whole and above zero
 * @throws {InvariantViolation} when the price is no such number, or nothing was filled
 */
export function slippageOf(walk: Walk, referencePrice: number, payoff: number): Rational {
  checkReference(referencePrice)
  const average = averagePrice(walk, payoff)
  const direction = BigInt(directionOf(walk.side))
  const reference = BigInt(referencePrice)
  const numerator = direction * (reference * average.denominator - average.numerator)
  const denominator = reference * average.denominator
  const common = gcd(numerator, denominator)
  return { numerator: numerator / common, denominator: denominator / common }
}

function checkReference(price: number): void {
  invariant(
    Number.isSafeInteger(price) && price > 0,
    `a reference price is whole and above zero, and ${price} is not`,
  )
}
