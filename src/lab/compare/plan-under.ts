import { nameOf, type Rulebook } from '../../core/waterfall/rulebook.ts'
import { hashOf } from '../run/hash.ts'
import type { Plan, PlannedCommand } from '../run/plan.ts'

/**
 * The same plan under another rulebook: every command stays as it is but the one that adopts the rulebook, so that
 * nothing else can make a difference.
 *
 * @param rulebookHash of the rulebook's canonical text, which the run's own hash is made of with the plan's
 */
export function planUnder(plan: Plan, rulebook: Rulebook, rulebookHash: string): Plan {
  return {
    header: {
      ...plan.header,
      rulebook: rulebook.name,
      layers: rulebook.steps.map((step) => ({ name: nameOf(step), kind: step.step })),
      scenarioHash: hashOf(`${plan.header.scenarioHash}\nrulebook ${rulebookHash}\n`),
    },
    count: plan.count,
    *commands(): Generator<PlannedCommand> {
      for (const planned of plan.commands()) yield adopting(planned, rulebook)
    },
  }
}

function adopting(planned: PlannedCommand, rulebook: Rulebook): PlannedCommand {
  if (planned.command.body.type !== 'adopt-rulebook') return planned
  const body = { type: 'adopt-rulebook', rulebook } as const
  return { ...planned, command: { ...planned.command, body }, what: `adopt the rulebook ${rulebook.name}` }
}
