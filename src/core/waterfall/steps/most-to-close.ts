import type { Cell } from '../../book/book.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { neededInHome } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import { closeMeterName, lossMeterName } from '../meters.ts'
import type { Caps, Size, StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'
import { lotsForShortage } from './shortage.ts'

type Close = StepOf<'close-on-book'>

/** Largest quantity the step's size and caps allow for one position, in increments. */
export function mostToClose(turn: Turn, loss: Loss, step: Close, index: number, cell: Cell): number {
  const { house } = turn
  const size = Math.abs(house.book.quantity(cell))
  const series = house.book.seriesOf(cell)
  const value = Math.abs(house.markets.valueNow(series, size))
  const notional = neededInHome(house, loss.bucket, series, value)
  const most =
    step.size.to === 'shortage'
      ? lotsForShortage(house, loss, cell, step.size)
      : bySize(step.size, house.at - loss.openedAt, size, notional, heldAtDefault(loss, series, size))
  return Math.min(most, mostByCaps(turn, loss, step, index, size, notional))
}

/**
 * Increments of a size that the caps of a step leave room for, by notional at the mark; zero or more.
 *
 * @param notional of the whole size, in the loss's asset
 */
export function mostByCaps(
  turn: Turn,
  loss: Loss,
  step: { readonly caps: Caps },
  index: number,
  size: number,
  notional: number,
): number {
  const { house } = turn
  const { perLoss, perCommand, perWindow } = step.caps
  let most = size
  const inLots = (money: number): number =>
    notional === 0 ? size : mulDiv(Math.max(0, money), size, notional, 'floor')
  const used = (name: string, windowMs: number): number => house.meters.used(name, house.at, windowMs)
  if (perLoss !== null)
    most = Math.min(most, inLots(perLoss - used(lossMeterName(loss.id, index), Number.POSITIVE_INFINITY)))
  if (perCommand !== null)
    most = Math.min(most, inLots(perCommand - (turn.used.get(closeMeterName(index)) ?? 0)))
  if (perWindow !== null)
    most = Math.min(most, inLots(perWindow.amount - used(closeMeterName(index), perWindow.windowMs)))
  return Math.max(0, most)
}

/** Notional a step has traded, or sent out to be traded, in this command. */
export function noteUsed(turn: Turn, index: number, notional: number): void {
  const key = closeMeterName(index)
  turn.used.set(key, (turn.used.get(key) ?? 0) + notional)
}

/** Size of a position when the loss opened; the pace is reckoned from it, however often the loss comes by. */
function heldAtDefault(loss: Loss, series: number, size: number): number {
  const at = loss.series.indexOf(series)
  return at === -1 ? size : Math.max(size, Math.abs(loss.quantities[at]))
}

function bySize(
  wanted: Exclude<Size, { to: 'shortage' }>,
  openMs: number,
  size: number,
  notional: number,
  atDefault: number,
): number {
  switch (wanted.to) {
    case 'all':
    case 'health':
      return size
    case 'share':
      return notional <= wanted.allBelow ? size : mulDiv(size, wanted.share, 1_000_000, 'ceil')
    case 'paced': {
      const share = Math.min(
        1_000_000,
        wanted.initial + mulDiv(openMs, 1_000_000, Math.max(1, wanted.overMs), 'floor'),
      )
      return Math.min(size, Math.max(0, mulDiv(atDefault, share, 1_000_000, 'ceil') - (atDefault - size)))
    }
  }
}
