import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import type { Outcome, Turn } from '../turn.ts'

/** Puts a loss off: it goes on with the next step when the time has come. */
export function defer(turn: Turn, loss: Loss, step: StepOf<'defer'>, index: number): Outcome {
  const until = turn.house.at + step.forMs
  turn.tell({ type: 'loss-parked', loss: loss.id, step: index + 1, status: 'deferred-until', until })
  return 'parked'
}
