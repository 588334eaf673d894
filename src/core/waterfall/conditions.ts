import type { Account } from '../book/book.ts'
import { hasReached } from '../margin/levels.ts'
import { REDUCE_ONLY, SETTLED } from '../market/markets.ts'
import { assessmentOf, availableOf, deficitOf, isScenario } from './bucket.ts'
import { drawdownHolds, meanHolds } from './fund-height.ts'
import type { House } from './house.ts'
import type { Loss } from './loss.ts'
import { compareProfit, poolStanding } from './pool-trigger.ts'
import type { Condition, Scope } from './rulebook.ts'
import { fundOf, namedAccount } from './steps/payer.ts'

/** Whether everything a step waits for holds. */
export function conditionsHold(house: House, loss: Loss, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => holds(house, loss, condition))
}

function holds(house: House, loss: Loss, condition: Condition): boolean {
  switch (condition.on) {
    case 'bucket':
      return hasReached(condition.level, assessmentOf(house, loss.bucket))
    case 'fund': {
      const balance = fundBalance(house, loss, condition.scope)
      return balance < condition.amount || (condition.is === 'at-or-below' && balance === condition.amount)
    }
    case 'fund-drawdown':
      return ofFund(house, loss, condition, drawdownHolds)
    case 'pool-profit':
      return poolProfitHolds(house, loss, condition)
    case 'instrument':
      // Settling leaves no position open, so the instruments are those held when the loss opened.
      return loss.series.some(
        (series) => house.markets.status[series] === (condition.is === 'settled' ? SETTLED : REDUCE_ONLY),
      )
    case 'source':
      return condition.is.includes(loss.source)
    case 'margin':
      return isScenario(house, loss.bucket) === (condition.is === 'scenario')
    case 'operator':
      return house.tables.operatorOrders.has(condition.order)
    case 'deficit':
      return deficitOf(house, loss) > 0
    case 'fund-mean':
      return ofFund(house, loss, condition, meanHolds)
  }
}

/** Where a scope has no fund, there is nothing that could have fallen less. */
function ofFund<On extends { readonly scope: Scope }>(
  house: House,
  loss: Loss,
  condition: On,
  holds: (house: House, fund: Account, condition: On) => boolean,
): boolean {
  const fund = fundOf(house, condition.scope, loss, loss.series[0] ?? null)
  return fund === null || holds(house, fund, condition)
}

/** A scope without a fund has nothing. */
function fundBalance(house: House, loss: Loss, scope: Scope): number {
  const fund = fundOf(house, scope, loss, loss.series[0] ?? null)
  return fund === null ? 0 : availableOf(house, fund)
}

/** Profit of everybody against the pool, over the pool's balance. */
function poolProfitHolds(
  house: House,
  loss: Loss,
  condition: Extract<Condition, { on: 'pool-profit' }>,
): boolean {
  const pool = namedAccount(house, condition.pool, loss.asset)
  if (pool === null) return false
  const side = compareProfit(poolStanding(house, pool), condition.share)
  return side > 0 || (side === 0 && condition.is === 'at-or-above')
}
