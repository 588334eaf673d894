import type { Allotment } from '../../core/allocation/policy.ts'
import { solveLevel } from '../../core/money/level.ts'
import type { Rational } from '../../core/money/units.ts'
import { largestRatio, positivePart } from './columns.ts'
import { noFigure } from './figure.ts'

/** An exact ratio, or why there is none. */
export type ExactRatio = Rational | { readonly missing: string }

/** The largest burden of an allocation, `part / equity` over those who pay, under both conventions. */
export interface LargestBurden {
  /** Clipped to [0, 1]; a payer without equity above zero counts as 1. */
  readonly published: ExactRatio
  /** Not clipped; missing where a payer has no equity above zero. */
  readonly corrected: ExactRatio
}

const ONE: Rational = Object.freeze({ numerator: 1n, denominator: 1n })
const ZERO: Rational = Object.freeze({ numerator: 0n, denominator: 1n })

export function isMissing(ratio: ExactRatio): ratio is { readonly missing: string } {
  return 'missing' in ratio
}

/** The largest of `part / base` over those who pay; zero where nobody pays. */
export function largestBurden(
  parts: Float64Array,
  bases: Float64Array | undefined,
  name: string,
): LargestBurden {
  if (bases === undefined) {
    const reason = noFigure(`the column "${name}" is not there`)
    return { published: reason, corrected: reason }
  }
  const { largest, without } = largestRatio(parts, bases)
  const known =
    largest === null
      ? ZERO
      : { numerator: BigInt(largest.numerator), denominator: BigInt(largest.denominator) }
  if (without > 0)
    return { published: ONE, corrected: noFigure(`${without} of those who pay have no ${name} above zero`) }
  return { published: known.numerator > known.denominator ? ONE : known, corrected: known }
}

/**
 * The least that the largest burden can be when an amount is raised: z with `sum of min(capacity, z x equity)` equal to
 * it, exactly. Sharing by equity reaches it, in fractions of a unit; whole units cannot do better.
 *
 * @param amount what is to be raised, >= 0; what is beyond everybody's capacity is left out
 */
export function leastLargestBurden(
  amount: bigint,
  capacities: Float64Array,
  equities: Float64Array | undefined,
): ExactRatio {
  if (equities === undefined) return noFigure('the column "equity" is not there')
  const weights = positivePart(equities)
  if (!weights.some((weight) => weight > 0)) return noFigure('nobody has equity above zero')
  const { numerator, denominator } = solveLevel(amount, capacities, weights)
  return { numerator, denominator }
}

/** The distance of two ratios times an amount, as an exact ratio. */
export function distanceTimes(a: ExactRatio, b: ExactRatio, amount: bigint): ExactRatio {
  if (isMissing(a)) return a
  if (isMissing(b)) return b
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  const magnitude = difference < 0n ? -difference : difference
  return { numerator: magnitude * amount, denominator: a.denominator * b.denominator }
}

/** What a metric compares an allocation with: another one of the same claims. */
export type Reference = Pick<Allotment, 'parts'>
