import type { Command, Trade } from '../../../src/core/engine/commands.ts'
import type { Refusal } from '../../../src/core/engine/refusals.ts'
import {
  assessTwin,
  ceilDiv,
  collateralOf,
  floorDiv,
  magnitude,
  type TwinAccount,
  type TwinAssessment,
  twinRequirement,
  twinValue,
  twinWorth,
} from '../margin-twin.ts'
import { isOption, isOverScenarios } from '../scenario-margin-twin.ts'
import { optionFeeTwin } from './expiries.ts'
import { type AuditState, least, most } from './state.ts'

const MILLION = 1_000_000n

/** What margin says to a command before it is given: null lets it pass, undefined says that margin is not asked. */
export function marginRefusal(state: AuditState, { body }: Command): Refusal | null | undefined {
  switch (body.type) {
    case 'trade':
      return isSane(state, body) ? tradeRefusal(state, body) : undefined
    case 'withdraw':
      return drawRefusal(state, body.account, body.asset, body.amount)
    case 'transfer-margin':
    case 'compensate':
    case 'repay-claim':
      return drawRefusal(state, body.from, body.asset, body.amount)
    default:
      return undefined
  }
}

function isSane(state: AuditState, body: Trade): boolean {
  const isRow = (row: number): boolean =>
    Number.isInteger(row) && row >= 0 && row < state.book.accounts.length
  const series = state.book.series[body.series]
  const canTrade = series?.hasMark === true && (series.kind === 'linear' || series.kind === 'inverse')
  return isRow(body.buyer) && isRow(body.seller) && canTrade && Number.isSafeInteger(body.quantity)
}

/** The buyer is asked first. Who only reduces, or trades under an order, is not asked. */
function tradeRefusal(state: AuditState, body: Trade): Refusal | null | undefined {
  const quantity = BigInt(body.quantity)
  const value = twinValue(state.instrument(body.series), quantity, BigInt(body.price))
  const sides = [
    { row: body.buyer, order: body.buyerOrder, change: quantity, value, isTaker: body.taker === 'buyer' },
    {
      row: body.seller,
      order: body.sellerOrder,
      change: -quantity,
      value: -value,
      isTaker: body.taker === 'seller',
    },
  ]
  for (const side of sides) {
    const held = state.quantity(side.row, body.series)
    const reduces = held !== 0n && held > 0n !== side.change > 0n && magnitude(side.change) <= magnitude(held)
    const cash = -side.value - tradeFee(state, body, value, side.isTaker)
    const hedged = reduces && raises(state, side.row, body.series, side.change, cash)
    if (side.order !== null || (reduces && !hedged)) continue
    const after = afterTrade(state, side.row, body.series, side.change, cash)
    if (after === null) return undefined
    const { marginEquity, initial } = after
    const needed = initial + state.account(side.row).reserved
    if (marginEquity < needed)
      return {
        reason: 'margin-insufficient',
        account: side.row,
        needed: Number(needed),
        free: Number(marginEquity),
      }
  }
  return null
}

/** Whether closing this much of a position would leave the scenarios of its bucket without a hedge they counted on. */
export function raises(
  state: AuditState,
  row: number,
  series: number,
  change: bigint,
  cash: bigint,
): boolean {
  if (!isOverScenarios(state.book, state.account(row))) return false
  const after = afterTrade(state, row, series, change, cash)
  return after !== null && after.initial > state.assess(row).initial
}

/** The account as it would be; null where it could not hold the settlement asset at all. */
function afterTrade(state: AuditState, row: number, series: number, change: bigint, cash: bigint) {
  const account = state.account(row)
  const { settles } = state.instrument(series)
  if (settles !== account.home && (collateralOf(state.book, settles, account.home)?.mark ?? 0n) === 0n)
    return null
  const balances = new Map(account.balances)
  balances.set(settles, (balances.get(settles) ?? 0n) + cash)
  const positions = new Map(account.positions)
  const quantity = (positions.get(series)?.quantity ?? 0n) + change
  if (quantity === 0n) positions.delete(series)
  else positions.set(series, { quantity, cost: 0n })
  const supposed: TwinAccount = { ...account, balances, positions }
  return assessTwin(state.book, supposed)
}

interface Charged {
  readonly series: number
  readonly quantity: number
  readonly indexMark?: number | undefined
}

export function tradeFee(state: AuditState, trade: Charged, value: bigint, isTaker: boolean): bigint {
  const indexMark = trade.indexMark === undefined ? null : BigInt(trade.indexMark)
  const ofOption = optionFeeTwin(state, trade.series, BigInt(trade.quantity), magnitude(value), indexMark)
  if (ofOption !== null) return ofOption
  const { fees } = state.instrument(trade.series).terms
  return ceilDiv(magnitude(value) * BigInt(isTaker ? fees.taker : fees.maker), MILLION)
}

function drawRefusal(
  state: AuditState,
  row: number,
  asset: number,
  amount: number,
): Refusal | null | undefined {
  if (!(row >= 0 && row < state.book.accounts.length) || !Number.isSafeInteger(amount) || amount <= 0)
    return undefined
  const { home } = state.account(row)
  if (state.assets[asset] === undefined) return undefined
  if (asset !== home && collateralOf(state.book, asset, home) === null) return undefined
  const available = withdrawable(state, row, asset)
  return BigInt(amount) <= available
    ? null
    : { reason: 'balance-insufficient', account: row, asked: amount, available: Number(available) }
}

/**
 * What could leave: of the home asset what margin leaves free, as far as the balance and its borrow limit go; of
 * another, as much as its weighted worth is free.
 */
export function withdrawable(state: AuditState, row: number, asset: number): bigint {
  const account = state.account(row)
  const { marginEquity, initial } = state.assess(row)
  const free = marginEquity - initial - account.reserved
  if (asset === account.home) {
    const limit = state.isParticipant(row) ? BigInt(state.assets[asset].borrowLimit) : 0n
    return most(0n, least(free, state.settlementBalance(row, asset) + limit))
  }
  const collateral = collateralOf(state.book, asset, account.home)
  const balance = most(0n, state.balance(row, asset))
  if (collateral === null) return 0n
  if (collateral.mark === 0n) return initial === 0n && free >= 0n ? balance : 0n
  const worth = floorDiv(most(0n, twinWorth(collateral, balance)) * collateral.weight, MILLION)
  if (worth <= free) return balance
  return worth === 0n ? 0n : floorDiv(balance * most(0n, free), worth)
}

/** Margin an order sets aside. */
export function reservedFor(
  state: AuditState,
  row: number,
  series: number,
  quantity: bigint,
  price: bigint,
): { readonly safe: bigint; readonly full: bigint } {
  const size = magnitude(quantity)
  const signed = twinValue(state.instrument(series), size, price)
  const value = magnitude(signed)
  const fee = most(0n, tradeFee(state, { series, quantity: Number(size) }, value, true))
  const safe = state.inHome(row, series, fee, 'up')
  if (isOption(state.book, series) || isOverScenarios(state.book, state.account(row))) {
    const free = ({ marginEquity, initial }: TwinAssessment): bigint => marginEquity - initial
    const after = afterTrade(state, row, series, quantity, (quantity > 0n ? -signed : signed) - fee)
    return { safe, full: after === null ? safe : most(safe, free(state.assess(row)) - free(after)) }
  }
  const requirement = twinRequirement(state.instrument(series), value, 'initial')
  return { safe, full: state.inHome(row, series, requirement + fee, 'up') }
}
