import type { Account } from '../../book/book.ts'
import { SCENARIO } from '../../book/layout.ts'
import { Assessment } from '../../margin/model.ts'
import { rateOf } from '../../market/markets.ts'
import { optionFee } from '../../market/option-fee.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { neededInHome } from '../../waterfall/bucket.ts'
import type { House, Reservation } from '../../waterfall/house.ts'
import { ordersOf } from '../../waterfall/reservations.ts'
import type { BodyOf, Trade } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import {
  firstOf,
  isReducing,
  needAccount,
  needAmount,
  needInstrument,
  needMark,
  needOpenGate,
  needPrice,
  needSettling,
  needTradable,
  needTrader,
  needUnexpired,
  type Tell,
} from './checks.ts'
import { needOptionMargin, raisesRequirement } from './scenario-margin.ts'

/**
 * A trade between two accounts at a price. A side that only reduces needs no margin, unless what it closes hedged another
 * leg of its scenarios; a side under a
 * reservation was checked when it was made and is never refused for margin; any other has to have its
 * initial margin free after the trade and its fee.
 */
export function trade(house: House, body: Trade, tell: Tell): Refusal | null {
  const { buyer, seller, series, quantity, price, buyerOrder, sellerOrder } = body
  const early = checkTrade(house, body)
  if (early !== null) return early
  const bought = house.book.quantityOf(buyer, series)
  const sold = house.book.quantityOf(seller, series)
  const closed = needGrowthAllowed(house, series, isReducing(bought, quantity), isReducing(sold, -quantity))
  if (closed !== null) return closed
  const value = house.markets.valueAt(series, quantity, price)
  const buyerFee = feeOf(house, body, value, body.taker === 'buyer')
  const sellerFee = feeOf(house, body, value, body.taker === 'seller')
  const refusal =
    checkSide(house, series, buyer, bought, quantity, -value - buyerFee, buyerOrder) ??
    checkSide(house, series, seller, sold, -quantity, value - sellerFee, sellerOrder)
  if (refusal !== null) return refusal
  tell({
    type: 'traded',
    buyer,
    seller,
    series,
    quantity,
    price,
    value,
    buyerFee,
    sellerFee,
    buyerOrder,
    sellerOrder,
    buyerReleased: releasedOf(house, buyerOrder, quantity),
    sellerReleased: releasedOf(house, sellerOrder, quantity),
  })
  return null
}

function checkTrade(house: House, body: Trade): Refusal | null {
  const { buyer, seller, series, quantity, price } = body
  const { book, markets } = house
  if (!book.isOpen(buyer)) return { reason: 'account-unknown', account: buyer }
  if (!book.isOpen(seller)) return { reason: 'account-unknown', account: seller }
  if (!markets.isInstrument(series)) return needInstrument(house, series)
  if (buyer === seller) return { reason: 'same-account', account: buyer }
  return (
    needTrader(house, buyer) ??
    needTrader(house, seller) ??
    needAmount('quantity', quantity) ??
    needPrice(house, series, price) ??
    needMark(house, series) ??
    needUnexpired(house, series) ??
    needIndexOfFee(house, body)
  )
}

/** A trade that makes both sides larger makes open interest grow. */
function needGrowthAllowed(
  house: House,
  series: number,
  buyerReduces: boolean,
  sellerReduces: boolean,
): Refusal | null {
  if (house.tables.gates.length > 0) {
    const gate = buyerReduces || sellerReduces ? null : needOpenGate(house, 'open-interest')
    if (gate !== null) return gate
    const orders = buyerReduces && sellerReduces ? null : needOpenGate(house, 'new-orders')
    if (orders !== null) return orders
  }
  return needTradable(house, series, buyerReduces && sellerReduces)
}

/**
 * Checks one side.
 *
 * @param held what the account holds of the series now
 * @param change signed change of its position
 * @param cash signed change of its cash basis, value and fee together
 */
function checkSide(
  house: House,
  series: number,
  account: Account,
  held: number,
  change: number,
  cash: number,
  order: number | null,
): Refusal | null {
  const { book, markets } = house
  const { largestPosition, settlementAsset } = markets.instrument(series).terms
  if (Math.abs(held + change) > largestPosition)
    return { reason: 'position-too-large', account, position: held + change, most: largestPosition }
  if (settlementAsset !== book.homeAssetOf(account)) {
    const refusal = needSettling(house, account, settlementAsset)
    if (refusal !== null) return refusal
  }
  const unfit = needOptionMargin(house, account, series, isReducing(held, change))
  if (unfit !== null) return unfit
  const isDown = book.stateCode(account) > 1
  // A liquidation order that rests outside may fill at any moment, so nothing may shrink what it closes.
  if (isDown && book.stateOf(account) === 'waiting-for-fills')
    return { reason: 'account-in-default', account, state: book.stateOf(account) }
  if (order !== null) return checkReservation(house, series, account, change, order)
  if (isReducing(held, change) && !raisesRequirement(house, account, series, change, cash)) return null
  if (isDown && book.stateOf(account) !== 'claimed')
    return { reason: 'account-in-default', account, state: book.stateOf(account) }
  return checkMargin(house, series, account, change, cash)
}

function checkMargin(
  house: House,
  series: number,
  account: Account,
  change: number,
  cash: number,
): Refusal | null {
  const assessment = house.scratch
  house.model.assessAfter(account, series, change, cash, assessment)
  const needed = assessment.initial + house.book.reserved(account)
  const free = assessment.marginEquity
  return free >= needed ? null : { reason: 'margin-insufficient', account, needed, free }
}

function checkReservation(
  house: House,
  series: number,
  account: Account,
  change: number,
  order: number,
): Refusal | null {
  const known = house.tables.reservations.get(order)
  if (known === undefined) return { reason: 'order-unknown', order }
  const matches = known.account === account && known.series === series && known.quantity > 0 === change > 0
  const left = matches ? Math.abs(known.quantity) : 0
  return Math.abs(change) <= left
    ? null
    : { reason: 'reservation-mismatch', order, left, asked: Math.abs(change) }
}

/** What a fee is taken of: a trade, or an order that is to become one. */
type Charged = Pick<Trade, 'series' | 'quantity' | 'indexMark'>

/** Fees round up, rebates down. An option's may be a share of its underlying, at the index as it stood at the trade. */
function feeOf(
  { markets }: House,
  { series, quantity, indexMark }: Charged,
  value: number,
  isTaker: boolean,
): number {
  const instrument = markets.instrument(series)
  const { fees, option } = instrument.terms
  if (option?.fee !== undefined)
    return optionFee(instrument, option, option.fee, {
      quantity,
      premium: value,
      index: markets.reference(option.index).terms,
      indexMark: indexMark ?? markets.mark[option.index],
    })
  const rate = isTaker ? fees.taker : fees.maker
  return rate === 0 ? 0 : rateOf(Math.abs(value), rate)
}

/** A fee on the underlying needs an index, from the trade or as it stands. */
function needIndexOfFee({ markets }: House, { series, indexMark }: Charged): Refusal | null {
  const { option } = markets.instrument(series).terms
  if (option?.fee === undefined) return null
  const { index } = option
  if (indexMark === undefined)
    return markets.hasMark(index) ? null : { reason: 'mark-missing', series: index }
  const { highestMark } = markets.reference(index).terms
  return Number.isSafeInteger(indexMark) && indexMark > 0 && indexMark <= highestMark
    ? null
    : { reason: 'mark-out-of-range', series: index, mark: indexMark, highest: highestMark }
}

function releasedOf(house: House, order: number | null, quantity: number): number {
  const known = order === null ? undefined : house.tables.reservations.get(order)
  return known === undefined ? 0 : shareOf(known, quantity)
}

/** Margin goes with the quantity it was set aside for; the last fill takes the exact rest. */
function shareOf(reservation: Reservation, quantity: number): number {
  const left = Math.abs(reservation.quantity)
  return quantity === left ? reservation.amount : mulDiv(reservation.amount, quantity, left, 'floor')
}

/** Sets margin aside for a resting order: its initial requirement and fee at its price. */
export function reserveOrder(house: House, body: BodyOf<'reserve-order'>, tell: Tell): Refusal | null {
  const { order, account, series, quantity, price } = body
  const early = firstOf(
    () => (house.tables.reservations.has(order) ? { reason: 'order-taken', order } : null),
    () => needAmount('quantity', Math.abs(quantity)),
    () => needAccount(house, account),
    () => needTrader(house, account),
    () => needInstrument(house, series),
    () => needPrice(house, series, price),
    () => needMark(house, series),
    () => needUnexpired(house, series),
    () => needIndexOfFee(house, { series, quantity }),
    () => needOpenGate(house, 'new-orders'),
    () => needTradable(house, series, isReducing(house.book.quantityOf(account, series), quantity)),
    () => needSettling(house, account, house.markets.instrument(series).terms.settlementAsset),
    () =>
      needOptionMargin(house, account, series, isReducing(house.book.quantityOf(account, series), quantity)),
  )
  if (early !== null) return early
  const value = house.markets.valueAt(series, Math.abs(quantity), price)
  const isSafe =
    isSafeWithOthers(house, account, series, quantity) &&
    !raisesRequirement(house, account, series, quantity, 0)
  const fee = Math.max(0, feeOf(house, { series, quantity: Math.abs(quantity) }, value, true))
  const amount =
    house.markets.isOption(series) || house.book.has(account, SCENARIO)
      ? setAsideByModel(house, body, isSafe, value, fee)
      : setAside(house, body, isSafe, value, fee)
  const assessment = new Assessment()
  house.model.assessInitial(account, assessment)
  const free = assessment.marginEquity - assessment.initial - house.book.reserved(account)
  if (!isSafe && amount > free) return { reason: 'margin-insufficient', account, needed: amount, free }
  tell({ type: 'order-reserved', order, account, series, quantity, amount })
  return null
}

/** Initial requirement of what may be opened, and the fee. */
function setAside(
  house: House,
  { account, series }: BodyOf<'reserve-order'>,
  isSafe: boolean,
  value: number,
  fee: number,
): number {
  const requirement = isSafe ? 0 : house.markets.initialOf(series, Math.abs(value))
  return neededInHome(house, account, series, requirement + fee)
}

/**
 * What free margin would fall by if the order were filled now, and no less than its fee: premium and fee leave, what is
 * bought comes at its mark, and the bucket's scenarios say what it needs with it.
 */
function setAsideByModel(
  house: House,
  { account, series, quantity }: BodyOf<'reserve-order'>,
  isSafe: boolean,
  value: number,
  fee: number,
): number {
  if (isSafe) return neededInHome(house, account, series, fee)
  const before = new Assessment()
  const after = new Assessment()
  house.model.assessInitial(account, before)
  house.model.assessAfter(account, series, quantity, (quantity > 0 ? -value : value) - fee, after)
  const falls = before.marginEquity - before.initial - (after.marginEquity - after.initial)
  return Math.max(neededInHome(house, account, series, fee), falls)
}

/** Orders that reduce are safe as long as all of them together close no more than is held. */
function isSafeWithOthers(house: House, account: Account, series: number, quantity: number): boolean {
  const held = house.book.quantityOf(account, series)
  if (!isReducing(held, quantity)) return false
  let closing = quantity
  for (const [, known] of ordersOf(house.tables.reservations, account))
    if (known.series === series && known.quantity > 0 === quantity > 0) closing += known.quantity
  return isReducing(held, closing)
}

export function releaseOrder(house: House, body: BodyOf<'release-order'>, tell: Tell): Refusal | null {
  const known = house.tables.reservations.get(body.order)
  if (known === undefined) return { reason: 'order-unknown', order: body.order }
  tell({ type: 'order-released', order: body.order, account: known.account, amount: known.amount })
  return null
}

/** Undoes a trade with its fees, once; margin cannot refuse it, the safety check that follows sees to the rest. */
export function bustTrade(house: House, body: BodyOf<'bust-trade'>, tell: Tell): Refusal | null {
  const { sequence, trade: old, corrected } = body
  if (house.tables.busted.has(sequence)) return { reason: 'already-busted', sequence }
  const early = checkBust(house, old) ?? (corrected === null ? null : checkBust(house, corrected))
  if (early !== null) return early
  const { buyer, seller, series, quantity, price } = old
  const value = house.markets.valueAt(series, quantity, price)
  const buyerFee = feeOf(house, old, value, old.taker === 'buyer')
  const sellerFee = feeOf(house, old, value, old.taker === 'seller')
  tell({ type: 'trade-busted', sequence, buyer, seller, series, quantity, value, buyerFee, sellerFee })
  if (corrected !== null) tellCorrected(house, corrected, tell)
  return null
}

function checkBust(house: House, trade: Trade): Refusal | null {
  const { buyer, seller, series, quantity, price } = trade
  return firstOf(
    () => needAccount(house, buyer),
    () => needAccount(house, seller),
    () => needTrader(house, buyer),
    () => needTrader(house, seller),
    () => (buyer === seller ? { reason: 'same-account', account: buyer } : null),
    () => needInstrument(house, series),
    () => needAmount('quantity', quantity),
    () => needPrice(house, series, price),
    () => needMark(house, series),
    () => needIndexOfFee(house, trade),
    () => needTradable(house, series, true),
    () => needSettling(house, buyer, house.markets.instrument(series).terms.settlementAsset),
    () => needSettling(house, seller, house.markets.instrument(series).terms.settlementAsset),
  )
}

function tellCorrected(house: House, body: Trade, tell: Tell): void {
  const value = house.markets.valueAt(body.series, body.quantity, body.price)
  tell({
    type: 'traded',
    buyer: body.buyer,
    seller: body.seller,
    series: body.series,
    quantity: body.quantity,
    price: body.price,
    value,
    buyerFee: feeOf(house, body, value, body.taker === 'buyer'),
    sellerFee: feeOf(house, body, value, body.taker === 'seller'),
    buyerOrder: null,
    sellerOrder: null,
    buyerReleased: 0,
    sellerReleased: 0,
  })
}
