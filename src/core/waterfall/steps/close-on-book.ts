import type { Cell } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import type { Depth } from '../../depth/depth.ts'
import type { Walk } from '../../depth/walk.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { assessmentOf, isScenario, neededInHome } from '../bucket.ts'
import { limitOf } from '../limit.ts'
import type { Loss } from '../loss.ts'
import type { BehindFills, StepOf } from '../rulebook.ts'
import { atStep, type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'
import { isCovered, movementOf, settleFill } from './behind-fills.ts'
import { nextPartAt } from './between-parts.ts'
import { mostToClose, noteUsed } from './most-to-close.ts'
import { inOrder } from './order-of-positions.ts'
import { feeShares } from './payer.ts'
import { feeWithin, lotsToHealth, valueOfFills } from './size.ts'
import { equityLaidOn, sweepSurplus } from './sweep-surplus.ts'

type Close = StepOf<'close-on-book'>

/** Closes positions in the market: against the known depth, or by an order that an outside engine fills. */
export function closeOnBook(turn: Turn, loss: Loss, step: Close, index: number): Outcome {
  if (nextPartAt(turn.house, loss, step, index) !== null) return 'next'
  const did = closeEach(turn, loss, step, index)
  if (did !== 'nothing') return did === 'parked' ? 'parked' : 'next'
  // No position of a bucket whose positions offset helps by itself: all of it goes, where the step says so.
  if (step.size.to === 'health' && isScenario(turn.house, loss.bucket) && step.whenHopeless === 'close-all')
    return closeEach(turn, loss, { ...step, size: { to: 'all' } }, index) === 'parked' ? 'parked' : 'next'
  return 'next'
}

/** Each position once, in the declared order, until the bucket is healthy where that is what is wanted. */
function closeEach(turn: Turn, loss: Loss, step: Close, index: number): 'nothing' | 'some' | 'parked' {
  const { book } = turn.house
  let did: 'nothing' | 'some' = 'nothing'
  let left = inOrder(turn, loss, step)
  while (left.length > 0) {
    const [series] = left
    left = left.slice(1)
    const cell = book.find(loss.bucket, series)
    if (cell === NONE) continue
    if (step.execution === 'outside') {
      if (placeOrder(turn, loss, step, index, cell)) return 'parked'
    } else if (closeInRounds(turn, loss, step, index, series)) did = 'some'
    if (step.size.to === 'health' && isHealthy(turn, loss, step.size.target)) break
    // What a close relieves depends on what is still held.
    if (step.positions === 'largest-relief')
      left = inOrder(turn, loss, step).filter((other) => left.includes(other))
  }
  return did
}

/**
 * A fill better than the bankruptcy price leaves more equity for what is still open and moves that price away, so
 * a limit at it is worked out again after each round of fills, until a round finds nobody.
 *
 * @returns whether anything was closed
 */
function closeInRounds(turn: Turn, loss: Loss, step: Close, index: number, series: number): boolean {
  const { book } = turn.house
  const again = step.limit.at === 'bankruptcy-price' && step.size.to === 'all'
  let isClosed = false
  for (let cell = book.find(loss.bucket, series); cell !== NONE; cell = book.find(loss.bucket, series)) {
    if (!closeOne(turn, loss, step, index, cell)) break
    isClosed = true
    if (!again) break
  }
  return isClosed
}

/** @returns whether anything was closed */
function closeOne(turn: Turn, loss: Loss, step: Close, index: number, cell: Cell): boolean {
  const { house } = turn
  const series = house.book.seriesOf(cell)
  const depth = house.depths[series]
  if (depth === null || depth === undefined) return false
  const held = house.book.quantity(cell)
  const limit = limitOf(house, rulebookOfLoss(house, loss), loss, cell, step.limit)
  const most = mostToClose(turn, loss, step, index, cell)
  const walk = walkTo(depth, loss, held, most, limit)
  const size =
    step.size.to === 'health'
      ? lotsToHealth(house, loss, cell, walk, step.size.target, step.whenHopeless)
      : walk.quantity
  if (size === 0) return false
  if (step.fund !== undefined) return closeFillByFill(turn, loss, step, index, series, size, limit, step.fund)
  tellClosed(
    turn,
    loss,
    step,
    index,
    cell,
    size === walk.quantity ? walk : walkTo(depth, loss, held, size, limit),
    limit,
  )
  return true
}

/**
 * The fund stands behind each fill by itself, so each is taken or refused on its own; one that is refused ends it.
 *
 * @returns whether anything was closed
 */
function closeFillByFill(
  turn: Turn,
  loss: Loss,
  step: Close,
  index: number,
  series: number,
  size: number,
  limit: number | null,
  behind: BehindFills,
): boolean {
  const { house } = turn
  let left = size
  while (left > 0) {
    const held = house.book.quantityOf(loss.bucket, series)
    const depth = house.depths[series]
    if (held === 0 || depth === null || depth === undefined) break
    const [most] = walkTo(depth, loss, held, left, limit).quantities
    if (most === undefined) break
    const fill = walkTo(depth, loss, held, most, limit)
    const movement = movementOf(turn, loss, series, fill)
    if (!isCovered(turn, loss, series, movement)) break
    tellClosed(turn, loss, step, index, house.book.find(loss.bucket, series), fill, limit)
    settleFill(turn, loss, step, index, series, movement, behind)
    left -= fill.quantity
  }
  return left < size
}

/** What closing would fill; orders of the bucket itself are passed by, since they would close nothing. */
function walkTo(depth: Depth, loss: Loss, held: number, size: number, limit: number | null): Walk {
  return depth.walkQuantity(held > 0 ? 'bid' : 'ask', size, limit ?? undefined, loss.bucket)
}

function tellClosed(
  turn: Turn,
  loss: Loss,
  step: Close,
  index: number,
  cell: Cell,
  walk: Walk,
  limit: number | null,
): void {
  const { house } = turn
  const series = house.book.seriesOf(cell)
  const direction = house.book.quantity(cell) > 0 ? -1 : 1
  const quantity = direction * walk.quantity
  const atMark = -house.markets.valueNow(series, quantity)
  const value = valueOfFills(house, series, walk, direction)
  const fee = feeWithin(house, loss, series, walk.quantity, value - atMark)
  // A fund behind the fills takes its part of them by its own rule.
  const laid = step.fund === undefined ? equityLaidOn(turn, loss, cell, walk.quantity) : 0
  if (step.caps.perCommand !== null)
    noteUsed(turn, index, neededInHome(house, loss.bucket, series, Math.abs(atMark)))
  turn.tell({
    type: 'closed-on-book',
    ...atStep(loss, index, step),
    series,
    quantity,
    limit,
    mark: house.markets.mark[series],
    isOutside: false,
    prices: walk.prices,
    quantities: walk.quantities,
    owners: walk.owners,
    value,
    atMark,
    fee,
    feeShares: feeShares(house, loss, series, fee),
  })
  sweepSurplus(turn, loss, step, index, series, laid, atMark - value + fee)
}

function isHealthy(turn: Turn, loss: Loss, target: number): boolean {
  const { marginEquity, maintenance } = assessmentOf(turn.house, loss.bucket)
  return marginEquity >= mulDiv(maintenance, target, 1_000_000, 'ceil')
}

/** Hands one position to an outside engine and waits; one order at a time, so that each fill is seen. */
function placeOrder(turn: Turn, loss: Loss, step: Close, index: number, cell: Cell): boolean {
  const { house } = turn
  const held = house.book.quantity(cell)
  const series = house.book.seriesOf(cell)
  const most = mostToClose(turn, loss, step, index, cell)
  const size =
    step.size.to === 'health'
      ? lotsToHealth(house, loss, cell, atMark(turn, cell, most), step.size.target, step.whenHopeless)
      : most
  if (size === 0) return false
  const limit = limitOf(house, rulebookOfLoss(house, loss), loss, cell, step.limit)
  const quantity = held > 0 ? -size : size
  const value = Math.abs(house.markets.valueNow(series, quantity))
  noteUsed(turn, index, neededInHome(house, loss.bucket, series, value))
  turn.tell({ type: 'liquidation-order-placed', ...atStep(loss, index, step), series, quantity, limit })
  turn.tell({ type: 'loss-parked', loss: loss.id, step: index + 1, status: 'waiting-for-fills', until: null })
  return true
}

/** The book of an outside engine is not known here, so a size to health is reckoned as if all filled at the mark. */
function atMark(turn: Turn, cell: Cell, quantity: number): Walk {
  const { book, markets } = turn.house
  const prices = [markets.mark[book.seriesOf(cell)]]
  const side = book.quantity(cell) > 0 ? 'bid' : 'ask'
  return { side, prices, quantities: [quantity], owners: [-1], quantity, left: 0 }
}
