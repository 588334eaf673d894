import type { ClaimColumn, Claims } from './claims.ts'

/*
 * What a policy makes of unusual input:
 *
 * | input | answer |
 * | --- | --- |
 * | no claims | no parts; the budget is the residual, `capacity-short` |
 * | budget of zero | parts of zero |
 * | budget below zero | `ClaimProblem` |
 * | budget above what the rows can pay | everybody pays his cap; the rest is the residual, `capacity-short` |
 * | every weight, or every equity, profit or risk, at zero or below | nobody has a share, so nobody pays: all residual |
 * | a row of weight zero | pays nothing, also when the others are at their caps; its cap reads zero |
 * | capacity zero | pays nothing, and a queue does not list it |
 * | whole lots, and what is left is less than a lot of all with room | residual, `below-a-lot` |
 * | a column a policy needs is absent | `ClaimProblem` that names it and the columns found |
 * | a cell below its least value, with a fraction, not a number, or past 2^53 - 1 | `ClaimProblem` with id and column |
 * | an id that is empty or given twice, a column that only some rows give | `ClaimProblem` from `claimsOf` |
 * | a parameter the policy does not take, or out of its range; limits or shocks that are none | `ClaimProblem` |
 * | `lots` for a policy whose lots are its own | what it does anyway |
 */

/** What a policy did with a budget. */
export interface Allotment {
  /** Units each row pays, whole, 0 <= part <= its cap. */
  readonly parts: Float64Array
  /** The most each row could have been asked for under the policy: its capacity, or a tighter cap. */
  readonly caps: Float64Array
  /** What the parts are in proportion to below the caps; null for queues. */
  readonly weights: Float64Array | null
  /**
   * Rows in the order they were asked, best first, up to the last that paid: who would have come after
   * them is not worked out. Null where everybody is asked at once.
   */
  readonly order: Int32Array | null
  /** Where one level holds for all: row i pays min(cap, level x weight) before rounding. */
  readonly level: { readonly numerator: bigint; readonly denominator: bigint } | null
  /** Budget less the sum of parts, >= 0. */
  readonly residual: bigint
  /** Why something is left: nobody had more to give, or what is left is less than a lot. */
  readonly residualIs: 'none' | 'capacity-short' | 'below-a-lot'
  /** What the parts sum to above the budget; only from `min-max-lots` told to cover. Absent is zero. */
  readonly over?: bigint
}

/** Figures a policy may be given; each has a stated default. */
export interface PolicyOptions {
  /** Whole lots: each part a multiple of the row's `lot`. */
  readonly lots?: boolean
  /** Parameters by name, whole numbers; a policy says which it takes. */
  readonly parameters?: Readonly<Record<string, number>>
  /** Most units each row may pay, tighter than its capacity; what is shared in proportion to stays as it is. */
  readonly limits?: Float64Array
  /** What the market may do next, for `risk-optimal`. */
  readonly shocks?: readonly Shock[]
}

/** One next move of the market, as a winner's account feels it. */
export interface Shock {
  /** Relative move in his favour, parts per million: -100_000 is a move of 10% against him. */
  readonly move: number
  /** How likely it is beside the others of its table, a whole number above zero. */
  readonly chance: number
}

/** Parameter of a policy: its name, what it means with its unit, and what it is when left out. */
export interface PolicyParameter {
  readonly name: string
  readonly says: string
  readonly usual: number
  /** Lowest and highest value it may have. */
  readonly least: number
  readonly most: number
}

/** One published way to share a loss, as a pure function. */
export interface Policy {
  /** Kebab-case, the word in the CLI, the docs and the results. */
  readonly name: string
  /** One sentence: the rule, its tie rule, whose it is. */
  readonly says: string
  readonly needs: readonly ClaimColumn[]
  /** Columns it reads when they are there. */
  readonly uses: readonly ClaimColumn[]
  readonly parameters: readonly PolicyParameter[]
  /** It reads the shocks of its options. */
  readonly takesShocks?: true
  /** How the policy chooses: a level over weights, a queue by rank, or its own search. */
  readonly kind: 'level' | 'queue' | 'search'
  /**
   * @param budget units to be found, >= 0
   * @throws {ClaimProblem} when a column it needs is absent or holds what it may not, or an option is none of its own
   */
  allocate(claims: Claims, budget: bigint, options?: PolicyOptions): Allotment
  /**
   * Only for queues that rank: what each row is ranked by, the highest first. Floats order, and set no amount.
   *
   * @throws {ClaimProblem} as `allocate` does
   */
  score?(claims: Claims, options?: PolicyOptions): Float64Array
}
