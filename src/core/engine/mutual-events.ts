import type { Account } from '../book/book.ts'
import type { VaultTerms } from '../waterfall/mutual.ts'
import type { LossSource } from '../waterfall/source.ts'

/** What happened to money that many put up together, outside of any loss. */
export type MutualEvent =
  | {
      readonly type: 'contributed'
      readonly fund: string
      readonly account: Account
      readonly asset: number
      readonly amount: number
      /** The part that makes up for what losses have used. */
      readonly replenished: number
    }
  | {
      readonly type: 'notice-given'
      readonly fund: string
      readonly account: Account
      readonly amount: number
      readonly from: number
    }
  | {
      readonly type: 'contribution-withdrawn'
      readonly fund: string
      readonly account: Account
      readonly asset: number
      readonly amount: number
    }
  | { readonly type: 'tier-set'; readonly fund: string; readonly account: Account; readonly tier: number }
  | {
      readonly type: 'vault-set'
      readonly vault: Account
      readonly terms: VaultTerms
      /** Shares of the venue for what the account held when it became a vault. */
      readonly own: bigint
    }
  | {
      readonly type: 'staked'
      readonly vault: Account
      readonly account: Account
      readonly asset: number
      readonly amount: number
      readonly shares: bigint
    }
  | {
      readonly type: 'unstake-requested'
      readonly vault: Account
      readonly account: Account
      readonly shares: bigint
      readonly promised: number
      readonly readyAt: number
    }
  | {
      readonly type: 'unstaked'
      readonly vault: Account
      readonly account: Account
      readonly asset: number
      readonly shares: bigint
      readonly amount: number
      /** Gains made during the wait, which stay with the other shares. */
      readonly forfeited: number
    }
  | {
      readonly type: 'cover-bought'
      readonly cover: number
      readonly vault: Account
      readonly holder: Account
      readonly asset: number
      readonly amount: number
      readonly premium: number
      readonly from: number
      readonly until: number
      readonly sources: readonly LossSource[]
    }
  /** A member's assessment falls by what he brings in for the loss it was for. */
  | { readonly type: 'assessment-paid'; readonly claim: number; readonly amount: number }
  | {
      /** Money a closed loss brought in, on its way back to those who paid in one of its steps, in columns. */
      readonly type: 'recovered'
      readonly loss: number
      readonly from: Account
      readonly asset: number
      readonly step: number
      readonly kind: string
      readonly name: string
      readonly accounts: Int32Array
      readonly amounts: Float64Array
      /** Whose contributions the fund puts back with it. */
      readonly members: {
        readonly fund: string
        readonly accounts: Int32Array
        readonly amounts: Float64Array
      } | null
    }
