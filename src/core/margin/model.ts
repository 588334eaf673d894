import type { Account } from '../book/book.ts'

/** What a bucket has and what it needs, in units of its home asset. One object is filled again and again. */
export class Assessment {
  /** Collateral counted at its weight: what triggers. */
  marginEquity = 0
  /** Everything at its full index: says whether anything is left. */
  netEquity = 0
  /** Requirement to keep the positions, rounded up position by position. */
  maintenance = 0
  /** Requirement to open them. */
  initial = 0
  /** Sum of the positions' notionals. */
  notional = 0
  positions = 0
  /** What marks could take before a trigger of the bucket is reached, a guide in floats; infinite without a bound. */
  atStake = 0
}

/** Takes money of the home asset, which counts in full, off both equities. */
export function giveAway(assessment: Assessment, given: number): void {
  assessment.marginEquity -= given
  assessment.netEquity -= given
}

/** A trade that is only thought of. */
export interface Hypothesis {
  readonly series: number
  /** Signed change of the position. */
  readonly quantity: number
  /** Change of cash basis in the asset the series settles in. */
  readonly cash: number
}

/** One line of an explanation: a name, the formula with its numbers, and what it comes to. */
export interface ExplainedLine {
  readonly name: string
  readonly formula: string
  readonly amount: bigint
}

/**
 * The margin-model port: requirement, zones, explanation.
 *
 * A model that can prove how far marks may move before a bucket needs another look says so in its zones;
 * one that cannot declares that the bucket is looked at on every mark. Neither is ever silent.
 */
export interface MarginModel {
  readonly name: string
  /** Equity and maintenance of a bucket, exact. */
  assess(row: Account, into: Assessment): void
  /**
   * The same with what its zones leave at stake, for the check after every touch.
   *
   * @param share the level the zones are above, as a multiple of maintenance
   */
  assessZones(row: Account, share: number, into: Assessment): void
  /** The same with the initial requirement. */
  assessInitial(row: Account, into: Assessment): void
  /**
   * Equity and initial requirement as they would be after a trade; nothing is changed.
   *
   * @param quantity signed change of the position in `series`
   * @param cash change of cash basis in the asset the series settles in
   */
  assessAfter(row: Account, series: number, quantity: number, cash: number, into: Assessment): void
  /**
   * Equities and both requirements as they would be after several trades, none two in one series.
   *
   * @param given money of the home asset given away beside the trades; a requirement may hang on what is left
   */
  assessAllAfter(row: Account, trades: readonly Hypothesis[], into: Assessment, given?: number): void
  /**
   * Sets the bucket's triggers so that no mix of marks short of them can use up `slack`.
   *
   * @param share the level the slack is above, as a multiple of maintenance
   * @returns false when the model has no bound and every position was put on watch
   */
  setZones(row: Account, slack: number, share: number): boolean
  explain(row: Account): ExplainedLine[]
  /**
   * Maintenance of a bucket of the row's kind that held only this, in whole units of the asset the series settles in.
   *
   * @param quantity signed
   */
  requirementAlone(row: Account, series: number, quantity: number): number
}
