import type { Event, SettledSeries } from '../../../src/core/engine/events.ts'
import { floorDiv, halfEven, type TwinReference, twinValue } from '../margin-twin.ts'
import type { Expect } from './house-events.ts'
import { type AuditState, most } from './state.ts'

/** A mark of an index and when it came. */
export interface IndexMark {
  readonly at: number
  readonly mark: bigint
}

type ExpirySettled = Extract<Event, { type: 'expiry-settled' }>

/** Notes every mark of every reference: averages are worked out from all of them, from the first on. */
export function noteIndex(state: AuditState, series: number, mark: number): void {
  const noted = state.indexMarks.get(series) ?? []
  noted.push({ at: state.at, mark: BigInt(mark) })
  state.indexMarks.set(series, noted)
}

/** The moment of valuation is now, on the minute; it is looked at wherever there is something to value by. */
export function noteValuation(state: AuditState): void {
  const { book } = state
  if (!book.series.some(({ kind }) => kind === 'reference')) return
  const minute = state.at - (state.at % 60_000)
  if (minute <= book.margins.valuedAt) return
  book.margins.valuedAt = minute
  state.forgetAssessments()
}

/** Longest window of the options that settle on an index at a time; what has none has the millisecond of its expiry. */
function windowMsOf(state: AuditState, index: number, expiresAt: number): number {
  const all = [...state.terms.values()].filter(
    ({ option, expiresAt: at }) => option?.index === index && at === expiresAt,
  )
  return all.reduce((longest, { option }) => Math.max(longest, option?.windowMs ?? 0), 0)
}

interface Average {
  readonly sum: bigint
  readonly countedMs: bigint
  readonly lengthMs: bigint
}

/** Adds up the index over its window until a moment, millisecond by millisecond in effect: each mark until the next. */
function averageOf(state: AuditState, index: number, expiresAt: number, until: number): Average {
  const windowMs = windowMsOf(state, index, expiresAt)
  const begin = expiresAt - windowMs
  const end = windowMs === 0 ? expiresAt + 1 : expiresAt
  const patience = (state.book.series[index] as TwinReference).terms.staleAfterMs
  const noted = state.indexMarks.get(index) ?? []
  let [sum, countedMs] = [0n, 0n]
  for (const [place, { at, mark }] of noted.entries()) {
    const next = noted[place + 1]?.at ?? Number.POSITIVE_INFINITY
    const believed = patience === null ? next : Math.min(next, at + patience + 1)
    const stood = Math.min(believed, end, until) - Math.max(at, begin)
    if (stood <= 0) continue
    sum += mark * BigInt(stood)
    countedMs += BigInt(stood)
  }
  return { sum, countedMs, lengthMs: BigInt(end - begin) }
}

/** What of a settlement price is fixed at the moment of valuation. */
export function fixedPartTwin(
  state: AuditState,
  index: number,
  expiresAt: number,
): { readonly share: number; readonly price: number } {
  const { sum, countedMs, lengthMs } = averageOf(state, index, expiresAt, state.book.margins.valuedAt)
  if (countedMs === 0n) return { share: 0, price: 0 }
  return { share: Number(countedMs) / Number(lengthMs), price: Number(sum) / Number(countedMs) }
}

/** Everything of the expiry is settled, at once, at the average or at what an option pays at it. */
export function followExpiry(state: AuditState, event: ExpirySettled, expect: Expect): void {
  const { index, expiresAt, average } = event
  const due = [...state.terms].filter(
    ([series, { option, underlying, expiresAt: at }]) =>
      !state.settled.has(series) && at === expiresAt && (option?.index ?? underlying) === index,
  )
  expect('what is settled', event.settled.map(({ series }) => series).join(), due.map(([id]) => id).join())
  expect('settled when it is due', Number(state.at >= expiresAt), 1)
  const { sum, countedMs, lengthMs } = averageOf(state, index, expiresAt, Number.POSITIVE_INFINITY)
  expect('part of the window that was seen', countedMs, lengthMs)
  expect('average', average.numerator * lengthMs, sum * average.denominator)
  for (const settled of event.settled) {
    expect(
      `price of ${settled.series}`,
      settled.price,
      payoffTwin(state, settled.series, index, sum, lengthMs),
    )
    followSettlement(state, settled, expect)
  }
}

/** max(S - K, 0), or of K - S; over S where it is paid in coin; onto the grid of the mark. */
function payoffTwin(state: AuditState, series: number, index: number, sum: bigint, lengthMs: bigint): bigint {
  const { option, markIncrement } = state.instrument(series).terms
  const { increment } = (state.book.series[index] as TwinReference).terms
  // S = above / below, in quote money for one coin.
  const above = sum * increment.numerator
  const below = lengthMs * increment.denominator
  if (option === undefined)
    return halfEven(above * markIncrement.denominator, below * markIncrement.numerator)
  const { strike, right, settledIn } = option
  const difference = above * strike.denominator - strike.numerator * below
  const paid = most(0n, right === 'call' ? difference : -difference)
  const over = (settledIn === 'coin' ? above : below) * strike.denominator
  return halfEven(paid * markIncrement.denominator, over * markIncrement.numerator)
}

export function followSettlement(state: AuditState, event: SettledSeries, expect: Expect): void {
  const { settles } = state.instrument(event.series)
  let [sum, holders] = [0n, 0]
  for (const { account, positions } of state.book.accounts) {
    const quantity = positions.get(event.series)?.quantity
    if (quantity === undefined) continue
    const value = twinValue(state.instrument(event.series), quantity, BigInt(event.price))
    sum += value
    holders += 1
    state.taken.set(account, [...(state.taken.get(account) ?? []), { series: event.series, quantity }])
    state.move(account, event.series, -quantity, -value)
  }
  expect('dust of the settlement', event.dust, -sum)
  expect('holders', event.holders, holders)
  state.add(state.houses[settles].rounding, settles, -sum)
  state.settled.add(event.series)
  state.settledNow.push(event.series)
}

const MILLION = 1_000_000n

/** A share of the coins' worth at the index, at most a share of the premium, each up. */
export function optionFeeTwin(
  state: AuditState,
  series: number,
  quantity: bigint,
  premium: bigint,
  indexMark: bigint | null,
): bigint | null {
  const { option, multiplier, quantityIncrement, settlementAsset } = state.instrument(series).terms
  if (option?.fee === undefined) return null
  const { increment } = (state.book.series[option.index] as TwinReference).terms
  const mark = indexMark ?? state.book.series[option.index].mark
  const isCoin = option.settledIn === 'coin'
  const above =
    quantity * multiplier.numerator * quantityIncrement.numerator * (isCoin ? 1n : mark * increment.numerator)
  const below = multiplier.denominator * quantityIncrement.denominator * (isCoin ? 1n : increment.denominator)
  const units = 10n ** BigInt(state.assets[settlementAsset].decimals)
  const ofUnderlying = -floorDiv(-above * units * BigInt(option.fee.ofUnderlying), below * MILLION)
  const most = -floorDiv(-premium * BigInt(option.fee.mostOfPremium), MILLION)
  return ofUnderlying < most ? ofUnderlying : most
}
