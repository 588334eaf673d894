import { type Fraction, fraction } from '../../core/market/fraction.ts'
import { solveLevel } from '../../core/money/level.ts'
import { compareProducts } from '../../core/money/mul-div.ts'

/** What accounts paid, the most each could have been asked for, and its equity: columns of one length. */
export interface Charges {
  readonly accounts: ArrayLike<number>
  readonly amounts: Float64Array
  readonly caps: Float64Array
  /** An account without equity has zero here: the fairest way asks nothing of it. */
  readonly equities: Float64Array
}

/** Payments measured by equity, against the fairest way to take the same total of the same accounts. */
export interface Fairness {
  readonly total: bigint
  readonly minMax: Fraction | null
  /** Null when an account without equity paid. */
  readonly largest: Fraction | null
  /** Place of the account that paid most of its equity; -1 when nobody paid. */
  readonly largestPayer: number
  readonly above: bigint
}

/**
 * The lowest z for which everybody pays at most z times his equity and never above his cap, and the total is still
 * found: the exact continuous min-max, which is the level of a water-filling with equities as weights.
 *
 * What was paid is one way to find the total, so its largest payment over equity is never below z.
 *
 * @see docs/sources.md#min-max-charge
 */
export function fairnessOf({ amounts, caps, equities }: Charges): Fairness {
  let total = 0n
  for (const amount of amounts) total += BigInt(amount)
  const hasWeight = equities.some((equity) => equity > 0)
  const level = hasWeight ? solveLevel(total, caps, equities) : null
  const largestPayer = largestOf(amounts, equities)
  const isBeyond = largestPayer !== -1 && equities[largestPayer] === 0
  return {
    total,
    minMax: level === null ? null : { numerator: level.numerator, denominator: level.denominator },
    largest: isBeyond
      ? null
      : largestPayer === -1
        ? { numerator: 0n, denominator: 1n }
        : fraction(BigInt(amounts[largestPayer]), BigInt(equities[largestPayer])),
    largestPayer,
    above: level === null ? total : aboveLevel(amounts, equities, level),
  }
}

/** The first account whose payment over equity is the largest; one without equity that paid is beyond any other. */
function largestOf(amounts: Float64Array, equities: Float64Array): number {
  let largest = -1
  for (let at = 0; at < amounts.length; at += 1) {
    if (amounts[at] === 0) continue
    if (equities[at] === 0) return at
    const isLarger =
      largest === -1 || compareProducts(amounts[at], equities[largest], amounts[largest], equities[at]) > 0
    if (isLarger) largest = at
  }
  return largest
}

function aboveLevel(amounts: Float64Array, equities: Float64Array, level: Fraction): bigint {
  let above = 0n
  for (let at = 0; at < amounts.length; at += 1) {
    if (amounts[at] === 0) continue
    const over = BigInt(amounts[at]) * level.denominator - BigInt(equities[at]) * level.numerator
    if (over > 0n) above += over
  }
  return above / level.denominator
}
