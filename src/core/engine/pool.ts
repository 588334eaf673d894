import type { Loss } from '../waterfall/loss.ts'
import type { Step } from '../waterfall/rulebook.ts'
import { rulebookOfLoss, type Turn } from '../waterfall/turn.ts'

/** Losses that share one allocation, and the step they share it at. */
export interface Pool {
  readonly losses: readonly Loss[]
  readonly step: Step
  readonly index: number
}

/**
 * The pooled step that comes first in its rulebook and has losses waiting, with all of them: losses of one
 * rulebook and one asset. Under a rulebook that pools by period they wait for the period to close.
 */
export function nextPool(turn: Turn, isPeriodEnd: boolean): Pool | null {
  let first: Loss | null = null
  for (const loss of turn.house.tables.losses.values()) {
    if (isReady(turn, loss, isPeriodEnd) && (first === null || isBefore(loss, first))) first = loss
  }
  if (first === null) return null
  const head = first
  const losses = [...turn.house.tables.losses.values()].filter(
    (loss) => isReady(turn, loss, isPeriodEnd) && !isBefore(loss, head) && !isBefore(head, loss),
  )
  return { losses, step: rulebookOfLoss(turn.house, head).steps[head.step], index: head.step }
}

function isReady(turn: Turn, loss: Loss, isPeriodEnd: boolean): boolean {
  if (loss.status !== 'pooled') return false
  return isPeriodEnd || rulebookOfLoss(turn.house, loss).pool !== 'period'
}

function isBefore(a: Loss, b: Loss): boolean {
  return (a.step - b.step || a.rulebook - b.rulebook || a.asset - b.asset) < 0
}
