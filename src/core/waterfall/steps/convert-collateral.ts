import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import type { DepthSide } from '../../depth/level.ts'
import type { Walk } from '../../depth/walk.ts'
import { netsByAsset, worthOf } from '../../margin/mixed.ts'
import { Assessment } from '../../margin/model.ts'
import type { Collateral } from '../../market/instrument.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { availableOf, homeBalanceOf } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import { atStep, type Outcome, type Turn } from '../turn.ts'
import { backstopsOf, fundOf } from './payer.ts'

type Convert = StepOf<'convert-collateral'>

/**
 * Turns what a bucket holds in other assets into its home asset, as far as it owes there, and pays what it
 * owes in other assets. After it, what is missing is missing in the home asset alone.
 *
 * Sales round what is received down and purchases what is paid up; the discount is the taker's.
 */
export function convertCollateral(turn: Turn, loss: Loss, step: Convert, index: number): Outcome {
  const { house } = turn
  for (const series of holdings(house, loss.bucket, (balance) => balance < 0, 'as-listed'))
    buyBack(turn, loss, step, index, series)
  for (const series of holdings(house, loss.bucket, (balance) => balance > 0, step.order)) {
    const missing = -homeBalanceOf(house, loss.bucket)
    if (missing <= 0) break
    sell(turn, loss, step, index, series, missing)
  }
  return 'next'
}

/** Collateral series of which the bucket has what is wanted, net of the positions that settle in the asset. */
function holdings(
  house: House,
  bucket: Account,
  wanted: (balance: number) => boolean,
  order: Convert['order'],
): number[] {
  const { book, markets } = house
  const home = book.homeAssetOf(bucket)
  const found: { series: number; worth: number }[] = []
  for (const [asset, balance] of netsByAsset(book, markets, bucket, [], new Assessment())) {
    const series = asset === home ? NONE : markets.collateralSeries(asset, home)
    if (series === NONE || !wanted(balance) || markets.mark[series] === 0) continue
    found.push({ series, worth: worthOf(markets.collateral(series), markets.mark[series], balance) })
  }
  found.sort((a, b) =>
    order === 'largest-first' ? b.worth - a.worth || a.series - b.series : a.series - b.series,
  )
  return found.map(({ series }) => series)
}

function netOf(house: House, loss: Loss, series: number): number {
  const { asset } = house.markets.collateral(series).terms
  return netsByAsset(house.book, house.markets, loss.bucket, [], new Assessment()).get(asset) ?? 0
}

/** Sells just enough of one holding to cover what is missing, or all of it. */
function sell(turn: Turn, loss: Loss, step: Convert, index: number, series: number, missing: number): void {
  const { house } = turn
  const held = netOf(house, loss, series)
  const price = (sold: number): number => receivedFor(house, step, series, sold)
  const most = step.price === 'depth' ? walkOf(house, series, 'bid', held).quantity : held
  const sold = price(most) <= missing ? most : smallestFor(missing, most, price)
  const received = price(sold)
  const taker = takerOf(house, loss, step, received)
  if (sold === 0 || received <= 0 || taker === null) return
  turn.tell({ type: 'collateral-converted', ...atStep(loss, index, step), series, taker, sold, received })
}

/** Buys what is owed in another asset: at the index with the discount on top, or as far as the asks go. */
function buyBack(turn: Turn, loss: Loss, step: Convert, index: number, series: number): void {
  const { house } = turn
  const collateral = house.markets.collateral(series)
  const debt = -netOf(house, loss, series)
  const walk = step.price === 'depth' ? walkOf(house, series, 'ask', debt) : null
  const owed = walk?.quantity ?? debt
  if (owed === 0) return
  const worth = -worthOf(collateral, house.markets.mark[series], -owed)
  const atIndex = mulDiv(worth, 1_000_000 + collateral.terms.conversionDiscount, 1_000_000, 'ceil')
  const paid =
    walk === null
      ? atIndex
      : walk.prices.reduce((sum, at, fill) => sum - worthOf(collateral, at, -walk.quantities[fill]), 0)
  const taker = takerOf(house, loss, step, 0)
  if (taker === null) return
  turn.tell({
    type: 'collateral-converted',
    ...atStep(loss, index, step),
    series,
    taker,
    sold: -owed,
    received: -paid,
  })
}

/** What a side of the collateral's book would take or give; without a book there is nothing. */
function walkOf(house: House, series: number, side: DepthSide, quantity: number): Walk {
  const walk = house.depths[series]?.walkQuantity(side, quantity)
  return walk ?? { side, prices: [], quantities: [], owners: [], quantity: 0, left: quantity }
}

function receivedFor(house: House, step: Convert, series: number, sold: number): number {
  const collateral = house.markets.collateral(series)
  if (step.price === 'depth') {
    const walk = walkOf(house, series, 'bid', sold)
    return walk.prices.reduce((sum, price, at) => sum + worthOf(collateral, price, walk.quantities[at]), 0)
  }
  return discounted(collateral, worthOf(collateral, house.markets.mark[series], sold))
}

function discounted(collateral: Collateral, worth: number): number {
  return mulDiv(worth, 1_000_000 - collateral.terms.conversionDiscount, 1_000_000, 'floor')
}

/** The smallest quantity that brings at least so much, found by halving: more never brings less. */
function smallestFor(wanted: number, most: number, price: (sold: number) => number): number {
  let low = 0
  let high = most
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (price(middle) >= wanted) high = middle
    else low = middle
  }
  return high
}

/** A fund or backstop takes collateral only as far as it can pay for it. */
function takerOf(house: House, loss: Loss, step: Convert, price: number): Account | null {
  if (step.taker === 'market') return house.tables.house[loss.asset].market
  const account =
    step.taker === 'fund' ? fundOf(house, 'asset', loss, null) : (backstopsOf(house, loss)[0] ?? null)
  return account !== null && availableOf(house, account) >= price ? account : null
}
