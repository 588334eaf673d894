import { settlementBalance } from '../book/posting.ts'
import { hasReached } from '../margin/levels.ts'
import { REDUCE_ONLY, SETTLED } from '../market/markets.ts'
import { COLLATERAL } from '../market/value.ts'
import { compareProducts } from '../money/mul-div.ts'
import { assessmentOf, availableOf, inHomeOf } from './bucket.ts'
import type { House } from './house.ts'
import type { Loss } from './loss.ts'
import type { Condition, Scope } from './rulebook.ts'
import { fundOf, namedAccount } from './steps/payer.ts'

const PPM = 1_000_000

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
      return drawdownHolds(house, loss, condition)
    case 'pool-profit':
      return poolProfitHolds(house, loss, condition)
    case 'instrument':
      // Settling leaves no position open, so the instruments are those held when the loss opened.
      return loss.series.some(
        (series) => house.markets.status[series] === (condition.is === 'settled' ? SETTLED : REDUCE_ONLY),
      )
    case 'operator':
      return house.tables.operatorOrders.has(condition.order)
  }
}

/** A scope without a fund has nothing. */
function fundBalance(house: House, loss: Loss, scope: Scope): number {
  const fund = fundOf(house, scope, loss, loss.series[0] ?? null)
  return fund === null ? 0 : availableOf(house, fund)
}

/** The name under which a fund's height is noted over time. */
export function heightName(fund: number): string {
  return `height of account ${fund}`
}

/** (highest of the window − now) / highest against a share, cross-multiplied so that no rounding decides. */
function drawdownHolds(
  house: House,
  loss: Loss,
  condition: Extract<Condition, { on: 'fund-drawdown' }>,
): boolean {
  const fund = fundOf(house, condition.scope, loss, loss.series[0] ?? null)
  if (fund === null) return true
  const now = availableOf(house, fund)
  const highest = house.meters.highest(heightName(fund), house.at, condition.windowMs, now)
  const side = compareProducts(highest - now, PPM, highest, condition.share)
  return side > 0 || (side === 0 && condition.is === 'at-or-above')
}

/** Profit of everybody against the pool, over the pool's balance. */
function poolProfitHolds(
  house: House,
  loss: Loss,
  condition: Extract<Condition, { on: 'pool-profit' }>,
): boolean {
  const pool = namedAccount(house, condition.pool, loss.asset)
  if (pool === null) return false
  const { book, markets } = house
  let profit = 0
  for (let cell = book.first(pool); cell !== -1; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    if (markets.payoff[series] !== COLLATERAL)
      profit += inHomeOf(house, pool, series, book.cost(cell) - markets.valueNow(series, book.quantity(cell)))
  }
  if (profit <= 0) return false
  const balance = Math.max(0, settlementBalance(book, markets, pool, loss.asset))
  const side = compareProducts(profit, PPM, balance, condition.share)
  return side > 0 || (side === 0 && condition.is === 'at-or-above')
}
