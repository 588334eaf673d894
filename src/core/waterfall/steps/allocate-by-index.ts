import { divide, type Rounding } from '../../money/rounding.ts'
import { splitProRata } from '../../money/split.ts'
import type { Shares } from '../bases.ts'
import { deficitOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import { type IndexRounding, nameOf, type PrintedIndex, type StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'

/**
 * Shares the deficits of several losses as a venue does that prints an index: the deficit for one unit of the base,
 * rounded to the index's decimals, then times each account's measure, rounded to the unit and held within its cap.
 *
 * Nothing is shared out again, so what is collected is not what is missing: too much is dust, which the rounding account
 * keeps; too little stays missing.
 */
export function allocateByIndex(
  turn: Turn,
  losses: readonly Loss[],
  step: StepOf<'socialise'>,
  place: number,
  { decimals, rounding, each }: PrintedIndex,
  shares: Shares,
): void {
  const deficits = losses.map((loss) => BigInt(deficitOf(turn.house, loss)))
  const budget = deficits.reduce((sum, deficit) => sum + deficit, 0n)
  const measured = shares.weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (budget === 0n || measured === 0n) return
  const denominator = 10n ** BigInt(decimals)
  const numerator = divide(budget * denominator, measured, roundingOf(rounding))
  const amounts = shares.weights.map((weight, at) => {
    const share = divide(numerator * BigInt(weight), denominator, roundingOf(each))
    const cap = BigInt(shares.caps[at])
    return Number(share < cap ? share : cap)
  })
  const collected = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
  const total = collected < budget ? collected : budget
  if (total === 0n) return
  turn.tell({
    type: 'allocated',
    losses: losses.map((loss) => loss.id),
    received: splitProRata(total, deficits).map(Number),
    step: place,
    kind: step.step,
    name: nameOf(step),
    asset: losses[0].asset,
    total,
    residual: budget - total,
    level: { numerator, denominator },
    base: step.base,
    payers: shares.accounts,
    amounts,
    weights: shares.weights,
    caps: shares.caps,
    dust: collected - total,
  })
}

function roundingOf(direction: IndexRounding): Rounding {
  if (direction === 'half-up') return direction
  return direction === 'up' ? 'ceil' : 'floor'
}
