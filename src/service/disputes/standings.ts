import type { Account } from '../../core/book/book.ts'
import { NONE } from '../../core/book/layout.ts'
import { worthOf } from '../../core/margin/mixed.ts'
import { COLLATERAL } from '../../core/market/value.ts'
import { netEquityOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Flows } from './flows.ts'
import type { AccountFound, Standing } from './run-result.ts'

/** One of the two runs at its end. */
export interface Ended {
  readonly house: House
  readonly flows: Flows
}

/** How an account stands at the end of both runs; null where it stands the same. */
export function compared(asItIs: Ended, corrected: Ended, account: Account): AccountFound | null {
  const then = standingOf(asItIs, account)
  const now = standingOf(corrected, account)
  const difference = now.equity - then.equity + worthOfFlows(corrected.house, account, then, now)
  if (difference === 0 && isSame(then, now)) return null
  const asset = asItIs.house.book.homeAssetOf(account)
  return { account, asset, difference, asItIs: then, corrected: now }
}

/** How an account stands at the end of both runs, also where that is the same. */
export function standings(asItIs: Ended, corrected: Ended, account: Account): AccountFound {
  const found = compared(asItIs, corrected, account)
  if (found !== null) return found
  const standing = standingOf(asItIs, account)
  const asset = asItIs.house.book.homeAssetOf(account)
  return { account, asset, difference: 0, asItIs: standing, corrected: standing }
}

function standingOf({ house, flows }: Ended, account: Account): Standing {
  const { book, markets } = house
  const balances: [number, number][] = []
  const positions: [number, number][] = []
  if (book.cash(account) !== 0) balances.push([book.homeAssetOf(account), book.cash(account)])
  for (let cell = book.first(account); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    const quantity = book.quantity(cell)
    if (quantity === 0) continue
    if (markets.payoff[series] === COLLATERAL)
      balances.push([markets.collateral(series).terms.asset, quantity])
    else positions.push([series, quantity])
  }
  const equity = netEquityOf(house, account)
  return {
    equity,
    balances: balances.sort(byNumber),
    positions: positions.sort(byNumber),
    takenOut: flows.of(account),
  }
}

function byNumber([a]: readonly [number, number], [b]: readonly [number, number]): number {
  return a - b
}

/** What was taken out more with the corrected input, in the home asset: another asset at its index of then, rounded down. */
function worthOfFlows({ book, markets }: House, account: Account, then: Standing, now: Standing): number {
  const home = book.homeAssetOf(account)
  const more = new Map(now.takenOut)
  for (const [asset, amount] of then.takenOut) more.set(asset, (more.get(asset) ?? 0) - amount)
  let worth = 0
  for (const [asset, amount] of more) {
    if (amount === 0) continue
    const series = asset === home ? NONE : markets.collateralSeries(asset, home)
    worth += series === NONE ? amount : worthOf(markets.collateral(series), markets.mark[series], amount)
  }
  return worth
}

function isSame(one: Standing, other: Standing): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
