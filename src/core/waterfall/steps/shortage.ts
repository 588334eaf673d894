import type { Cell } from '../../book/book.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { assessmentOf, neededInHome } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { Size } from '../rulebook.ts'
import { feeOf } from './size.ts'

type Shortage = Extract<Size, { to: 'shortage' }>

const PPM = 1_000_000

/**
 * The smallest number of increments that frees what the step may free now: the paced part of what margin has lacked
 * in all, less what earlier parts freed. All of the position where even that frees less.
 *
 * What a quantity frees is its requirement with the buffer, at the mark, less the liquidation fee: shortage /
 * (price x (margin ratio - fee rates)) where requirements are linear. What fills cost beside shows up as a new shortage.
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
  const freed = (lots: number): number => freedBy(house, loss, series, held, lots, size.buffer)
  return smallest(held, freed, freeableOf(house, loss, size, lacking))
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

/** What parts closed since the loss opened free at the marks of now. */
function freedSoFar(house: House, loss: Loss, { buffer }: Shortage): number {
  let freed = 0
  for (const [at, series] of loss.series.entries()) {
    const before = Math.abs(loss.quantities[at])
    const lots = before - Math.abs(house.book.quantityOf(loss.bucket, series))
    if (lots > 0) freed += Math.max(0, freedBy(house, loss, series, before, lots, buffer))
  }
  return freed
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
    const own = quantity === 0 ? 0 : house.markets.maintenanceOf(series, value)
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
