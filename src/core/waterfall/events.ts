import type { Account } from '../book/book.ts'
import type { MutualLossEvent } from './mutual-events.ts'
import type { Gate, SocialiseBase, StepKind } from './rulebook.ts'
import type { LossSource } from './source.ts'

/** Where in which rulebook something happened. */
export interface AtStep {
  readonly loss: number
  /** Place of the step in its rulebook. */
  readonly step: number
  readonly kind: StepKind
  /** Layer name. */
  readonly name: string
}

/** One share of money: to whom, how much. */
export interface Share {
  readonly to: Account
  readonly amount: number
}

/**
 * A loss over many payers is one event in columns: row i says that `payers[i]` paid `amounts[i]` and, where
 * positions moved, took `quantities[i]` for `values[i]` units.
 */
export interface Allocation {
  readonly type: 'allocated'
  /** Every loss that shares the allocation, with the part of the total each receives. */
  readonly losses: readonly number[]
  readonly received: readonly number[]
  readonly step: number
  readonly kind: StepKind
  readonly name: string
  readonly asset: number
  readonly total: bigint
  /** What could not be placed on anybody. */
  readonly residual: bigint
  /** Level of the cut as a fraction, where one level holds for all. */
  readonly level: { readonly numerator: bigint; readonly denominator: bigint } | null
  readonly base: SocialiseBase | null
  readonly payers: Int32Array
  readonly amounts: Float64Array
  /** What each payer's share was measured by, and the most it could be asked for. */
  readonly weights: Float64Array
  readonly caps: Float64Array
  /** What a printed index collected beyond the total, which `level` is then; the rounding account keeps it. */
  readonly dust?: bigint
}

/** Positions that moved from a bucket to others at a price rule, in columns. */
export interface Deleverage extends AtStep {
  readonly type: 'deleveraged'
  readonly series: number
  readonly rule: string
  readonly mark: number
  /** Signed quantity each took over, the money it stands for, and the part of that given up against the mark. */
  readonly takers: Int32Array
  readonly quantities: Float64Array
  readonly values: Float64Array
  readonly gaps: Float64Array
  readonly scores: Float64Array
  /** What each paid for being closed, in the asset the series settles in, and who got it. */
  readonly fees?: { readonly to: Account; readonly amounts: Float64Array }
  /** How many could have been chosen, and a fold of who and with what score. */
  readonly candidates: number
  readonly candidatesHash: string
  /** Of a slice: the share of every position that is torn up, in parts per million. */
  readonly share?: number
}

/** A trade that made a bucket's delta smaller, in an instrument it may not have held before. */
interface Hedge extends AtStep {
  readonly type: 'hedged-on-book'
  readonly series: number
  /** Signed change of the bucket's position, and the change that would have left it without delta. */
  readonly quantity: number
  readonly wanted: number
  readonly limit: number | null
  readonly mark: number
  readonly prices: readonly number[]
  readonly quantities: readonly number[]
  /** Whose levels were taken; -1 is the market beyond the venue. */
  readonly owners: readonly number[]
  /** Cash the bucket received, signed, and value of the same quantity at the mark. */
  readonly value: number
  readonly atMark: number
  readonly fee: number
  readonly feeShares: readonly Share[]
}

export type LossEvent =
  | MutualLossEvent
  | {
      readonly type: 'loss-opened'
      readonly loss: number
      readonly bucket: Account
      readonly asset: number
      readonly source: LossSource
      readonly rulebook: number
      readonly equity: number
      readonly balance: number
      readonly maintenance: number
      readonly series: readonly number[]
      readonly quantities: readonly number[]
      readonly marks: readonly number[]
      readonly weights: readonly number[]
    }
  | (AtStep & {
      readonly type: 'orders-cancelled'
      readonly orders: readonly number[]
      readonly released: number
    })
  | (AtStep & {
      readonly type: 'collateral-converted'
      readonly series: number
      readonly taker: Account
      /** Units of the collateral sold and units of the home asset received. */
      readonly sold: number
      readonly received: number
    })
  | (AtStep & {
      readonly type: 'closed-on-book'
      readonly series: number
      /** Signed change of the bucket's position. */
      readonly quantity: number
      readonly limit: number | null
      readonly mark: number
      /** Filled by an outside engine, so that nothing is taken from the depth known here. */
      readonly isOutside: boolean
      readonly prices: readonly number[]
      readonly quantities: readonly number[]
      /** Whose levels were taken; -1 is the market beyond the venue. */
      readonly owners: readonly number[]
      /** Cash the bucket received, signed, and value of the same quantity at the mark. */
      readonly value: number
      readonly atMark: number
      readonly fee: number
      readonly feeShares: readonly Share[]
    })
  | (AtStep & {
      readonly type: 'liquidation-order-placed'
      readonly series: number
      readonly quantity: number
      readonly limit: number | null
    })
  | {
      readonly type: 'liquidation-order-ended'
      readonly loss: number
      readonly why: 'filled' | 'cancelled' | 'expired'
      readonly unfilled: number
    }
  | Deleverage
  | Hedge
  | (AtStep & {
      /** A slice that takes less than the step wants, or leaves a hedge of which nobody can be torn up. */
      readonly type: 'slice-bounded'
      /** Parts per million of every position, zero where nothing could be torn up. */
      readonly share: number
      readonly wanted: number
      /** Series of which no more could be torn up. */
      readonly by: readonly number[]
      /** Series that keep more than their share. */
      readonly stays: readonly number[]
    })
  | (AtStep & { readonly type: 'charged'; readonly amount: number; readonly shares: readonly Share[] })
  | Allocation
  | (AtStep & { readonly type: 'auction-opened'; readonly until: number })
  | (AtStep & {
      readonly type: 'gated'
      readonly what: readonly Gate[]
      /** Null is until the loss is closed, or as `opens` says. */
      readonly until: number | null
      readonly opens?: 'repaid'
    })
  | (AtStep & {
      readonly type: 'claim-recorded'
      readonly claim: number
      readonly debtor: Account
      readonly asset: number
      readonly creditors: string
      readonly seniority: number
      readonly amount: number
      /** Set where withdrawals pay for it: the share of each withdrawal that is kept. */
      readonly levy: { readonly numerator: number; readonly denominator: number } | null
      /** Where it is held in units: who was cut for it, and by how much. */
      readonly holders?: { readonly accounts: Int32Array; readonly units: Float64Array }
    })
  | { readonly type: 'surplus-returned'; readonly loss: number; readonly shares: readonly Share[] }
  | {
      readonly type: 'loss-parked'
      readonly loss: number
      readonly step: number
      readonly status:
        | 'pooled'
        | 'waiting-for-fills'
        | 'deferred-until'
        | 'in-auction'
        | 'gated'
        | 'liquidating'
      readonly until: number | null
    }
  | {
      readonly type: 'loss-closed'
      readonly loss: number
      readonly how: 'cured' | 'closed' | 'claimed'
      /** What the bucket is left with. */
      readonly equity: number
      readonly defaultLoss: number
      readonly externalizedLoss: number
      readonly uncoveredLoss: number
      readonly socializedLoss: number
      readonly transfer: number
      readonly claimed: number
    }

export type TellLoss = (event: LossEvent) => void
