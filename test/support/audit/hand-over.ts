import type { Deleverage } from '../../../src/core/waterfall/events.ts'
import type { PriceRule, Step } from '../../../src/core/waterfall/rulebook.ts'
import { ceilDiv, floorDiv, halfEven, magnitude, twinValue } from '../margin-twin.ts'
import { allocateTwin } from '../money-twins.ts'
import { isOverScenarios } from '../scenario-margin-twin.ts'
import { bidLots } from './bid-lots.ts'
import type { Expect } from './house-events.ts'
import { checkProtection, closingFee } from './protection.ts'
import { followSlice, isOption } from './slice.ts'
import { type AuditLoss, type AuditState, least, most } from './state.ts'

const MILLION = 1_000_000n

/** Positions that change hands: each gap is the step of the running total of what the price rule says. */
export function followHandOver(state: AuditState, event: Deleverage, expect: Expect): void {
  const loss = state.losses.get(event.loss)
  if (loss === undefined) throw new Error(`loss ${event.loss} is not open`)
  const step = loss.rulebook.steps[event.step]
  checkExempt(state, event, loss, step, expect)
  if (step.step === 'tear-up' && step.scope === 'slice') followSlice(state, event, loss, step, expect)
  if (step.step === 'tear-up' && step.scope === 'instrument') checkTearUp(state, event, loss, step, expect)
  else checkGaps(state, event, loss, step, expect)
  const fees = feesOf(state, event, step, expect)
  for (const [at, taker] of event.takers.entries()) {
    const quantity = BigInt(event.quantities[at])
    const value = BigInt(event.values[at])
    state.move(loss.bucket, event.series, -quantity, -value)
    state.move(taker, event.series, quantity, value)
    if (event.fees === undefined) continue
    const { settles } = state.instrument(event.series)
    state.add(taker, settles, -fees[at])
    state.add(event.fees.to, settles, fees[at])
  }
}

/** What each pays for being closed, before anything has moved. */
function feesOf(state: AuditState, event: Deleverage, step: Step, expect: Expect): bigint[] {
  const fee = step.step === 'deleverage' ? step.fee : undefined
  expect('fees are told where the step has one', Number(event.fees !== undefined), Number(fee !== undefined))
  return [...event.takers].map((taker, at) => {
    const [quantity, value] = [BigInt(event.quantities[at]), BigInt(event.values[at])]
    const paid = closingFee(state, fee, taker, event.series, quantity, value)
    expect(`fee of account ${taker}`, event.fees?.amounts[at] ?? 0, paid)
    return paid
  })
}

function checkGaps(state: AuditState, event: Deleverage, loss: AuditLoss, step: Step, expect: Expect): void {
  const gapOf = notBelowZero(state, event.series, gapRule(state, loss, step, event.series))
  let [taken, told] = [0n, 0n]
  for (const [at, taker] of event.takers.entries()) {
    const quantity = BigInt(event.quantities[at])
    taken += quantity
    const isOwnPrice = 'price' in step && typeof step.price === 'object' && step.price.at === 'average'
    const total = isOwnPrice ? told + gapOf(quantity, taker) : gapOf(taken, taker)
    const gap = total - told
    told = total
    expect(`gap of account ${taker} at ${event.rule}`, event.gaps[at], gap)
    expect(`value for account ${taker}`, event.values[at], state.valueNow(event.series, quantity) - gap)
  }
  checkProtection(state, event, loss, step, gapOf, expect)
  if (step.step === 'bid') noteSold(state, event, loss, gapOf)
}

/** Everybody else closes all; those against the bucket share its gap by size, its own side ends at the mark. */
function checkTearUp(
  state: AuditState,
  event: Deleverage,
  loss: AuditLoss,
  step: Step,
  expect: Expect,
): void {
  const { series } = event
  const held = state.quantity(loss.bucket, series)
  const gap = notBelowZero(state, series, gapRule(state, loss, step, series))(held, loss.bucket)
  const others = state.book.accounts.filter(
    ({ account, positions }) => account !== loss.bucket && positions.has(series),
  )
  const sizes = others.map(({ account }) => {
    const quantity = state.quantity(account, series)
    return quantity > 0n === held > 0n ? 0n : magnitude(quantity)
  })
  const parts = allocateTwin(
    magnitude(gap),
    sizes.map((size) => (size > 0n ? magnitude(gap) : 0n)),
    sizes,
  )
  expect('holders torn up', event.takers.join(), others.map(({ account }) => account).join())
  for (const [at, { account }] of others.entries()) {
    const quantity = -state.quantity(account, series)
    const part = gap < 0n ? -parts[at] : parts[at]
    expect(`torn up of account ${account}`, event.quantities[at], quantity)
    expect(`gap of account ${account}`, event.gaps[at], part)
    expect(`value for account ${account}`, event.values[at], state.valueNow(series, quantity) - part)
  }
}

/** What a bidder paid of the equity on offer is the bucket's, and not sold again. */
function noteSold(state: AuditState, event: Deleverage, loss: AuditLoss, gapOf: GapOf): void {
  if (state.bid === null || state.bid.equity <= 0n) return
  const quantity = BigInt(event.quantities[0])
  const { bucket } = loss
  const lot = state.bid.lots?.get(event.series)
  if (lot !== undefined) {
    const sold = floorDiv(state.bid.equity * lot.weight, lot.all)
    loss.sold += sold - state.inHome(bucket, event.series, lot.gap, 'down')
    return
  }
  const taken = state.inHome(bucket, event.series, magnitude(state.valueNow(event.series, quantity)), 'up')
  const gone = state.inHome(bucket, event.series, gapOf(quantity, bucket), 'down')
  loss.sold += floorDiv(state.bid.equity * taken, state.bid.notional) - gone
}

/** Who is long an option is closed by no step that does not include him. */
function checkExempt(
  state: AuditState,
  event: Deleverage,
  loss: AuditLoss,
  step: Step,
  expect: Expect,
): void {
  if (step.step !== 'deleverage' && step.step !== 'tear-up') return
  if (step.longOptions === 'included' || !isOption(state, event.series)) return
  const isWhole = step.step === 'tear-up' && step.scope === 'instrument'
  expect('nobody long an option', Number(isWhole || state.quantity(loss.bucket, event.series) < 0n), 0)
}

/** An option changes hands at zero at worst, whatever a rule asks. */
function notBelowZero(state: AuditState, series: number, gapOf: GapOf): GapOf {
  if (!isOption(state, series)) return gapOf
  return (closing, taker) => {
    const value = state.valueNow(series, closing)
    return closing > 0n ? least(gapOf(closing, taker), value) : most(gapOf(closing, taker), value)
  }
}

type GapOf = (closing: bigint, taker: number) => bigint

/** What goes with closing some of a position, by the rule's text, on the state before the event. */
function gapRule(state: AuditState, loss: AuditLoss, step: Step, series: number): GapOf {
  if (step.step === 'bid') return auctionGap(state, loss, step, series)
  if (!('price' in step) || typeof step.price !== 'object') throw new Error(`${step.step} hands nothing over`)
  const rule: PriceRule | { at: 'mark-at-default' } = step.price
  const { netEquity } = state.assess(loss.bucket)
  const against = (price: bigint): GapOf => {
    const instrument = state.instrument(series)
    return (closing) => state.valueNow(series, closing) - twinValue(instrument, closing, price)
  }
  switch (rule.at) {
    case 'mark':
      return () => 0n
    case 'bankruptcy-price':
      return (closing) => state.equityShare(loss, series, netEquity - (loss.paid - loss.returned), closing)
    case 'bankruptcy-price-after-paid': {
      const rest: GapOf = (closing) => state.equityShare(loss, series, netEquity, closing)
      const missing = rest(state.quantity(loss.bucket, series), loss.bucket)
      if (rule.partial !== 'quantity' || missing >= 0n) return rest
      // The first give up all that the full price asks, until together they have given up what is missing.
      return (closing) =>
        most(missing, state.equityShare(loss, series, netEquity - (loss.paid - loss.returned), closing))
    }
    case 'previous-mark':
      return against(state.previousMarks.get(series) ?? 0n)
    case 'mark-at-default': {
      const place = loss.series.indexOf(series)
      return against(place === -1 ? state.instrument(series).mark : loss.marks[place])
    }
    case 'reference':
      return (closing) => ceilDiv(magnitude(state.valueNow(series, closing)) * BigInt(rule.spread), MILLION)
    case 'average':
      return (closing, taker) => {
        const position = state.account(taker).positions.get(series)
        if (position === undefined) return 0n
        return state.valueNow(series, closing) - halfEven(position.cost * closing, position.quantity)
      }
    case 'keep-maintenance':
      return (closing) => {
        const needed = state.alone(loss.bucket, series, closing)
        return ceilDiv(needed * BigInt(rule.share), MILLION)
      }
    case 'blend': {
      const left = rule.of === 'bankruptcy-price' ? netEquity - (loss.paid - loss.returned) : netEquity
      return (closing) =>
        floorDiv(state.equityShare(loss, series, left, closing) * BigInt(rule.share), MILLION)
    }
    case 'pro-rata-margin': {
      const held = state.quantity(loss.bucket, series)
      const margin = state.fromHome(loss.bucket, series, netEquity) - state.valueNow(series, held)
      return (closing) => state.valueNow(series, closing) + floorDiv(margin * closing, held)
    }
    case 'mark-not-worse-than-bankruptcy':
      return (closing) =>
        least(0n, state.equityShare(loss, series, netEquity - (loss.paid - loss.returned), closing))
  }
}

/** What an auction lets a bidder keep, by the clock; it is worked out once for a bid, before its first position. */
function auctionGap(
  state: AuditState,
  loss: AuditLoss,
  step: Extract<Step, { step: 'bid' }>,
  series: number,
): GapOf {
  const { gap, notional, lots } = bidBase(state, loss, step)
  if (lots !== null) return () => lots.get(series)?.gap ?? -1n
  return (closing) => {
    const value = state.inHome(loss.bucket, series, magnitude(state.valueNow(series, closing)), 'up')
    return state.fromHome(loss.bucket, series, floorDiv(gap * value, notional))
  }
}

/** The last point passed, and the next one: the share between them by the time between them. */
function sharePaid(step: Extract<Step, { step: 'bid' }>, elapsed: bigint): bigint {
  const points = [
    { at: 0n, pays: BigInt(step.from) },
    ...(step.path ?? []).map(({ afterMs, pays }) => ({ at: BigInt(afterMs), pays: BigInt(pays) })),
    { at: BigInt(step.overMs), pays: BigInt(step.to) },
  ]
  const next = Math.max(
    1,
    points.findIndex(({ at }) => at >= elapsed),
  )
  const [before, after] = [points[next - 1], points[next]]
  const fall = (before.pays - after.pays) * (elapsed - before.at)
  return before.pays - floorDiv(fall, most(1n, after.at - before.at))
}

function bidBase(
  state: AuditState,
  loss: AuditLoss,
  step: Extract<Step, { step: 'bid' }>,
): NonNullable<AuditState['bid']> {
  if (state.bid !== null) return state.bid
  const { netEquity, maintenance, notional } = state.assess(loss.bucket)
  const equity = netEquity - loss.sold
  const over = BigInt(Math.max(1, step.overMs))
  const elapsed = BigInt(Math.min(step.overMs, Math.max(0, state.at - (loss.until - step.overMs))))
  const pays = sharePaid(step, elapsed)
  const bonus = floorDiv(maintenance * BigInt(step.insolventBonus), MILLION)
  const gap = equity <= 0n ? floorDiv(bonus * elapsed, over) : floorDiv(equity * (MILLION - pays), MILLION)
  const lots = isOverScenarios(state.book, state.account(loss.bucket)) ? bidLots(state, loss, gap) : null
  state.bid = { gap, notional: most(1n, notional), equity, lots }
  return state.bid
}
