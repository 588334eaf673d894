import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import { atStep, type Outcome, type Turn } from '../turn.ts'

/** Stops withdrawals, new orders or growth of open interest: for a time, until the loss is closed, or until what is claimed for it is repaid. */
export function gate(turn: Turn, loss: Loss, step: StepOf<'gate'>, index: number): Outcome {
  const { at, tables } = turn.house
  const until = step.forMs === null ? null : at + step.forMs
  const missing = step.what.filter(
    (what) => !tables.gates.some((closed) => closed.what === what && closed.loss === loss.id),
  )
  if (missing.length === 0) return 'next'
  const told = { type: 'gated', ...atStep(loss, index, step), what: missing, until } as const
  turn.tell(step.until === undefined ? told : { ...told, opens: step.until })
  return 'next'
}
