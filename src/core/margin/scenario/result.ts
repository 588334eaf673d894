/** What a model asks of a bucket, before it is rounded up to whole units; in the model's money. */
export interface ScenarioResult {
  initial: number
  maintenance: number
  /** Loss of the worst scenario, zero or above, and its place in the model's list; -1 where there is no grid, no loss, or a charge competes and is worse. */
  worst: number
  worstScenario: number
}

/** One line of the explanation of a requirement. */
export interface ChargeLine {
  readonly name: string
  /** The formula with its numbers in it. */
  readonly formula: string
  /** What it comes to, in the model's money. */
  readonly amount: number
}

/** A requirement explained: every scenario's profit, the worst one, and each charge. */
export interface ExplainedRequirement {
  readonly result: ScenarioResult
  /** Profit or loss of each scenario in the model's order. */
  readonly profits: readonly number[]
  readonly lines: readonly ChargeLine[]
}
