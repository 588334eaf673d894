import { sharesOf } from '../bases.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'
import { allocateByIndex } from './allocate-by-index.ts'
import { allocateDeficits } from './allocate-deficits.ts'

/** Spreads deficits over accounts by the declared base: a haircut, a clawback or a levy, in whole units, now. */
export function socialise(
  turn: Turn,
  losses: readonly Loss[],
  step: StepOf<'socialise'>,
  index: number,
): void {
  if (step.base === 'withdrawals') return
  const shares = sharesOf(turn.house, losses, step, turn.fallen)
  if (step.index === undefined) allocateDeficits(turn, losses, step, index, step.base, shares)
  else allocateByIndex(turn, losses, step, index, step.index, shares)
}
