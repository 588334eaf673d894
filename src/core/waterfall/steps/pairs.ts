import type { Account } from '../../book/book.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { inHomeOf, openSeries } from '../bucket.ts'
import { dealOf } from '../deal.ts'
import type { Loss } from '../loss.ts'
import { isExempt } from '../options.ts'
import type { StepOf } from '../rulebook.ts'
import { rulebookOfLoss, type Turn } from '../turn.ts'
import { type Keeps, type Leg, mostThatHolds } from './protect.ts'

type Deleverage = StepOf<'deleverage'>

/**
 * The other series in which an account stands against the bucket with the opposite risk: short in one and long in the
 * other, as the bucket is the other way round. Only there can its hedge be closed without a third.
 */
export function pairsOf(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  account: Account,
  series: number,
): number[] {
  const { book } = turn.house
  const side = Math.sign(book.quantityOf(account, series))
  return openSeries(turn.house, loss.bucket).filter(
    (other) =>
      other !== series &&
      Math.sign(book.quantityOf(account, other)) === -side &&
      Math.sign(book.quantityOf(loss.bucket, other)) === side &&
      !isExempt(turn.house, other, book.quantityOf(loss.bucket, other), step),
  )
}

/**
 * How much of a position can be closed when its hedges are closed with it, each in the same proportion, rounded up: the
 * most after which, leg by leg, the account has what must be kept. The step's own cap is of the position, not of hedges.
 *
 * @returns the hedges' parts in the order of the bucket's series, then the position's own
 */
export function pairedLegs(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  account: Account,
  series: number,
  wanted: number,
  keeps: Keeps,
): Leg[] {
  const pairs = pairsOf(turn, loss, step, account, series)
  const legsOf = (size: number): Leg[] => legsFor(turn, loss, step, account, pairs, series, size)
  return legsOf(mostThatHolds(wanted, (size) => keeps(legsOf(size))))
}

function legsFor(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  account: Account,
  pairs: readonly number[],
  series: number,
  size: number,
): Leg[] {
  const { house } = turn
  const { book } = house
  const rulebook = rulebookOfLoss(house, loss)
  const position = Math.abs(book.quantityOf(account, series))
  let gone = 0
  return [...pairs, series].map((each) => {
    const cell = book.find(loss.bucket, each)
    const held = book.quantity(cell)
    const part = mulDiv(Math.abs(book.quantityOf(account, each)), size, position, 'ceil')
    const deal = dealOf(house, rulebook, loss, cell, step.price, gone)
    const leg = {
      series: each,
      deal,
      direction: Math.sign(held),
      taken: 0,
      size: Math.min(part, Math.abs(held)),
    }
    // Where equity is shared over positions, a position that goes takes its own share and leaves the others theirs.
    if (rulebook.bankruptcy.rule === 'others-fixed')
      gone += inHomeOf(house, loss.bucket, each, deal.gapOf(leg.direction * leg.size, account))
    return leg
  })
}
