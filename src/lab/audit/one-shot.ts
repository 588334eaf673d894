import {
  type Allotment,
  ClaimProblem,
  type Claims,
  type Policy,
  policies,
} from '../../core/allocation/index.ts'
import { allocateByOrder } from '../../core/money/order.ts'
import { projectExactly, squaresOf } from '../research/exact-shares.ts'
import type { Accounts } from './accounts.ts'
import { levelShares, type OneShotRow, oneShotRow, sharesOf, wholeShares } from './one-shot-row.ts'

export type { OneShotRow } from './one-shot-row.ts'

/** The table, and the policies that could not be run with what the accounts say. */
export interface OneShot {
  readonly rows: readonly OneShotRow[]
  readonly left: readonly { readonly policy: string; readonly why: string }[]
}

/**
 * Shares one budget by every policy that the table's columns suffice for, by the published projection, and by the
 * table's own ranks where it has them.
 */
export function oneShotOf(accounts: Accounts, budget: bigint): OneShot {
  const { claims } = accounts
  const rows: OneShotRow[] = []
  const left: { policy: string; why: string }[] = []
  for (const policy of policies) {
    const outcome = tryPolicy(policy, claims, budget)
    if (typeof outcome === 'string') left.push({ policy: policy.name, why: outcome })
    else rows.push(oneShotRow(policy.name, claims, sharesOf(outcome)))
  }
  const more = [projectionRow(claims, budget), ...givenQueues(accounts, budget)]
  return { rows: [...rows, ...more], left }
}

/** A reason where the policy needs what the table has not. */
function tryPolicy(policy: Policy, claims: Claims, budget: bigint): Allotment | string {
  if (policy.name === 'leverage-draining') return 'closes notional and shares no money'
  const missing = policy.needs.filter((column) => claims.columns[column] === undefined)
  if (missing.length > 0) return `needs ${missing.join(', ')}`
  try {
    return policy.allocate(claims, budget)
  } catch (error) {
    if (error instanceof ClaimProblem) return error.message
    throw error
  }
}

/** The published projection: squares of capacities are too large for the engine's columns, so bigints share them. */
function projectionRow(claims: Claims, budget: bigint): OneShotRow {
  const caps = Array.from(claims.columns.capacity!, BigInt)
  const able = caps.reduce((sum, cap) => sum + cap, 0n)
  const { paid, ...level } = projectExactly(caps, budget < able ? budget : able)
  const taken = paid.reduce((sum, part) => sum + part, 0n)
  return oneShotRow('vector-projection', claims, { ...levelShares(caps, squaresOf(caps), level), taken })
}

/** Queues by what the table says of leverage and profit; floats rank, equal ranks go by id. */
function givenQueues({ claims, leverage, profitPercent }: Accounts, budget: bigint): OneShotRow[] {
  if (leverage === undefined || profitPercent === undefined) return []
  const scores = {
    'queue-given-percent-times-leverage': leverage.map((each, row) => each * profitPercent[row]),
    'queue-given-index': leverage.map((each, row) => each * (1 + profitPercent[row] / 100)),
  }
  return Object.entries(scores).map(([policy, score]) => queueBy(policy, claims, score, budget))
}

function queueBy(policy: string, claims: Claims, scores: readonly number[], budget: bigint): OneShotRow {
  const caps = claims.columns.capacity!
  const parts = new Float64Array(caps.length)
  const order = Int32Array.from([...scores.keys()].toSorted((a, b) => scores[b] - scores[a] || a - b))
  allocateByOrder(budget, caps, order, parts)
  return oneShotRow(policy, claims, wholeShares(parts, caps))
}
