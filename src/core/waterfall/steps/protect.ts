import type { Account } from '../../book/book.ts'
import type { Hypothesis } from '../../margin/model.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { fromHomeOf } from '../bucket.ts'
import type { Deal } from '../deal.ts'
import type { House } from '../house.ts'
import type { Protection, Rulebook, StepOf } from '../rulebook.ts'

type Fee = StepOf<'deleverage'>['fee']

/** A close of one account's position that is thought of, before anything is told. */
export interface Leg {
  readonly series: number
  readonly deal: Deal
  /** Sign of the bucket's position, which is that of what the account takes. */
  readonly direction: number
  /** Increments that others take under the same deal before him. */
  readonly taken: number
  readonly size: number
}

/** What one taker's part moves the running total of a deal by: together they are exactly what the deal says of the whole. */
export function gapOfPart(
  deal: Deal,
  direction: number,
  taken: number,
  quantity: number,
  account: Account,
): number {
  if (deal.rule === 'average' || taken === 0) return deal.gapOf(direction * quantity, account)
  return deal.gapOf(direction * (taken + quantity), account) - deal.gapOf(direction * taken, account)
}

/**
 * What whoever is closed pays for it, in units of the asset the series settles in: rounded up, and no more than the
 * equity the close leaves him, so that a fee makes nobody a debtor.
 *
 * @param close the trade without the fee
 * @param before trades thought of before it
 */
export function feeOfClose(
  house: House,
  fee: Fee,
  account: Account,
  close: Hypothesis,
  before: readonly Hypothesis[] = [],
): number {
  if (fee === undefined) return 0
  const asked = mulDiv(Math.abs(close.cash), fee.rate, 1_000_000, 'ceil')
  house.model.assessAllAfter(account, [...before, close], house.scratch)
  return Math.max(0, Math.min(asked, fromHomeOf(house, account, close.series, house.scratch.netEquity)))
}

/** Whether an account can be closed so, one leg after the other, and have what must be kept after each of them. */
export type Keeps = (legs: readonly Leg[]) => boolean

/**
 * What must be kept is counted after what he gives up, after the fee and with the margin the close sets free. Who has
 * less than that already may not be left with less still.
 */
export function keeper(
  house: House,
  rulebook: Rulebook,
  keep: Protection['keep'],
  account: Account,
  fee: Fee,
): Keeps {
  const least = Math.min(0, slackNow(house, rulebook, keep, account))
  return (legs) => {
    const trades: Hypothesis[] = []
    for (const leg of legs) {
      if (leg.size === 0) continue
      trades.push(tradeOf(house, account, leg, fee, trades))
      house.model.assessAllAfter(account, trades, house.scratch)
      if (slackOf(house, rulebook, keep, account) < least) return false
    }
    return true
  }
}

function tradeOf(
  house: House,
  account: Account,
  leg: Leg,
  fee: Fee,
  before: readonly Hypothesis[],
): Hypothesis {
  const { series, deal, direction, taken, size } = leg
  const quantity = direction * size
  const value = house.markets.valueNow(series, quantity) - gapOfPart(deal, direction, taken, size, account)
  const close = { series, quantity, cash: -value }
  return { ...close, cash: -value - feeOfClose(house, fee, account, close, before) }
}

/**
 * The most increments that hold, found by halving: what is returned holds, and one more would not. Where equity falls
 * in a straight line and requirements rise by joined tiers, as they do under the bracket model, there is no larger one
 * either. Where a price rule bends, as one does whose fund pays for the last part of the quantity, a larger one may hold
 * again, and is not looked for unless it is all that was wanted.
 *
 * @param holds holds at zero
 */
export function mostThatHolds(wanted: number, holds: (size: number) => boolean): number {
  if (wanted <= 0 || holds(wanted)) return wanted
  let [low, high] = [0, wanted]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle
  }
  return low
}

/** What an account has above what must be kept, as it stands. */
export function slackNow(
  house: House,
  rulebook: Rulebook,
  keep: Protection['keep'],
  account: Account,
): number {
  house.model.assessAllAfter(account, [], house.scratch)
  return slackOf(house, rulebook, keep, account)
}

/** What an assessment, which stands in `house.scratch`, leaves above what must be kept. */
function slackOf(house: House, rulebook: Rulebook, keep: Protection['keep'], account: Account): number {
  const { netEquity, marginEquity, maintenance, initial } = house.scratch
  const reserved = house.book.reserved(account)
  if (keep === 'equity') return netEquity
  if (keep === 'initial') return marginEquity - initial - reserved
  return marginEquity - maintenance - (rulebook.reservations === 'maintenance' ? reserved : 0)
}
