import type { Cell } from '../../book/book.ts'
import type { Hypothesis } from '../../margin/model.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { assessmentOf, isScenario, neededInHome } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { Size } from '../rulebook.ts'
import { bestPoint, firstPoint, gridOf } from './grid.ts'
import { feeOf } from './size.ts'

type Shortage = Extract<Size, { to: 'shortage' }>

const PPM = 1_000_000

/**
 * The smallest number of increments that frees what the step may free now: the paced part of what margin has lacked
 * in all, less what earlier parts freed. All of the position where even that frees less.
 *
 * What a quantity frees is its requirement with the buffer, at the mark, less the liquidation fee: shortage /
 * (price x (margin ratio - fee rates)) where requirements are linear. What fills cost beside shows up as a new shortage.
 * Where a scenario model margins the bucket it is asked what is left after each size of a grid; a position of which no
 * size frees anything is left alone.
 *
 * @see docs/sources.md#size-by-shortage
 */
export function lotsForShortage(house: House, loss: Loss, cell: Cell, size: Shortage): number {
  const series = house.book.seriesOf(cell)
  const held = Math.abs(house.book.quantity(cell))
  const lacking = lackingOf(house, loss, size)
  if (lacking <= 0) return 0
  const value = Math.abs(house.markets.valueNow(series, held))
  if (neededInHome(house, loss.bucket, series, value) < size.allBelow) return held
  const enough = freeableOf(house, loss, size, lacking)
  if (isScenario(house, loss.bucket)) return smallestOnGrid(house, loss, cell, size, enough)
  const freed = (lots: number): number => freedBy(house, loss, series, held, lots, size.buffer)
  return smallest(held, freed, enough)
}

function lackingOf(house: House, loss: Loss, { buffer }: Shortage): number {
  const { marginEquity, maintenance, notional } = assessmentOf(house, loss.bucket)
  return maintenance + mulDiv(notional, buffer, PPM, 'ceil') - marginEquity
}

/** The paced part of what was lacking in all, less what is freed; a small shortage is freed at once. */
function freeableOf(house: House, loss: Loss, size: Shortage, lacking: number): number {
  if (lacking < size.allBelow) return lacking
  const elapsed = mulDiv(house.at - loss.openedAt, PPM, Math.max(1, size.overMs), 'floor')
  const freed = freedSoFar(house, loss, size)
  return Math.max(0, mulDiv(lacking + freed, Math.min(PPM, size.initial + elapsed), PPM, 'ceil') - freed)
}

/** The smallest size on the grid, refined, that frees enough; the best one where none does. */
function smallestOnGrid(house: House, loss: Loss, cell: Cell, { buffer }: Shortage, enough: number): number {
  if (enough <= 0) return 0
  const { book, markets } = house
  const series = book.seriesOf(cell)
  const held = book.quantity(cell)
  const freed = (lots: number): number => {
    const quantity = -Math.sign(held) * lots
    const cash = -markets.valueNow(series, quantity)
    return freedByModel(house, loss, [{ series, quantity, cash }], buffer)
  }
  const grid = gridOf(Math.abs(held), [])
  return firstPoint(grid, (lots) => freed(lots) >= enough) ?? bestPoint(grid, freed)
}

/** What trades at the mark free of requirement and buffer, less their fees; below zero where they need more. */
function freedByModel(house: House, loss: Loss, trades: readonly Hypothesis[], buffer: number): number {
  const { book, markets, model, scratch } = house
  let freed = assessmentOf(house, loss.bucket).maintenance
  for (const { series, quantity } of trades) {
    const held = book.quantityOf(loss.bucket, series)
    const wanted = (lots: number): number => {
      const value = Math.abs(markets.valueNow(series, lots))
      return neededInHome(house, loss.bucket, series, mulDiv(value, buffer, PPM, 'ceil'))
    }
    freed += wanted(held) - wanted(held + quantity) - feeOf(house, loss.bucket, series, quantity)
  }
  model.assessAllAfter(loss.bucket, trades, scratch)
  return freed - scratch.maintenance
}

/** What parts closed since the loss opened free at the marks of now. */
function freedSoFar(house: House, loss: Loss, { buffer }: Shortage): number {
  if (isScenario(house, loss.bucket))
    return Math.max(0, -freedByModel(house, loss, closedSince(house, loss), buffer))
  let freed = 0
  for (const [at, series] of loss.series.entries()) {
    const before = Math.abs(loss.quantities[at])
    const lots = before - Math.abs(house.book.quantityOf(loss.bucket, series))
    if (lots > 0) freed += Math.max(0, freedBy(house, loss, series, before, lots, buffer))
  }
  return freed
}

/** The trades that would bring back, at the mark, what was closed since the loss opened. */
function closedSince({ book, markets }: House, loss: Loss): Hypothesis[] {
  return loss.series.flatMap((series, at) => {
    const before = loss.quantities[at]
    const quantity = before - book.quantityOf(loss.bucket, series)
    if (Math.sign(quantity) !== Math.sign(before)) return []
    return [{ series, quantity, cash: -markets.valueNow(series, quantity) }]
  })
}

function freedBy(
  house: House,
  loss: Loss,
  series: number,
  held: number,
  lots: number,
  buffer: number,
): number {
  const needed = (quantity: number): number => {
    const value = Math.abs(house.markets.valueNow(series, quantity))
    const own = house.model.requirementAlone(loss.bucket, series, quantity)
    return neededInHome(house, loss.bucket, series, own + mulDiv(value, buffer, PPM, 'ceil'))
  }
  return needed(held) - needed(held - lots) - feeOf(house, loss.bucket, series, lots)
}

/** The smallest of 0 to `most` that frees enough; `most` where none does. */
function smallest(most: number, freed: (lots: number) => number, enough: number): number {
  if (enough <= 0) return 0
  if (freed(most) < enough) return most
  let [low, high] = [0, most]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (freed(middle) >= enough) high = middle
    else low = middle
  }
  return high
}
