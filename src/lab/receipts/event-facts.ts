import type { Account } from '../../core/book/book.ts'
import { NONE } from '../../core/book/layout.ts'
import { INVERSE } from '../../core/market/value.ts'
import { mulDivBig } from '../../core/money/mul-div.ts'
import { assessmentOf } from '../../core/waterfall/bucket.ts'
import { dealOf } from '../../core/waterfall/deal.ts'
import type { Allocation, Deleverage } from '../../core/waterfall/events.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Step } from '../../core/waterfall/rulebook.ts'
import type { DealFacts, PayerFacts } from '../../wire/receipt-json.ts'

export type PaidEvent = Allocation | Deleverage

/** Payers of an event with what stands in its columns for each, the same for both kinds of event. */
export interface PaidRow {
  readonly account: Account
  /** Below zero where taking over was a gain. */
  readonly amount: number
  readonly measure: number
}

export function rowsOf(event: PaidEvent): PaidRow[] {
  const accounts = event.type === 'allocated' ? event.payers : event.takers
  return Array.from(accounts, (account, at) =>
    event.type === 'allocated'
      ? { account, amount: event.amounts[at], measure: event.caps[at] }
      : { account, amount: -event.gaps[at] + 0, measure: Math.abs(event.quantities[at]) },
  )
}

export function assetOf(house: House, event: PaidEvent): number {
  return event.type === 'allocated'
    ? event.asset
    : house.markets.instrument(event.series).terms.settlementAsset
}

export function lossIdsOf(event: PaidEvent): readonly number[] {
  return event.type === 'allocated' ? event.losses : [event.loss]
}

/** The step of the rulebook that an event is of; undefined where the owner's other buckets pay, which is no step. */
export function stepOf(house: House, event: PaidEvent): Step | undefined {
  const loss = house.tables.losses.get(lossIdsOf(event)[0])
  return loss === undefined ? undefined : house.rulebooks[loss.rulebook].steps[event.step]
}

export function marginOf(house: House, account: Account): PayerFacts['before'] {
  const { netEquity, maintenance } = assessmentOf(house, account)
  return { equity: BigInt(netEquity), maintenance: BigInt(maintenance) }
}

/** What the price rule is applied to, read just before the event. */
export function dealFactsOf(house: House, event: Deleverage): DealFacts {
  const { markets, book } = house
  const { series, mark, rule } = event
  const loss = house.tables.losses.get(event.loss)
  return {
    instrument: markets.symbolOf(series),
    payoff: markets.payoff[series] === INVERSE ? 'inverse' : 'linear',
    scale: markets.scale[series],
    mark,
    previousMark: markets.previousMark[series],
    rule,
    held: loss === undefined ? 0 : book.quantityOf(loss.bucket, series),
    gapOfHeld: gapOfHeld(house, event),
  }
}

/** The gap of the whole position, as if the bucket itself took it over: rules that ask who takes over differ. */
function gapOfHeld(house: House, event: Deleverage): bigint | null {
  const loss = house.tables.losses.get(event.loss)
  const price = priceOf(stepOf(house, event))
  if (loss === undefined || price === null || price.at !== event.rule) return null
  const cell = house.book.find(loss.bucket, event.series)
  if (cell === NONE) return null
  const deal = dealOf(house, house.rulebooks[loss.rulebook], loss, cell, price)
  return BigInt(deal.gapOf(house.book.quantity(cell), loss.bucket))
}

function priceOf(step: Step | undefined): Parameters<typeof dealOf>[4] | null {
  return step === undefined || !('price' in step) || typeof step.price === 'string' ? null : step.price
}

/** `own` of `all` of an amount, rounded up: what an exact pro rata would have cost. */
export function proRataOf(amount: bigint, own: bigint, all: bigint): NonNullable<PayerFacts['proRata']> {
  return { amount: all === 0n ? 0n : mulDivBig(amount, own, all, 'ceil'), own, all }
}
