/** What tells two policies of a level apart: the most each row may pay, and what it shares in proportion to. */
export interface LevelTerms {
  readonly caps: Float64Array
  /** Whole; one past 2^53 - 1 is of a row that pays its cap at whatever level is found. */
  readonly weights: Float64Array
}
