import { sumOf } from '../money/columns.ts'
import { allocateByLevel } from '../money/level.ts'
import type { Rational } from '../money/units.ts'
import { columnOf } from './claims-of.ts'
import { type ClippedRow, clipToLevel } from './clip.ts'
import { reasonOf } from './level-policy.ts'
import { limitsInLots, roundToMixedLots } from './mixed-lots.ts'
import { checkBudget, parametersOf, withinLimits } from './parameters.ts'
import type { Policy } from './policy.ts'

/**
 * Leverage draining of arXiv 2603.15963 for one asset: the budget is notional to be closed, and afterwards nobody
 * is above one highest leverage. docs/sources.md#leverage-draining
 *
 * The parts are notional, not money lost, and so are the caps; the capacity plays no role.
 */
export const leverageDraining: Policy = {
  name: 'leverage-draining',
  says: 'Closes notional from the most leveraged down to one level of leverage; odd units go to the largest remainders, ids ascending.',
  needs: ['notional', 'equity'],
  uses: [],
  parameters: [],
  kind: 'search',
  allocate(claims, budget, options = {}) {
    checkBudget(budget)
    parametersOf('leverage-draining', [], options)
    const notional = columnOf(claims, 'notional')
    const equity = columnOf(claims, 'equity')
    const lots = options.lots === true ? columnOf(claims, 'lot') : null
    const most = withinLimits(notional, options)
    const drained =
      most === notional
        ? drainLeverage(notional, equity, budget)
        : drainWithin(notional, equity, most, budget)
    const caps = lots ? limitsInLots(most, lots) : most
    const parts = lots ? new Float64Array(caps.length) : drained.parts
    const rounded = lots ? roundToMixedLots(drained.parts, caps, lots, parts) : 0n
    const residual = drained.residual + rounded
    return {
      parts,
      caps,
      weights: null,
      order: null,
      level: null,
      residual,
      residualIs: reasonOf(residual, caps, parts),
    }
  },
}

/** Notional closed, the leverage nobody is above afterwards, and what nobody had left to close. */
export interface Drained {
  readonly parts: Float64Array
  /** Notional over equity; null where only accounts without equity were closed, whose leverage has no bound. */
  readonly highest: Rational | null
  readonly residual: bigint
}

/**
 * Closes notional so that everybody keeps `min(notional, highest x equity)`.
 *
 * What is kept is shared by the exact level solver, with the notional as caps and the equity as weights. Who has
 * no equity is above every leverage: he is closed first, and when the budget is less than all of that notional,
 * pro rata to it.
 *
 * @param notional whole, >= 0
 * @param equity whole, signed
 * @param budget notional to close, >= 0
 */
export function drainLeverage(notional: Float64Array, equity: Float64Array, budget: bigint): Drained {
  const total = sumOf(notional, 'notional')
  const weights = equity.map((amount) => Math.max(0, amount))
  const hopeless = notional.map((amount, row) => (weights[row] > 0 ? 0 : amount))
  const parts = new Float64Array(notional.length)
  if (budget <= sumOf(hopeless, 'notional')) {
    allocateByLevel(budget, hopeless, hopeless, parts)
    return { parts, highest: null, residual: 0n }
  }
  const keep = budget < total ? total - budget : 0n
  // Upside down, because of two equal remainders the earlier row closes the odd unit, and the later one keeps it.
  const kept = new Float64Array(parts.length)
  const { level } = allocateByLevel(keep, notional.toReversed(), weights.toReversed(), kept)
  for (let row = 0; row < parts.length; row += 1) parts[row] = notional[row] - kept[parts.length - 1 - row]
  return { parts, highest: level, residual: budget < total ? 0n : budget - total }
}

/** The same with a limit for each row on what he closes: his leverage stays above the level where it binds. */
function drainWithin(
  notional: Float64Array,
  equity: Float64Array,
  limits: Float64Array,
  budget: bigint,
): Drained {
  const rows = Array.from(notional, (amount, row): ClippedRow => {
    return {
      exposure: BigInt(amount),
      equity: BigInt(Math.max(0, equity[row])),
      most: BigInt(limits[row]),
    }
  })
  const { taken, highest, residual } = clipToLevel(rows, budget)
  return { parts: Float64Array.from(taken, Number), highest, residual }
}
