import type { House } from '../waterfall/house.ts'
import type { Command } from './commands.ts'
import type { Event } from './events.ts'
import type { Finding } from './laws.ts'
import { FlowWitness } from './witness-flows.ts'
import { LossWitness } from './witness-losses.ts'
import { ProtectionWitness } from './witness-protection.ts'
import { StepWitness } from './witness-steps.ts'

/** Stands beside a house and looks at the state before and after every event; it changes nothing. */
export interface Witness {
  before(house: House, event: Event): void
  after(house: House, event: Event): void
  /** What was found since the last call; the command may have been refused, then nothing happened. */
  end(house: House, command: Command): Finding[]
}

/**
 * The laws in delta form: checked from each event and the rows it touches, at a cost that does not grow with the house.
 *
 * money-conserved, positions-sum-to-zero, others-untouched, loss-closes, within-caps, steps-in-turn,
 * deleverage-closes-only, rank-in-order and protection-kept. One witness follows one house from its first command; what
 * is rolled back in a trial has to have a witness of its own.
 */
export function lawWitness(): Witness {
  const findings: Finding[] = []
  const flows = new FlowWitness(findings)
  const losses = new LossWitness(findings)
  const steps = new StepWitness(findings)
  const protection = new ProtectionWitness(findings)
  return {
    before(house, event) {
      steps.before(house, event)
      losses.before(house, event)
      protection.before(house, event)
      flows.before(house, event)
    },
    after(house, event) {
      flows.after(house, event)
      losses.after(house, event)
      protection.after(house)
      steps.after(house, event)
    },
    end() {
      steps.end()
      return findings.splice(0)
    },
  }
}
