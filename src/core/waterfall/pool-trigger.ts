import type { Account } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import { settlementBalance } from '../book/posting.ts'
import { worthInHome } from '../margin/mixed.ts'
import { COLLATERAL } from '../market/value.ts'
import { compareProducts } from '../money/mul-div.ts'
import type { House } from './house.ts'
import type { Loss } from './loss.ts'
import type { PoolTrigger, Rulebook } from './rulebook.ts'

const PPM = 1_000_000

/** What traders have made against a pool and not taken yet, and the balance that has to pay it. */
export interface PoolStanding {
  readonly profit: number
  /** Settlement balance; a pool that owes more than it has counts as one with nothing. */
  readonly balance: number
}

/** Unrealised profit of everybody against the pool, net over its series, in units of its home asset. */
export function poolStanding(house: House, pool: Account): PoolStanding {
  const { book, markets } = house
  const home = book.homeAssetOf(pool)
  let profit = 0
  for (let cell = book.first(pool); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    if (markets.payoff[series] === COLLATERAL) continue
    const { settlementAsset } = markets.instrument(series).terms
    const gained = book.cost(cell) - markets.valueNow(series, book.quantity(cell))
    profit += worthInHome(markets, home, settlementAsset, gained)
  }
  return { profit, balance: Math.max(0, settlementBalance(book, markets, pool, home)) }
}

/** Profit over balance against a share, cross-multiplied so that no rounding decides; below zero it is under the share. */
export function compareProfit({ profit, balance }: PoolStanding, share: number): number {
  return profit <= 0 ? -1 : compareProducts(profit, PPM, balance, share)
}

/** Whether an account is the trigger's pool and traders' profit has reached it. */
export function isPoolAbove(house: House, trigger: PoolTrigger | undefined, account: Account): boolean {
  if (trigger === undefined || house.tables.named.get(trigger.pool) !== account) return false
  const side = compareProfit(poolStanding(house, account), trigger.share)
  return side > 0 || (side === 0 && trigger.profit === 'at-or-above')
}

/** Whether a solvent pool needs nothing more of its loss: one of traders' profit ends when the profit is down. */
export function isPoolCalm(house: House, { poolTrigger }: Rulebook, loss: Loss): boolean {
  if (loss.source !== 'pool-profit' || poolTrigger === undefined) return true
  return compareProfit(poolStanding(house, loss.bucket), poolTrigger.until) <= 0
}
