import type { Account } from '../book/book.ts'
import type { DepthIncrement, DepthSnapshot } from '../depth/level.ts'
import type { AssetTerms } from '../market/asset.ts'
import type { Fraction } from '../market/fraction.ts'
import type { Collateral, Instrument } from '../market/instrument.ts'
import type { Reference } from '../market/reference.ts'
import type { LossEvent } from '../waterfall/events.ts'
import type { HouseAccounts } from '../waterfall/house.ts'
import type { Rulebook } from '../waterfall/rulebook.ts'
import type { WriteOffSource } from '../waterfall/source.ts'
import type { HouseKind, MarkMove, NewMember } from './commands.ts'
import type { MarginEvent } from './margin-events.ts'
import type { MutualEvent } from './mutual-events.ts'

/** Layout of all events; a change of meaning raises it. */
export const EVENT_VERSION = 1

/** What happened. Facts carry outcomes: whoever applies them decides nothing. */
export type Event = LossEvent | HouseEvent

/** One series of an expiry: the price its positions were closed at, and what their rounded values left over. */
export interface SettledSeries {
  readonly series: number
  readonly price: number
  readonly dust: number
  readonly holders: number
}

export type HouseEvent =
  | MutualEvent
  | MarginEvent
  | {
      readonly type: 'account-opened'
      readonly account: Account
      readonly kind: 'participant' | 'isolated' | HouseKind
      readonly asset: number
      readonly owner: Account
      readonly name: string | null
    }
  | { readonly type: 'account-closed'; readonly account: Account }
  | {
      readonly type: 'asset-listed'
      readonly asset: number
      readonly terms: AssetTerms
      readonly house: HouseAccounts
    }
  | { readonly type: 'collateral-listed'; readonly series: number; readonly collateral: Collateral }
  | { readonly type: 'instrument-listed'; readonly series: number; readonly instrument: Instrument }
  | { readonly type: 'reference-listed'; readonly series: number; readonly reference: Reference }
  | { readonly type: 'terms-changed'; readonly series: number; readonly instrument: Instrument }
  | { readonly type: 'delisting-announced'; readonly series: number }
  | { readonly type: 'deposited'; readonly account: Account; readonly asset: number; readonly amount: number }
  | {
      readonly type: 'written-off'
      readonly account: Account
      readonly asset: number
      readonly amount: number
      readonly source: WriteOffSource
    }
  /** `levied` of the amount stays behind for a claim. */
  | {
      readonly type: 'withdrawn'
      readonly account: Account
      readonly asset: number
      readonly amount: number
      readonly levied: number
    }
  | {
      readonly type: 'margin-transferred'
      readonly from: Account
      readonly to: Account
      readonly asset: number
      readonly amount: number
    }
  | {
      readonly type: 'compensated'
      readonly from: Account
      readonly to: Account
      readonly asset: number
      readonly amount: number
      readonly dispute: number
    }
  | {
      readonly type: 'traded'
      readonly buyer: Account
      readonly seller: Account
      readonly series: number
      readonly quantity: number
      readonly price: number
      /** Units that leave the buyer's cash basis for the seller's. */
      readonly value: number
      readonly buyerFee: number
      readonly sellerFee: number
      readonly buyerOrder: number | null
      readonly sellerOrder: number | null
      /** Margin released from each order. */
      readonly buyerReleased: number
      readonly sellerReleased: number
    }
  | {
      readonly type: 'trade-busted'
      readonly sequence: number
      readonly buyer: Account
      readonly seller: Account
      readonly series: number
      readonly quantity: number
      readonly value: number
      readonly buyerFee: number
      readonly sellerFee: number
    }
  | {
      readonly type: 'order-reserved'
      readonly order: number
      readonly account: Account
      readonly series: number
      readonly quantity: number
      readonly amount: number
    }
  | {
      readonly type: 'order-released'
      readonly order: number
      readonly account: Account
      readonly amount: number
    }
  | { readonly type: 'marks-moved'; readonly marks: readonly MarkMove[] }
  | { readonly type: 'depth-replaced'; readonly series: number; readonly snapshot: DepthSnapshot }
  | { readonly type: 'depth-updated'; readonly series: number; readonly increment: DepthIncrement }
  /** Payers round up, receivers down; the difference is `dust`. */
  | {
      readonly type: 'funding-applied'
      readonly series: number
      readonly rate: number
      readonly mark: number
      readonly paid: bigint
      readonly received: bigint
      readonly dust: number
      readonly holders: number
    }
  | {
      readonly type: 'settled'
      readonly series: number
      readonly price: number
      readonly dust: number
      readonly holders: number
    }
  /** `average` of the index over the settlement window, in increments of its mark, exact. */
  | {
      readonly type: 'expiry-settled'
      readonly index: number
      readonly expiresAt: number
      readonly average: Fraction
      readonly settled: readonly SettledSeries[]
    }
  | { readonly type: 'period-closed'; readonly marks: readonly MarkMove[] }
  | { readonly type: 'time-advanced' }
  | { readonly type: 'rulebook-adopted'; readonly version: number; readonly rulebook: Rulebook }
  | {
      readonly type: 'members-set'
      readonly fund: string
      readonly members: readonly NewMember[]
      readonly noticeMs?: number
    }
  | {
      readonly type: 'claim-repaid'
      readonly claim: number
      readonly from: Account
      readonly asset: number
      readonly amount: number
      /** Where it is held in units: who is paid how much. */
      readonly to?: { readonly accounts: Int32Array; readonly amounts: Float64Array }
    }
  | { readonly type: 'operator-ordered'; readonly order: string; readonly isOn: boolean }
  | {
      readonly type: 'account-called'
      readonly account: Account
      readonly equity: number
      readonly maintenance: number
    }
  | { readonly type: 'call-ended'; readonly account: Account }
  | {
      readonly type: 'liquidation-deferred'
      readonly account: Account
      readonly series: number
      readonly ageMs: number
    }
