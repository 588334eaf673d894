import { allocateByLevel, type Level } from '../../money/level.ts'
import { splitCumulative, splitProRata } from '../../money/split.ts'
import type { Shares } from '../bases.ts'
import { deficitOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import { nameOf, type SocialiseBase, type Step } from '../rulebook.ts'
import { rulebookOfLoss, type Turn } from '../turn.ts'

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
  if (rulebookOfLoss(turn.house, losses[0]).share === 'cumulative') runningTotals(level, shares, amounts)
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

/**
 * Rounds the same exact shares by running totals instead: each payer below its cap pays the difference of two
 * totals rounded down, so that no remainders have to be compared. What all of them pay together stays the same.
 */
function runningTotals(level: Level, shares: Shares, amounts: Float64Array): void {
  const below = [...amounts.keys()].filter((at) => isBelowCap(level, shares, at))
  const total = below.reduce((sum, at) => sum + BigInt(amounts[at]), 0n)
  if (total === 0n) return
  // Weights times the total keep their proportions and can carry it.
  const parts = splitCumulative(
    total,
    below.map((at) => BigInt(shares.weights[at]) * total),
  )
  for (const [place, at] of below.entries()) amounts[at] = Number(parts[place])
}

function isBelowCap({ numerator, denominator }: Level, { caps, weights }: Shares, at: number): boolean {
  return BigInt(caps[at]) * denominator > numerator * BigInt(weights[at])
}
