import { allocateByLevel } from '../../money/level.ts'
import { splitProRata } from '../../money/split.ts'
import type { Shares } from '../bases.ts'
import { deficitOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import { nameOf, type SocialiseBase, type Step } from '../rulebook.ts'
import type { Turn } from '../turn.ts'

/**
 * Shares the deficits of several losses over many payers at one level, as one event.
 *
 * Every payer pays the smaller of its cap and level x weight, in whole units, left-over units to the largest
 * remainders; when the caps do not reach, the losses receive what there is in proportion to their deficits.
 */
export function allocateDeficits(
  turn: Turn,
  losses: readonly Loss[],
  step: Step,
  index: number,
  base: SocialiseBase | null,
  shares: Shares,
): void {
  const deficits = losses.map((loss) => BigInt(deficitOf(turn.house, loss)))
  const budget = deficits.reduce((sum, deficit) => sum + deficit, 0n)
  if (budget === 0n || shares.accounts.length === 0) return
  const amounts = new Float64Array(shares.accounts.length)
  const { level, residual } = allocateByLevel(budget, shares.caps, shares.weights, amounts)
  if (residual === budget) return
  turn.tell({
    type: 'allocated',
    losses: losses.map((loss) => loss.id),
    received: splitProRata(budget - residual, deficits).map(Number),
    step: index,
    kind: step.step,
    name: nameOf(step),
    asset: losses[0].asset,
    total: budget - residual,
    residual,
    level: { numerator: level.numerator, denominator: level.denominator },
    base,
    payers: shares.accounts,
    amounts,
    weights: shares.weights,
    caps: shares.caps,
  })
}
