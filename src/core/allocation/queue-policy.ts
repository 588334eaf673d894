import { allocateByOrder } from '../money/order.ts'
import type { ClaimColumn, Claims } from './claims.ts'
import { columnOf } from './claims-of.ts'
import { limitsInLots } from './mixed-lots.ts'
import { checkBudget, parametersOf, withinLimits } from './parameters.ts'
import type { Allotment, Policy, PolicyParameter } from './policy.ts'

type Values = Readonly<Record<string, number>>

export interface QueueRule {
  readonly name: string
  readonly says: string
  /** Besides the capacity. */
  readonly needs: readonly ClaimColumn[]
  readonly parameters?: readonly PolicyParameter[]
  /** What each row is ranked by, where rows are. */
  keys?(claims: Claims, parameters: Values): Float64Array
  /**
   * Rows with a cap in the order they are to be asked, enough of them to find the budget or all there are;
   * the budget is above zero.
   */
  asked(claims: Claims, caps: Float64Array, budget: bigint, parameters: Values): Int32Array
}

/** A policy in which rows pay their capacity one after the other; at most one of those asked pays a part of it. */
export function queuePolicy({ name, says, needs, parameters = [], keys, asked }: QueueRule): Policy {
  const policy: Policy = {
    name,
    says: `${says} Equal ranks go by id, ascending.`,
    needs: ['capacity', ...needs],
    uses: [],
    parameters,
    kind: 'queue',
    allocate(claims, budget, options = {}) {
      checkBudget(budget)
      const values = parametersOf(name, parameters, options)
      const capacity = withinLimits(columnOf(claims, 'capacity'), options)
      const lots = options.lots === true ? columnOf(claims, 'lot') : null
      const caps = lots ? limitsInLots(capacity, lots) : capacity
      const order = budget === 0n ? new Int32Array(0) : asked(claims, caps, budget, values)
      return takeInOrder(budget, caps, order, lots)
    },
  }
  if (keys === undefined) return policy
  return {
    ...policy,
    score: (claims, options = {}) => keys(claims, parametersOf(name, parameters, options)),
  }
}

function takeInOrder(
  budget: bigint,
  caps: Float64Array,
  order: Int32Array,
  lots: Float64Array | null,
): Allotment {
  const parts = new Float64Array(caps.length)
  const unfound = allocateByOrder(budget, caps, order, parts)
  let payers = 0
  while (payers < order.length && parts[order[payers]] > 0) payers += 1
  const cut = lots && payers > 0 ? wholeLotsOnly(order[payers - 1], lots, parts) : 0
  if (cut > 0 && parts[order[payers - 1]] === 0) payers -= 1
  const residual = unfound + BigInt(cut)
  return {
    parts,
    caps,
    weights: null,
    order: order.slice(0, payers),
    level: null,
    residual,
    residualIs: cut > 0 ? 'below-a-lot' : residual > 0n ? 'capacity-short' : 'none',
  }
}

/** Takes back what the last payer pays beside whole lots; the queue ends with him, so it is left over. */
function wholeLotsOnly(last: number, lots: Float64Array, parts: Float64Array): number {
  const whole = Math.floor(parts[last] / lots[last]) * lots[last]
  const cut = parts[last] - whole
  parts[last] = whole
  return cut
}
