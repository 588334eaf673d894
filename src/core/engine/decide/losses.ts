import { NONE } from '../../book/layout.ts'
import { Assessment, type Hypothesis } from '../../margin/model.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { assessmentOf, countReserved, isScenario, openSeries } from '../../waterfall/bucket.ts'
import type { House } from '../../waterfall/house.ts'
import type { Loss, OutsideOrder } from '../../waterfall/loss.ts'
import { nameOf, type StepOf } from '../../waterfall/rulebook.ts'
import { acceptBid, auctionStepOf, tradesOfBid } from '../../waterfall/steps/bid.ts'
import { feeShares } from '../../waterfall/steps/payer.ts'
import { feeWithin } from '../../waterfall/steps/size.ts'
import { equityLaidOn, sweepSurplus } from '../../waterfall/steps/sweep-surplus.ts'
import { newTurn } from '../../waterfall/turn.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import {
  firstOf,
  needAccount,
  needAmount,
  needHolding,
  needPrice,
  needSettling,
  needTrader,
  type Tell,
} from './checks.ts'
import { needHealthy } from './money.ts'
import { needOptionMargin } from './scenario-margin.ts'

/** A fill of a liquidation order reported by the outside engine, against an account or the market beyond. */
export function fillLiquidation(house: House, body: BodyOf<'fill-liquidation'>, tell: Tell): Refusal | null {
  const loss = house.tables.losses.get(body.loss)
  const order = loss?.order ?? null
  if (loss === undefined || order === null) return { reason: 'loss-unknown', loss: body.loss }
  const { counterparty, quantity, price } = body
  const refusal = firstOf(
    () => needAmount('quantity', quantity),
    () => needPrice(house, order.series, price),
    () => needCounterparty(house, loss, order.series, counterparty),
    () => needLeft(house, loss, order, quantity),
    () => needWithinLimit(order.quantity, order.limit, price),
  )
  if (refusal !== null) return refusal
  tellFill(house, loss, body, tell)
  return null
}

/** An order never closes more than is still held: a trade of the owner may have closed some of it meanwhile. */
function needLeft(house: House, loss: Loss, order: OutsideOrder, asked: number): Refusal | null {
  const held = house.book.quantityOf(loss.bucket, order.series)
  const open = held > 0 === order.quantity < 0 ? Math.abs(held) : 0
  const left = Math.min(open, Math.abs(order.quantity))
  return asked <= left ? null : { reason: 'liquidation-order-mismatch', loss: loss.id, left, asked }
}

function needCounterparty(
  house: House,
  loss: Loss,
  series: number,
  counterparty: number | null,
): Refusal | null {
  if (counterparty === null) return null
  if (counterparty === loss.bucket) return { reason: 'same-account', account: counterparty }
  return (
    needAccount(house, counterparty) ??
    needTrader(house, counterparty) ??
    needSettling(house, counterparty, house.markets.instrument(series).terms.settlementAsset)
  )
}

function needWithinLimit(quantity: number, limit: number | null, price: number): Refusal | null {
  if (limit === null || (quantity < 0 ? price >= limit : price <= limit)) return null
  return { reason: 'price-beyond-limit', price, limit }
}

function tellFill(house: House, loss: Loss, body: BodyOf<'fill-liquidation'>, tell: Tell): void {
  const { order } = loss
  if (order === null) return
  const { markets } = house
  const quantity = order.quantity < 0 ? -body.quantity : body.quantity
  const atMark = -markets.valueNow(order.series, quantity)
  const value = -markets.valueAt(order.series, quantity, body.price)
  const fee = feeWithin(house, loss, order.series, body.quantity, value - atMark)
  const turn = newTurn(house, tell)
  const laid = equityLaidOn(turn, loss, house.book.find(loss.bucket, order.series), body.quantity)
  const index = loss.step - 1
  const step = house.rulebooks[loss.rulebook].steps[index]
  const left = Math.abs(order.quantity) - body.quantity
  tell({
    type: 'closed-on-book',
    loss: loss.id,
    step: index,
    kind: step.step,
    name: nameOf(step),
    series: order.series,
    quantity,
    limit: order.limit,
    mark: markets.mark[order.series],
    isOutside: true,
    prices: [body.price],
    quantities: [body.quantity],
    owners: [body.counterparty ?? NONE],
    value,
    atMark,
    fee,
    feeShares: feeShares(house, loss, order.series, fee),
  })
  sweepSurplus(turn, loss, step, index, order.series, laid, atMark - value + fee)
  if (left === 0) tell({ type: 'liquidation-order-ended', loss: loss.id, why: 'filled', unfilled: 0 })
}

/** The outside engine cancelled a liquidation order, or let it expire: the unfilled rest goes to the next step. */
export function endLiquidation(house: House, body: BodyOf<'end-liquidation'>, tell: Tell): Refusal | null {
  const loss = house.tables.losses.get(body.loss)
  if (loss === undefined || loss.order === null) return { reason: 'loss-unknown', loss: body.loss }
  tell({
    type: 'liquidation-order-ended',
    loss: loss.id,
    why: body.why,
    unfilled: Math.abs(loss.order.quantity),
  })
  return null
}

/** A bid in an auction: the bidder has to be healthy and to have initial margin for what he takes. */
export function bid(house: House, body: BodyOf<'bid'>, tell: Tell): Refusal | null {
  const onSale = auctionOf(house, body)
  if ('reason' in onSale) return onSale
  const { loss, step } = onSale
  const { bidder, fraction } = body
  const refusal = firstOf(
    () =>
      fraction > 1_000_000 ? { reason: 'quantity-out-of-range', quantity: fraction, most: 1_000_000 } : null,
    () => needAmount('fraction', fraction),
    () => needAccount(house, bidder),
    () => needTrader(house, bidder),
    () => (bidder === loss.bucket ? { reason: 'same-account', account: bidder } : null),
    () => needHolding(house, bidder, loss.asset),
    () => needSettlingAll(house, loss, bidder),
    () => needModelForAll(house, loss, bidder),
    () => needHealthy(house, bidder),
    () => needBidMargin(house, loss, step, bidder, fraction),
  )
  if (refusal !== null) return refusal
  acceptBid(newTurn(house, tell), loss, step, loss.step, bidder, fraction)
  return null
}

interface OnSale {
  readonly loss: Loss
  readonly step: StepOf<'bid'>
}

/** The auction a bid is for, by the loss or by whose loss it is. */
function auctionOf(house: House, body: BodyOf<'bid'>): OnSale | Refusal {
  const { losses } = house.tables
  if ('account' in body) {
    const unknown = needAccount(house, body.account)
    if (unknown !== null) return unknown
  }
  const loss = losses.get('loss' in body ? body.loss : house.book.openLossOf(body.account))
  if (loss === undefined && 'loss' in body) return { reason: 'loss-unknown', loss: body.loss }
  const step = loss === undefined ? null : auctionStepOf(house, loss)
  if (loss !== undefined && step !== null) return { loss, step }
  return 'loss' in body
    ? { reason: 'not-in-auction', loss: body.loss }
    : { reason: 'account-not-in-auction', account: body.account }
}

function needSettlingAll(house: House, loss: Loss, bidder: number): Refusal | null {
  const assets = openSeries(house, loss.bucket).map(
    (id) => house.markets.instrument(id).terms.settlementAsset,
  )
  return firstOf(...assets.map((asset) => () => needSettling(house, bidder, asset)))
}

/** Options go to who has a model that can margin them. */
function needModelForAll(house: House, loss: Loss, bidder: number): Refusal | null {
  return firstOf(
    ...openSeries(house, loss.bucket).map((id) => () => needOptionMargin(house, bidder, id, false)),
  )
}

/**
 * The bidder's requirement grows by at most the fraction of the bucket's own, which the initial rates bound. Where a
 * scenario model margins one of the two it is asked what the bidder would need with what he takes: it may hedge him.
 */
function needBidMargin(
  house: House,
  loss: Loss,
  step: StepOf<'bid'>,
  bidder: number,
  fraction: number,
): Refusal | null {
  if (isScenario(house, loss.bucket) || isScenario(house, bidder))
    return needModelMargin(house, bidder, tradesOfBid(house, loss, step, fraction))
  const bucket = assessmentOf(house, loss.bucket)
  house.model.assessInitial(loss.bucket, bucket)
  const own = assessmentOf(house, bidder)
  house.model.assessInitial(bidder, own)
  countReserved(house, house.rulebooks[loss.rulebook], bidder, own)
  const needed =
    own.initial + house.book.reserved(bidder) + mulDiv(bucket.initial, fraction, 1_000_000, 'ceil')
  return own.marginEquity >= needed
    ? null
    : { reason: 'margin-insufficient', account: bidder, needed, free: own.marginEquity }
}

function needModelMargin(house: House, bidder: number, trades: readonly Hypothesis[]): Refusal | null {
  const after = new Assessment()
  house.model.assessAllAfter(bidder, trades, after)
  const needed = after.initial + house.book.reserved(bidder)
  return after.marginEquity >= needed
    ? null
    : { reason: 'margin-insufficient', account: bidder, needed, free: after.marginEquity }
}
