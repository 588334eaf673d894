import { invariant } from '../../core/money/invariant.ts'

/** What one member would lose under one scenario. Money is whole units of one asset. */
export interface StressedMember {
  readonly member: string
  /** Members of one group default together. */
  readonly group: string
  /** What closing the member's positions would lose, >= 0 when it is a loss, below zero when it is a gain. */
  readonly stressLoss: bigint
  /** Own margin and own contribution, which pay first, >= 0. */
  readonly margin: bigint
}

export interface StressScenario {
  readonly name: string
  readonly members: readonly StressedMember[]
}

export interface Cover {
  /** What the fund would have to hold. */
  readonly amount: bigint
  /** The scenario that asks for it; null where none asks for anything. */
  readonly scenario: string | null
  /** The groups that fall in it, the largest loss first. */
  readonly groups: readonly string[]
}

/**
 * Cover-n: the largest sum, over scenarios, of what the n groups with the largest losses would cost beyond
 * their own margin.
 *
 * A member's gain does not pay for another member of his group: each loss is counted beyond that member's own
 * margin, then summed by group. The scenario behind cover-1 and the one behind cover-2 may be two different
 * ones. Ties go to the group that comes first by name, and to the scenario listed first.
 *
 * @param groups how many groups default at once, whole, >= 1
 * @throws {InvariantViolation} when a margin is below zero or `groups` is no such number
 * @see docs/sources.md#cover-two
 */
export function coverOf(scenarios: readonly StressScenario[], groups: number): Cover {
  invariant(Number.isSafeInteger(groups) && groups >= 1, 'cover counts at least one defaulting group')
  let largest: Cover = { amount: 0n, scenario: null, groups: [] }
  for (const scenario of scenarios) {
    const worst = worstGroups(scenario, groups)
    const amount = worst.reduce((sum, [, loss]) => sum + loss, 0n)
    if (amount > largest.amount)
      largest = { amount, scenario: scenario.name, groups: worst.map(([group]) => group) }
  }
  return largest
}

function worstGroups({ members }: StressScenario, count: number): [group: string, loss: bigint][] {
  const losses = new Map<string, bigint>()
  for (const { group, stressLoss, margin } of members) {
    invariant(margin >= 0n, 'a margin is never below zero')
    const beyond = stressLoss > margin ? stressLoss - margin : 0n
    losses.set(group, (losses.get(group) ?? 0n) + beyond)
  }
  return [...losses]
    .filter(([, loss]) => loss > 0n)
    .sort(([a, lossA], [b, lossB]) => (lossA === lossB ? (a < b ? -1 : 1) : lossA > lossB ? -1 : 1))
    .slice(0, count)
}
