import type { Cell } from '../../book/book.ts'
import { inHomeOf, openCells } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'

/** Series of the bucket in the declared order; ties by series. */
export function inOrder({ house }: Turn, loss: Loss, { positions }: StepOf<'close-on-book'>): number[] {
  const cells = openCells(house, loss.bucket)
  if (positions === 'as-opened') return cells.map((cell) => house.book.seriesOf(cell))
  return cells
    .map((cell) => ({ series: house.book.seriesOf(cell), rank: rankOf(house, loss, cell, positions) }))
    .sort((a, b) => b.rank - a.rank || a.series - b.series)
    .map(({ series }) => series)
}

function rankOf(
  house: House,
  loss: Loss,
  cell: Cell,
  positions: 'largest-requirement' | 'largest-loss' | 'largest-relief',
): number {
  const { book, markets, model } = house
  const series = book.seriesOf(cell)
  const quantity = book.quantity(cell)
  const inHome = (amount: number): number => inHomeOf(house, loss.bucket, series, amount)
  switch (positions) {
    case 'largest-requirement':
      return inHome(model.requirementAlone(loss.bucket, series, quantity))
    case 'largest-loss':
      return inHome(book.cost(cell) - markets.valueNow(series, quantity))
    case 'largest-relief':
      return marginAfter(house, loss, series, -quantity)
  }
}

/** What margin would be above maintenance with a position closed at the mark; of two closes the higher relieves more. */
function marginAfter(
  { markets, model, scratch }: House,
  loss: Loss,
  series: number,
  quantity: number,
): number {
  const cash = -markets.valueNow(series, quantity)
  model.assessAllAfter(loss.bucket, [{ series, quantity, cash }], scratch)
  return scratch.marginEquity - scratch.maintenance
}
