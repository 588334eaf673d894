import type { Account } from '../book/book.ts'
import type { VaultTerms } from '../waterfall/mutual.ts'
import type { LossSource } from '../waterfall/source.ts'

/** Orders about money that many put up together: member funds, vaults with shares, cover. */
export type MutualBody =
  /** Puts a member's money into his fund: first what losses have used of his contribution, then more of it. */
  | {
      readonly type: 'contribute'
      readonly fund: string
      readonly account: Account
      readonly amount: number
    }
  | {
      readonly type: 'give-notice'
      readonly fund: string
      readonly account: Account
      readonly amount: number
    }
  | {
      readonly type: 'withdraw-contribution'
      readonly fund: string
      readonly account: Account
      readonly amount: number
    }
  | {
      readonly type: 'set-tier'
      readonly fund: string
      readonly account: Account
      readonly tier: number
    }
  /** Gives a house account shares, or changes the terms of those it has. */
  | { readonly type: 'set-vault'; readonly vault: string; readonly terms: VaultTerms }
  | { readonly type: 'stake'; readonly vault: string; readonly account: Account; readonly amount: number }
  | {
      readonly type: 'request-unstake'
      readonly vault: string
      readonly account: Account
      /** Null is all of them. */
      readonly shares: bigint | null
    }
  | { readonly type: 'unstake'; readonly vault: string; readonly account: Account }
  | {
      readonly type: 'buy-cover'
      readonly vault: string
      /** Whose losses are covered, and who pays the premium. */
      readonly holder: Account
      readonly amount: number
      readonly premium: number
      readonly until: number
      readonly sources: readonly LossSource[]
    }
