import { LINEAR, valueAtPrice } from '../market/value.ts'
import { invariant } from '../money/invariant.ts'
import { checkedAdd, compareProducts } from '../money/mul-div.ts'
import { gcd, type Rational, toCell } from '../money/units.ts'
import type { Ladder } from './ladder.ts'
import type { DepthSide } from './level.ts'

/** What a market order would take, in columns, best first: one fill for each resting order touched. */
export interface Walk {
  /** The side of the book that is used up. */
  readonly side: DepthSide
  /** Mark increments. */
  readonly prices: readonly number[]
  /** Quantity increments, each above zero. */
  readonly quantities: readonly number[]
  /** Account rows, or UNOWNED. */
  readonly owners: readonly number[]
  /** Quantity filled, the sum of `quantities`. */
  readonly quantity: number
  /** What was asked and not used: quantity increments, or ledger units of a walk for money. */
  readonly left: number
}

/** How much of a row a walk takes: all of it, or the part with which it ends. */
type PartOf = (price: number, quantity: number) => number

/**
 * Walks a side from the best price until a quantity is filled.
 *
 * @param quantity quantity increments, >= 0
 * @param limit worst price still taken, in mark increments; undefined for none
 * @param passing whose orders are passed by, since nobody trades with himself; undefined for nobody's
 * @throws {InvariantViolation} when the quantity is no such number, or the limit is NaN
 */
export function walkForQuantity(
  ladder: Ladder,
  quantity: number,
  limit: number | undefined,
  passing?: number,
): Walk {
  checkAsked(quantity, limit)
  let left = quantity
  return walkBy(
    ladder,
    limit,
    passing,
    (_, resting) => {
      const part = Math.min(left, resting)
      left -= part
      return part
    },
    () => left,
  )
}

/**
 * Walks a side for the largest whole quantity whose value, summed fill by fill, is at most `money`.
 *
 * An inverse fill is worth `quantity x scale / price`, half-even, as in the ledger; fills worth less than
 * half a unit are free there, and so they are here.
 *
 * @param money ledger units, >= 0
 * @param limit worst price still taken, in mark increments; undefined for none
 * @throws {InvariantViolation} when the money is no such number, or the limit is NaN
 */
export function walkForMoney(
  ladder: Ladder,
  money: number,
  payoff: number,
  scale: number,
  limit: number | undefined,
): Walk {
  checkAsked(money, limit)
  invariant(Number.isSafeInteger(scale) && scale > 0, `a scale is whole and above zero, and ${scale} is not`)
  let left = money
  return walkBy(
    ladder,
    limit,
    undefined,
    (price, resting) => {
      const part = Math.min(resting, affordable(left, payoff, scale, price, resting))
      left -= Math.abs(valueAtPrice(payoff, scale, part, price))
      return part
    },
    () => left,
  )
}

/**
 * The exact value of a walk's fills, each rounded as the ledger rounds a trade, in ledger units.
 *
 * @param sign +1 for one who buys all of it, -1 for one who sells
 * @throws {InvariantViolation} when a value or the sum passes 2^53 - 1
 */
export function valueOfWalk(walk: Walk, payoff: number, scale: number, sign: 1 | -1): number {
  let value = 0
  for (let fill = 0; fill < walk.prices.length; fill += 1)
    value = checkedAdd(value, valueAtPrice(payoff, scale, sign * walk.quantities[fill], walk.prices[fill]))
  return value
}

/**
 * The exact average price of fills, in mark increments and lowest terms.
 *
 * Linear: `sum(price x quantity) / sum(quantity)`. Inverse quantities are of quote money, so the average is
 * harmonic: `sum(quantity) / sum(quantity / price)`.
 *
 * @throws {InvariantViolation} when nothing was filled
 */
export function averagePrice(
  { prices, quantities }: Pick<Walk, 'prices' | 'quantities'>,
  payoff: number,
): Rational {
  invariant(prices.length > 0, 'an average price needs at least one fill')
  const quantity = quantities.reduce((sum, each) => sum + BigInt(each), 0n)
  if (payoff === LINEAR) {
    const value = prices.reduce((sum, price, fill) => sum + BigInt(price) * BigInt(quantities[fill]), 0n)
    return lowest(value, quantity)
  }
  const base = lowestSumOfQuotients(quantities, prices)
  const common = gcd(base.numerator, quantity)
  return { numerator: (quantity / common) * base.denominator, denominator: base.numerator / common }
}

function walkBy(
  ladder: Ladder,
  limit: number | undefined,
  passing: number | undefined,
  partOf: PartOf,
  left: () => number,
): Walk {
  const prices: number[] = []
  const quantities: number[] = []
  const owners: number[] = []
  const worst = limit === undefined ? -Infinity : limit * ladder.direction
  let quantity = 0
  for (let row = ladder.count - 1; row >= 0; row -= 1) {
    const price = ladder.prices[row]
    if (price * ladder.direction < worst) break
    if (ladder.owners[row] === passing) continue
    const part = partOf(price, ladder.quantityOf(row))
    if (part === 0) break
    prices.push(price)
    quantities.push(part)
    owners.push(ladder.owners[row])
    quantity += part
    if (part < ladder.quantityOf(row)) break
  }
  return { side: ladder.side, prices, quantities, owners, quantity, left: left() }
}

/** The largest quantity worth at most `money` at a price, or any number >= `resting` when all of that is. */
function affordable(money: number, payoff: number, scale: number, price: number, resting: number): number {
  // A float product past 2^53 is above any money, and its quotient below one: no overflow can hide.
  if (payoff === LINEAR) return Math.floor(money / (scale * price))
  if (compareProducts(resting, scale, money, price) <= 0) return resting
  // Half-even gives at most `money` up to money + 1/2, the tie itself only where `money` is even.
  const tie = BigInt(money % 2)
  const most = ((2n * BigInt(money) + 1n) * BigInt(price) - tie) / (2n * BigInt(scale))
  return most >= BigInt(resting) ? resting : toCell(most)
}

function checkAsked(asked: number, limit: number | undefined): void {
  if (Number.isSafeInteger(asked) && asked >= 0 && !Number.isNaN(limit)) return
  invariant(false, `a walk needs a whole amount >= 0 and a limit that is a price, not ${asked} and ${limit}`)
}

/**
 * A sum of quotients in lowest terms.
 *
 * Its denominator is the product of all divisors, so a common factor is found divisor by divisor: a remainder
 * by a small number each time, where Euclid's algorithm on the two huge ones would take many of their size.
 */
function lowestSumOfQuotients(above: readonly number[], below: readonly number[]): Rational {
  let { numerator, denominator } = sumOfQuotients(above, below, 0, above.length)
  for (const each of below) {
    const divisor = BigInt(each)
    const common = gcd(numerator % divisor, divisor)
    if (common === 1n) continue
    numerator /= common
    denominator /= common
  }
  return { numerator, denominator }
}

/** Adds quotients in halves, because one running sum would carry the largest denominator through every step. */
function sumOfQuotients(
  above: readonly number[],
  below: readonly number[],
  from: number,
  to: number,
): Rational {
  if (to - from === 1) return { numerator: BigInt(above[from]), denominator: BigInt(below[from]) }
  const middle = (from + to) >> 1
  const left = sumOfQuotients(above, below, from, middle)
  const right = sumOfQuotients(above, below, middle, to)
  return {
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  }
}

function lowest(numerator: bigint, denominator: bigint): Rational {
  const common = gcd(numerator, denominator)
  return { numerator: numerator / common, denominator: denominator / common }
}
