import type { Account } from '../book/book.ts'
import { impliedPrice } from '../margin/bankruptcy-price.ts'
import { mulDivBig } from '../money/mul-div.ts'
import { lossOf } from '../waterfall/apply.ts'
import { assessmentOf } from '../waterfall/bucket.ts'
import type { Allocation, Deleverage } from '../waterfall/events.ts'
import type { House } from '../waterfall/house.ts'
import { holdersOpposite } from '../waterfall/selection.ts'
import type { LossSource } from '../waterfall/source.ts'
import { evolve } from './evolve.ts'
import { inTrial } from './trial.ts'

/** Margin of a payer: net equity and maintenance requirement, in units of its home asset. */
export interface MarginNow {
  readonly equity: bigint
  readonly maintenance: bigint
}

/**
 * What one account paid for one loss, and why: everything that went into the formula that picked it.
 * Money is whole units of the asset, quantities are increments, prices mark increments.
 */
export interface Receipt {
  readonly losses: readonly number[]
  /** What each of the losses came from. */
  readonly sources: readonly LossSource[]
  readonly rulebook: { readonly name: string; readonly version: number }
  readonly step: number
  readonly kind: string
  /** Layer name. */
  readonly name: string
  readonly account: Account
  readonly asset: number
  /** Charged, or given up against the mark; below zero when taking over was a gain. */
  readonly amount: bigint
  /** Part of a position taken over, signed, with the money it stands for and the price that comes to. */
  readonly taken: {
    readonly series: number
    readonly quantity: bigint
    readonly value: bigint
    readonly mark: number
    /** To the nearest increment, for reading; the money is what counts. */
    readonly price: number
    readonly rule: string
    /** Paid for being closed, beside what was given up. */
    readonly fee: bigint
  } | null
  readonly pickedBy: PickedByRank | PickedByShare
  /** What an exact pro rata over everybody who could have been asked would have cost, rounded up. */
  readonly proRata: bigint
  readonly before: MarginNow
  readonly after: MarginNow
  /** Fold of all writes before the event and after it. */
  readonly fingerprints: { readonly before: string; readonly after: string }
  /** What this receipt shows by itself, and what only a replay of the journal can. */
  readonly shows: readonly string[]
  readonly needsReplay: readonly string[]
}

export interface PickedByRank {
  readonly how: 'rank'
  readonly score: number
  /** 1 was taken first. */
  readonly rank: number
  readonly candidates: number
  readonly candidatesHash: string
}

export interface PickedByShare {
  readonly how: 'share'
  readonly base: string
  readonly weight: bigint
  readonly cap: bigint
  readonly level: { readonly numerator: bigint; readonly denominator: bigint } | null
}

const shows = [
  'the arithmetic of the amount from the inputs named',
  'the price rule and the mark it was applied to',
]
const needsReplay = [
  'that everybody who could have been asked was considered',
  'that the inputs were those of the moment',
]

/**
 * The receipts of an event over payers, one each, in the order of its columns.
 *
 * They are derived, not kept: `house` is the state just before the event, which a replay gives; the event is
 * tried on it and taken back.
 */
export function receiptsOf(house: House, event: Allocation | Deleverage): Receipt[] {
  const accounts = event.type === 'allocated' ? event.payers : event.takers
  const before = [...accounts].map((account) => marginOf(house, account))
  const fingerprintBefore = house.book.fingerprint.toString()
  const { after, fingerprintAfter } = inTrial(house, () => {
    evolve(house, event)
    return {
      after: [...accounts].map((account) => marginOf(house, account)),
      fingerprintAfter: house.book.fingerprint.toString(),
    }
  })
  const proRata = event.type === 'allocated' ? proRataOfAllocation(event) : proRataOfDeleverage(house, event)
  const losses = event.type === 'allocated' ? event.losses : [event.loss]
  const sources = losses.map((loss) => lossOf(house, loss).source)
  return [...accounts].map((account, at) => ({
    losses,
    sources,
    rulebook: rulebookOf(house, event),
    step: event.step,
    kind: event.kind,
    name: event.name,
    account,
    asset:
      event.type === 'allocated' ? event.asset : house.markets.instrument(event.series).terms.settlementAsset,
    amount: BigInt(event.type === 'allocated' ? event.amounts[at] : -event.gaps[at]),
    taken: event.type === 'allocated' ? null : takenOf(house, event, at),
    pickedBy: event.type === 'allocated' ? pickedByShare(event, at) : pickedByRank(event, at),
    proRata: proRata(account, at),
    before: before[at],
    after: after[at],
    fingerprints: { before: fingerprintBefore, after: fingerprintAfter },
    shows,
    needsReplay,
  }))
}

function marginOf(house: House, account: Account): MarginNow {
  const { netEquity, maintenance } = assessmentOf(house, account)
  return { equity: BigInt(netEquity), maintenance: BigInt(maintenance) }
}

function rulebookOf(house: House, event: Allocation | Deleverage): Receipt['rulebook'] {
  const first = event.type === 'allocated' ? event.losses[0] : event.loss
  const version = lossOf(house, first).rulebook
  return { name: house.rulebooks[version].name, version }
}

function takenOf(house: House, event: Deleverage, at: number): Receipt['taken'] {
  const quantity = event.quantities[at]
  return {
    series: event.series,
    quantity: BigInt(quantity),
    value: BigInt(event.values[at]),
    mark: event.mark,
    price: impliedPrice(house.markets, event.series, quantity, event.values[at], 'half-even'),
    rule: event.rule,
    fee: BigInt(event.fees?.amounts[at] ?? 0),
  }
}

function pickedByRank(event: Deleverage, at: number): PickedByRank {
  const { candidates, candidatesHash, scores } = event
  return { how: 'rank', score: scores[at], rank: at + 1, candidates, candidatesHash }
}

function pickedByShare(event: Allocation, at: number): PickedByShare {
  return {
    how: 'share',
    base: event.base ?? event.kind,
    weight: BigInt(event.weights[at]),
    cap: BigInt(event.caps[at]),
    level: event.level,
  }
}

/** Over capacity: the total in proportion to what each could be asked for at most. */
function proRataOfAllocation(event: Allocation): (account: Account, at: number) => bigint {
  const capacity = event.caps.reduce((sum, cap) => sum + BigInt(cap), 0n)
  return (_, at) => (capacity === 0n ? 0n : mulDivBig(event.total, BigInt(event.caps[at]), capacity, 'ceil'))
}

/** Over quantity: what was given up in proportion to what everybody on the other side holds. */
function proRataOfDeleverage(house: House, event: Deleverage): (account: Account, at: number) => bigint {
  const { book } = house
  const held = book.quantityOf(lossOf(house, event.loss).bucket, event.series)
  let all = 0n
  for (const account of holdersOpposite(house, event.series, held, new Set()))
    all += BigInt(Math.abs(book.quantityOf(account, event.series)))
  const givenUp = -event.gaps.reduce((sum, gap) => sum + BigInt(gap), 0n)
  return (account) => {
    const own = BigInt(Math.abs(book.quantityOf(account, event.series)))
    return all === 0n ? 0n : mulDivBig(givenUp, own, all, 'ceil')
  }
}
