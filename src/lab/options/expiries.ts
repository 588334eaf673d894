import type { Scenario } from '../../wire/scenario.ts'

/** When options and futures of an index are settled. */
export interface TimedExpiry {
  readonly at: number
  readonly index: number
  /** Name of the underlying. */
  readonly name: string
}

/** Every expiry that falls within a run, each index and moment once. */
export function expiriesOf(scenario: Scenario, end: number): TimedExpiry[] {
  const due = new Map<string, TimedExpiry>()
  for (const { option, underlying, kind, expiresAt } of scenario.instruments) {
    const index = option?.index ?? (kind === 'future' ? underlying : undefined)
    if (index === undefined || expiresAt === null || expiresAt > end) continue
    const name = scenario.underlyings.find((each) => each.index === index)?.name ?? scenario.series[index]
    due.set(`${index} ${expiresAt}`, { at: expiresAt, index, name })
  }
  return [...due.values()].toSorted((a, b) => a.at - b.at || a.index - b.index)
}
