import type { Bounds } from '../bound-columns.ts'
import type { Legs, MarketState } from '../legs.ts'
import type { ChargeRule, RuleOf } from '../model.ts'
import type { ScenarioWorkspace } from '../workspace.ts'

/**
 * One kind of charge. `amount` is hot and allocates nothing; the others are for people and for bounds.
 *
 * Amounts are in the model's money (`coinWorth` turns coins into it), finite, and zero or above, but for a credit, which
 * is zero or below.
 */
export interface ChargeKind<Kind extends ChargeRule['kind']> {
  readonly amount: ChargeAmount<Kind>
  /** The formula with its numbers in it; asked after `amount`, so that the workspace is filled. */
  readonly formula: (rule: RuleOf<Kind>, legs: Legs, market: MarketState, work: ScenarioWorkspace) => string
  /**
   * Adds the constants by which the charge, times `times` (zero or above), can move while the market does: `bounds.ts` says
   * what they mean. A kind without this has no bound, and whoever asked looks again after every move.
   */
  readonly bound?: (
    rule: RuleOf<Kind>,
    legs: Legs,
    market: MarketState,
    work: ScenarioWorkspace,
    times: number,
    into: Bounds,
  ) => void
}

type ChargeAmount<Kind extends ChargeRule['kind']> = (
  rule: RuleOf<Kind>,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
) => number
