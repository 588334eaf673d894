import type { Account, Cell } from '../../book/book.ts'
import type { Walk } from '../../depth/walk.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { assessmentOf, inHomeOf, isScenario, neededAlone, neededInHome } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import { bestPoint, firstPoint, gridOf, smallestThatHolds } from './grid.ts'

/** Liquidation fee of closing so many increments of a bucket's position at the mark, rounded up, in units of its home asset. */
export function feeOf(house: House, bucket: Account, series: number, quantity: number): number {
  const rate = house.markets.instrument(series).terms.fees.liquidation
  const fee = mulDiv(Math.abs(house.markets.valueNow(series, quantity)), rate, 1_000_000, 'ceil')
  return neededInHome(house, bucket, series, fee)
}

/**
 * The fee as far as the bucket's equity goes once it is filled.
 *
 * @param gained value of the fills less their value at the mark, in the asset the series settles in
 */
export function feeWithin(
  house: House,
  loss: Loss,
  series: number,
  quantity: number,
  gained: number,
): number {
  const equity = assessmentOf(house, loss.bucket).netEquity + inHomeOf(house, loss.bucket, series, gained)
  return Math.max(0, Math.min(feeOf(house, loss.bucket, series, quantity), equity))
}

/** Cash the bucket receives for its fills, signed: the value of what it gives away. */
export function valueOfFills(house: House, series: number, walk: Walk, direction: number): number {
  let value = 0
  for (let at = 0; at < walk.prices.length; at += 1)
    value -= house.markets.valueAt(series, direction * walk.quantities[at], walk.prices[at])
  return value
}

/**
 * The smallest part of a walk after which the bucket's equity is at least `target` of its maintenance,
 * counting what the fills cost against the mark, the fee, the tiers and the increments.
 *
 * A walk gets dearer as it goes, so the first fill at whose end the target holds is found first, then the
 * increment within it. Where no part reaches the target and all of it leaves the bucket no better than before,
 * closing is hopeless: everything is closed, or nothing, as declared. Where it helps, all is closed.
 *
 * Where a scenario model margins the bucket a position may be the hedge of another, so that closing more of it can make
 * things worse. The ends of the fills and a grid of sizes are tried; where none reaches the target, it is the one that
 * leaves the smallest shortfall, and nothing where none leaves a smaller one than now.
 */
export function lotsToHealth(
  house: House,
  loss: Loss,
  cell: Cell,
  walk: Walk,
  target: number,
  whenHopeless: 'close-all' | 'hand-over',
): number {
  if (walk.quantity === 0) return 0
  if (isScenario(house, loss.bucket)) {
    const health = healthByModel(house, loss, cell, walk, target)
    const points = gridOf(walk.quantity, walk.quantities)
    return firstPoint(points, (lots) => health(lots) >= 0) ?? bestPoint(points, health)
  }
  const health = healthAfter(house, loss, cell, walk, target)
  let before = 0
  for (const part of walk.quantities) {
    if (health(before + part) >= 0)
      return smallestThatHolds(before, before + part, (lots) => health(lots) >= 0)
    before += part
  }
  const isHopeless = health(walk.quantity) <= health(0)
  return isHopeless && whenHopeless === 'hand-over' ? 0 : walk.quantity
}

/** Equity less target maintenance after closing the first so many increments of the walk. */
function healthAfter(
  house: House,
  loss: Loss,
  cell: Cell,
  walk: Walk,
  target: number,
): (lots: number) => number {
  const { markets, book } = house
  const series = book.seriesOf(cell)
  const held = book.quantity(cell)
  const direction = held > 0 ? 1 : -1
  const now = assessmentOf(house, loss.bucket)
  const { bucket } = loss
  const needed = (quantity: number): number => neededAlone(house, bucket, series, quantity)
  const others = now.maintenance - needed(held)
  return (lots) => {
    const left = held - direction * lots
    const received = receivedFor(house, series, direction, walk, lots)
    const gained = inHomeOf(house, bucket, series, received - markets.valueNow(series, direction * lots))
    const equity = now.marginEquity + gained - feeOf(house, bucket, series, lots)
    return equity - mulDiv(others + needed(left), target, 1_000_000, 'ceil')
  }
}

/** The same asked of the model, for requirements that are no sum. */
function healthByModel(
  house: House,
  loss: Loss,
  cell: Cell,
  walk: Walk,
  target: number,
): (lots: number) => number {
  const { book, model, scratch } = house
  const series = book.seriesOf(cell)
  const direction = book.quantity(cell) > 0 ? 1 : -1
  return (lots) => {
    const cash = receivedFor(house, series, direction, walk, lots)
    const trades = lots === 0 ? [] : [{ series, quantity: -direction * lots, cash }]
    model.assessAllAfter(loss.bucket, trades, scratch)
    const equity = scratch.marginEquity - feeOf(house, loss.bucket, series, lots)
    return equity - mulDiv(scratch.maintenance, target, 1_000_000, 'ceil')
  }
}

function receivedFor(house: House, series: number, direction: number, walk: Walk, lots: number): number {
  let left = lots
  let value = 0
  for (const [at, price] of walk.prices.entries()) {
    const part = Math.min(left, walk.quantities[at])
    if (part === 0) break
    value += house.markets.valueAt(series, direction * part, price)
    left -= part
  }
  return value
}
