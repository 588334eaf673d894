import type { Account } from '../../book/book.ts'
import { allocateByLevel } from '../../money/level.ts'
import { openSeries } from '../bucket.ts'
import { dealOf } from '../deal.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import { isExempt } from '../options.ts'
import type { StepOf } from '../rulebook.ts'
import { holdersOpposite } from '../selection.ts'
import { atStep, type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'
import { handOver } from './hand-over.ts'
import { tearUpSlice } from './tear-up-slice.ts'

type TearUp = StepOf<'tear-up'>

/**
 * Ends what is open at the declared price: the bucket's position against everybody on the other side, pro rata
 * by quantity, one share of all its positions together, or the whole instrument, where every holder is flat afterwards.
 */
export function tearUp(turn: Turn, loss: Loss, step: TearUp, index: number): Outcome {
  if (step.scope === 'slice') {
    tearUpSlice(turn, loss, step, index)
    return 'next'
  }
  const { house } = turn
  for (const series of openSeries(house, loss.bucket)) {
    // In a whole option somebody is long, whichever side the bucket is on.
    const held = step.scope === 'instrument' ? -1 : house.book.quantityOf(loss.bucket, series)
    if (isExempt(house, series, held, step)) continue
    if (step.scope === 'instrument') tearUpAll(turn, loss, step, index, series)
    else tearUpOne(turn, loss, step, index, series)
  }
  return 'next'
}

function tearUpOne(turn: Turn, loss: Loss, step: TearUp, index: number, series: number): void {
  const { house } = turn
  const cell = house.book.find(loss.bucket, series)
  const held = house.book.quantity(cell)
  const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
  const accounts = holdersOpposite(house, series, held, turn.fallen)
  const sizes = Float64Array.from(accounts, (account) => Math.abs(house.book.quantityOf(account, series)))
  const parts = new Float64Array(accounts.length)
  allocateByLevel(BigInt(Math.abs(held)), sizes, sizes, parts)
  const takes = accounts
    .map((account, at) => ({ account, quantity: parts[at], score: sizes[at] }))
    .filter((take) => take.quantity > 0)
  handOver(turn, loss, step, index, series, deal, takes, { count: accounts.length, hash: '' })
}

/**
 * Closes every position of the instrument, those of the house and of other defaulters too, so that together they
 * are what the bucket holds. The other side shares the price rule's gap by size; the bucket's own side ends at the mark.
 */
function tearUpAll(turn: Turn, loss: Loss, step: TearUp, index: number, series: number): void {
  const { house } = turn
  const { book, markets } = house
  const cell = book.find(loss.bucket, series)
  const held = book.quantity(cell)
  const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
  const takers = othersIn(house, series, loss.bucket)
  const quantities = Float64Array.from(takers, (account) => -book.quantityOf(account, series))
  const gaps = gapsBySize(deal.gapOf(held, loss.bucket), held, quantities)
  turn.tell({
    type: 'deleveraged',
    ...atStep(loss, index, step),
    series,
    rule: deal.rule,
    mark: markets.mark[series],
    takers: Int32Array.from(takers),
    quantities,
    values: quantities.map((quantity, at) => markets.valueNow(series, quantity) - gaps[at]),
    gaps,
    scores: quantities.map(Math.abs),
    candidates: takers.length,
    candidatesHash: '',
  })
}

function othersIn(house: House, series: number, bucket: Account): Account[] {
  const { book } = house
  const found: Account[] = []
  book.triggers[series].holders(book.links, (cell) => found.push(book.accountOf(cell)))
  return found.filter((account) => account !== bucket).sort((a, b) => a - b)
}

/** The gap over those who close against the bucket's side, by size, left-over units to the largest remainders. */
function gapsBySize(gap: number, held: number, quantities: Float64Array): Float64Array {
  const sizes = quantities.map((quantity) => (quantity > 0 === held > 0 ? Math.abs(quantity) : 0))
  const caps = sizes.map((size) => (size > 0 ? Math.abs(gap) : 0))
  const parts = new Float64Array(sizes.length)
  allocateByLevel(BigInt(Math.abs(gap)), caps, sizes, parts)
  return gap < 0 ? parts.map((part) => -part || 0) : parts
}
