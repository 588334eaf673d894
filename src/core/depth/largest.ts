import { LINEAR } from '../market/value.ts'
import { invariant } from '../money/invariant.ts'
import { toCell } from '../money/units.ts'
import type { Ladder } from './ladder.ts'

/**
 * The largest whole quantity whose average price is not worse than a price.
 *
 * Levels better than the price gain room, worse ones use it up; where the room ends, the quantity ends, at the
 * whole number below. The average is that of prices (harmonic for inverse), before any rounding of money.
 *
 * @param price mark increments, above zero
 * @returns quantity increments, 0 when the best level is already worse
 * @throws {InvariantViolation} when the price is not whole or not above zero
 */
export function largestQuantityWithAverage(ladder: Ladder, price: number, payoff: number): number {
  checkPrice(price)
  let quantity = 0
  let room: Ratio = { numerator: 0n, denominator: 1n }
  for (let row = ladder.count - 1; row >= 0; row -= 1) {
    const gain = BigInt((ladder.prices[row] - price) * ladder.direction)
    const unit = { numerator: gain, denominator: payoff === LINEAR ? 1n : BigInt(ladder.prices[row]) }
    const resting = ladder.quantityOf(row)
    const after = addTimes(room, unit, BigInt(resting))
    if (after.numerator < 0n) return quantity + timesWithin(room, unit)
    quantity += resting
    room = after
  }
  return quantity
}

/**
 * The quantity that rests at a price or better: what it takes to push the market there.
 *
 * @throws {InvariantViolation} when the price is not whole or not above zero
 */
export function quantityDownTo(ladder: Ladder, price: number): number {
  checkPrice(price)
  let quantity = 0
  for (let row = ladder.rowFrom(price); row < ladder.count; row += 1) quantity += ladder.quantityOf(row)
  return quantity
}

interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** How often a loss, which is below zero, fits into the room: rounded down, and less than what rests there. */
function timesWithin(room: Ratio, loss: Ratio): number {
  return toCell((room.numerator * loss.denominator) / (room.denominator * -loss.numerator))
}

function addTimes(room: Ratio, unit: Ratio, quantity: bigint): Ratio {
  const gain = unit.numerator * quantity
  if (unit.denominator === 1n && room.denominator === 1n)
    return { numerator: room.numerator + gain, denominator: 1n }
  return {
    numerator: room.numerator * unit.denominator + gain * room.denominator,
    denominator: room.denominator * unit.denominator,
  }
}

function checkPrice(price: number): void {
  invariant(Number.isSafeInteger(price) && price > 0, `a price is whole and above zero, and ${price} is not`)
}
