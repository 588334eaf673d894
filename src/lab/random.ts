import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { invariant } from '../core/money/invariant.ts'
import { sha256 } from '../core/money/sha256.ts'
import { powerOf } from './power.ts'

type Generator = ReturnType<typeof xoroshiro128plus>

const DRAWS = 2 ** 32

/**
 * A source of chance that a seed decides completely: the same text gives the same draws on every machine.
 *
 * The generator is xoroshiro128plus of pure-rand, started from the first 32 bits of the text's SHA-256.
 */
export class Random {
  readonly #seed: string
  readonly #generator: Generator

  constructor(seed: string) {
    this.#seed = seed
    this.#generator = xoroshiro128plus(seedOf(seed))
  }

  /** A whole number from 0 up to and without `limit`, each equally likely: a draw that would favour some is thrown away. */
  below(limit: number): number {
    invariant(
      Number.isSafeInteger(limit) && limit >= 1,
      `a draw needs a whole limit of at least 1, and ${limit} was given`,
    )
    return uniformInt(this.#generator, 0, limit - 1)
  }

  /**
   * An index, each as likely as its weight.
   *
   * @param weights whole, 0 or more, not all zero, their sum below 2^53
   */
  choice(weights: readonly number[]): number {
    const total = totalOf(weights)
    let left = this.below(total)
    for (const [index, weight] of weights.entries()) {
      if (left < weight) return index
      left -= weight
    }
    return invariant(false, `a draw of ${left} is past the weights' sum of ${total}`) as never
  }

  /** The same values in an order of chance, each order equally likely; `values` itself is not changed. */
  shuffled<T>(values: readonly T[]): T[] {
    const order = [...values]
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1)
      const held = order[last]
      order[last] = order[other]
      order[other] = held
    }
    return order
  }

  /** A source of its own for one purpose, so that more draws there change none here. It uses up no draw. */
  named(purpose: string): Random {
    return new Random(`${this.#seed}/${purpose}`)
  }
}

/** Bounds and tail of a heavy-tailed amount, in whole units. */
export interface ParetoTerms {
  /** Above zero; the most common size. */
  readonly smallest: number
  readonly largest: number
  /** Exponent of the tail in parts per million: the smaller, the more is held by the few. */
  readonly alphaPpm: number
}

/**
 * Draws whole amounts of a Pareto distribution cut off at `largest`, rounded down.
 *
 * With `v` uniform in (0, 1), `r = (smallest/largest)^alpha` and `t = r + v (1 - r)` the amount is
 * `smallest / t^(1/alpha)`. The powers are products of square roots, so the bits are the same everywhere.
 *
 * @returns a function that draws one amount, `smallest <= amount <= largest`
 * @see https://en.wikipedia.org/wiki/Pareto_distribution#Bounded_Pareto_distribution
 */
export function paretoUnits(terms: ParetoTerms): (random: Random) => number {
  const quantile = paretoQuantile(terms)
  return (random) => quantile(random.below(DRAWS))
}

/**
 * The amount that belongs to one of 2^32 equally likely draws; draw 0 gives the largest.
 *
 * @throws {InvariantViolation} when the terms are no such distribution
 */
export function paretoQuantile({ smallest, largest, alphaPpm }: ParetoTerms): (draw: number) => number {
  invariant(
    Number.isSafeInteger(smallest) && Number.isSafeInteger(largest) && smallest >= 1 && smallest <= largest,
    `amounts are drawn from 1 unit up, smallest first, and ${smallest} to ${largest} was given`,
  )
  invariant(
    Number.isSafeInteger(alphaPpm) && alphaPpm >= 10_000 && alphaPpm <= 100_000_000,
    `a tail exponent lies between 10000 and 100000000 ppm, and ${alphaPpm} was given`,
  )
  const cut = powerOf(smallest / largest, alphaPpm, 1_000_000)
  return (draw) => {
    const above = cut + ((draw + 0.5) / DRAWS) * (1 - cut)
    const amount = Math.floor(smallest / powerOf(above, 1_000_000, alphaPpm))
    return Math.min(largest, Math.max(smallest, amount))
  }
}

function totalOf(weights: readonly number[]): number {
  let total = 0
  for (const [index, weight] of weights.entries()) {
    invariant(
      Number.isSafeInteger(weight) && weight >= 0,
      `weight ${index} is ${weight}; a weight is whole and not below zero`,
    )
    total += weight
  }
  invariant(total > 0, `a choice needs a weight above zero, and none of ${weights.length} is`)
  return total
}

function seedOf(text: string): number {
  const hash = sha256(new TextEncoder().encode(text))
  return new DataView(hash.buffer, hash.byteOffset).getInt32(0)
}
