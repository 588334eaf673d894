import { availableOf, deficitOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'
import { drawFrom } from './draw.ts'
import { namedAccount } from './payer.ts'

/** Pays deficits out of a tranche of the venue's own money. */
export function drawCapital(
  turn: Turn,
  losses: readonly Loss[],
  step: StepOf<'draw-capital'>,
  index: number,
): void {
  const { house } = turn
  const payer = namedAccount(house, step.tranche, losses[0].asset)
  if (payer === null) return
  const asked = losses
    .map((loss) => ({ loss, amount: deficitOf(house, loss) }))
    .filter((need) => need.amount > 0)
  if (asked.length > 0) drawFrom(turn, payer, availableOf(house, payer), asked, step, index, step.caps, true)
}
