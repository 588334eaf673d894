import type { Account } from '../../book/book.ts'
import type { Hypothesis } from '../../margin/model.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { assessmentOf, inHomeOf, isFlat } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import { lossMeterName } from '../meters.ts'
import type { StepOf } from '../rulebook.ts'
import { atStep, type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'
import { lotsOfBid } from './bid-lots.ts'
import { handOver } from './hand-over.ts'

type Bid = StepOf<'bid'>

/** Opens an auction of the bucket: bidders take fractions of every position until it is flat or time is up. */
export function openAuction(turn: Turn, loss: Loss, step: Bid, index: number): Outcome {
  if (isFlat(turn.house, loss.bucket)) return 'next'
  const until = turn.house.at + step.overMs
  turn.tell({ type: 'auction-opened', ...atStep(loss, index, step), until })
  turn.tell({ type: 'loss-parked', loss: loss.id, step: index, status: 'in-auction', until })
  return 'parked'
}

/** Equity that goes with what is still open: what earlier bidders paid is the bucket's and not sold again. */
function equityOnOffer(house: House, loss: Loss): number {
  const kept = house.meters.used(lossMeterName(loss.id, loss.step), house.at, Number.POSITIVE_INFINITY)
  return assessmentOf(house, loss.bucket).netEquity - kept
}

/**
 * What a bidder for all that is open keeps at a moment, in units: the discount while there is equity on offer,
 * a bonus that grows to a share of maintenance once there is none. Linear in time, rounded down.
 */
export function auctionGap(house: House, loss: Loss, step: Bid): number {
  const { maintenance } = assessmentOf(house, loss.bucket)
  const equity = equityOnOffer(house, loss)
  const openedAt = (loss.resumeAt ?? house.at) - step.overMs
  const elapsed = Math.min(step.overMs, Math.max(0, house.at - openedAt))
  if (equity <= 0) {
    const bonus = mulDiv(maintenance, step.insolventBonus, 1_000_000, 'floor')
    return mulDiv(bonus, elapsed, Math.max(1, step.overMs), 'floor')
  }
  return mulDiv(equity, 1_000_000 - paysAt(step, elapsed), 1_000_000, 'floor')
}

/** The share of equity a bidder pays after a time: straight from each point of the path to the next, what it falls by rounded down. */
function paysAt(step: Bid, elapsedMs: number): number {
  let from = { afterMs: 0, pays: step.from }
  for (const to of [...(step.path ?? []), { afterMs: step.overMs, pays: step.to }]) {
    if (elapsedMs <= to.afterMs) {
      const span = Math.max(1, to.afterMs - from.afterMs)
      return from.pays - mulDiv(from.pays - to.pays, elapsedMs - from.afterMs, span, 'floor')
    }
    from = to
  }
  return step.to
}

/**
 * Gives a bidder a fraction of every position at the mark, less what the auction lets him keep. The fraction
 * of each position rounds down to the increment, the money with it.
 *
 * @param fraction parts per million of what is open now
 */
export function acceptBid(
  turn: Turn,
  loss: Loss,
  step: Bid,
  index: number,
  bidder: Account,
  fraction: number,
): void {
  const { house } = turn
  const equity = Math.max(0, equityOnOffer(house, loss))
  const { lots, all } = lotsOfBid(house, loss, auctionGap(house, loss, step), fraction)
  let kept = 0
  for (const { series, closing, gap, weight } of lots) {
    const take = { account: bidder, quantity: Math.abs(closing), score: 0 }
    handOver(turn, loss, step, index, series, { rule: 'auction', gapOf: () => gap }, [take], {
      count: 1,
      hash: '',
    })
    kept += mulDiv(equity, weight, all, 'floor') - inHomeOf(house, loss.bucket, series, gap)
  }
  if (equity > 0) house.meters.add(lossMeterName(loss.id, index), house.at, kept)
}

/** What a bid would do to the bidder, position by position. */
export function tradesOfBid(house: House, loss: Loss, step: Bid, fraction: number): Hypothesis[] {
  const { lots } = lotsOfBid(house, loss, auctionGap(house, loss, step), fraction)
  return lots.map(({ series, closing, gap }) => ({
    series,
    quantity: closing,
    cash: gap - house.markets.valueNow(series, closing),
  }))
}

/** The step a loss is auctioned under. */
export function auctionStepOf(house: House, loss: Loss): Bid | null {
  const step = rulebookOfLoss(house, loss).steps[loss.step]
  return step?.step === 'bid' && loss.status === 'in-auction' ? step : null
}
