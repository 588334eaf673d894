import type { Account } from '../book/book.ts'
import type { DepthRefusal } from '../depth/refusal.ts'
import { depthRefusalText } from '../depth/refusal.ts'
import type { Gate } from '../waterfall/rulebook.ts'

/** Why a command was not carried out, in the order checked. A refused command changes nothing. */
export type Refusal =
  | { readonly reason: 'time-went-back'; readonly at: number; readonly now: number }
  | { readonly reason: 'not-whole'; readonly field: string; readonly value: number }
  | { readonly reason: 'account-unknown'; readonly account: number }
  | { readonly reason: 'asset-unknown'; readonly asset: number }
  | { readonly reason: 'series-unknown'; readonly series: number }
  | { readonly reason: 'name-taken'; readonly name: string }
  | { readonly reason: 'order-unknown'; readonly order: number }
  | { readonly reason: 'order-taken'; readonly order: number }
  | { readonly reason: 'loss-unknown'; readonly loss: number }
  | { readonly reason: 'terms-refused'; readonly why: readonly string[] }
  | { readonly reason: 'rulebook-missing' }
  | { readonly reason: 'loss-open'; readonly losses: number }
  | { readonly reason: 'same-account'; readonly account: Account }
  | { readonly reason: 'not-allowed-for-kind'; readonly account: Account; readonly kind: string }
  | { readonly reason: 'no-collateral-series'; readonly asset: number; readonly inAsset: number }
  /** References have marks and nothing else: nobody trades, funds or settles them. */
  | { readonly reason: 'series-is-reference'; readonly series: number; readonly symbol: string }
  | {
      readonly reason: 'series-closed'
      readonly series: number
      readonly status: 'reduce-only' | 'expired' | 'settled'
    }
  /** The account chose no scenario model, and no adopted one is meant for options. */
  | { readonly reason: 'no-option-margin'; readonly account: Account }
  | { readonly reason: 'model-unknown'; readonly model: string }
  /** A margin model needs the figure of a series that none has come for yet. */
  | { readonly reason: 'reference-missing'; readonly series: number }
  | { readonly reason: 'not-due'; readonly series: number; readonly at: number; readonly due: number | null }
  | { readonly reason: 'nothing-expires'; readonly index: number; readonly expiresAt: number }
  /** The index had no mark, or one too old, for so long within the settlement window. It is settled by hand. */
  | {
      readonly reason: 'window-uncovered'
      readonly index: number
      readonly expiresAt: number
      readonly missingMs: number
    }
  | { readonly reason: 'mark-missing'; readonly series: number }
  | {
      readonly reason: 'mark-out-of-range'
      readonly series: number
      readonly mark: number
      readonly highest: number
    }
  | {
      readonly reason: 'mark-too-old'
      readonly series: number
      readonly ageMs: number
      readonly limitMs: number
    }
  | { readonly reason: 'price-off-grid'; readonly price: number; readonly step: number }
  | { readonly reason: 'quantity-out-of-range'; readonly quantity: number; readonly most: number }
  | {
      readonly reason: 'position-too-large'
      readonly account: Account
      readonly position: number
      readonly most: number
    }
  | { readonly reason: 'gated'; readonly what: Gate; readonly until: number | null }
  | { readonly reason: 'account-in-default'; readonly account: Account; readonly state: string }
  | {
      readonly reason: 'reservation-mismatch'
      readonly order: number
      readonly left: number
      readonly asked: number
    }
  | {
      readonly reason: 'margin-insufficient'
      readonly account: Account
      readonly needed: number
      readonly free: number
    }
  | {
      readonly reason: 'balance-insufficient'
      readonly account: Account
      readonly asked: number
      readonly available: number
    }
  | { readonly reason: 'account-not-empty'; readonly account: Account }
  | { readonly reason: 'already-busted'; readonly sequence: number }
  | { readonly reason: 'nothing-to-repay'; readonly asset: number }
  | {
      readonly reason: 'liquidation-order-mismatch'
      readonly loss: number
      readonly left: number
      readonly asked: number
    }
  | { readonly reason: 'price-beyond-limit'; readonly price: number; readonly limit: number }
  | { readonly reason: 'not-in-auction'; readonly loss: number }
  | { readonly reason: 'account-not-in-auction'; readonly account: Account }
  | {
      readonly reason: 'members-sum'
      readonly fund: string
      readonly contributions: number
      readonly balance: number
    }
  | { readonly reason: 'not-a-member'; readonly fund: string; readonly account: Account }
  | {
      /** `allowed` by the notice given, from a time on; null where none was. */
      readonly reason: 'notice-missing'
      readonly fund: string
      readonly account: Account
      readonly asked: number
      readonly allowed: number
      readonly from: number | null
    }
  | { readonly reason: 'time-passed'; readonly at: number; readonly until: number }
  | { readonly reason: 'vault-unknown'; readonly vault: string }
  | { readonly reason: 'vault-empty'; readonly vault: Account; readonly shares: bigint }
  | { readonly reason: 'vault-has-holders'; readonly vault: Account; readonly holders: number }
  | { readonly reason: 'stake-too-small'; readonly vault: Account; readonly amount: number }
  | {
      readonly reason: 'shares-missing'
      readonly account: Account
      readonly asked: bigint
      readonly held: bigint
    }
  | { readonly reason: 'exit-pending'; readonly account: Account; readonly readyAt: number }
  | {
      readonly reason: 'exit-not-ready'
      readonly account: Account
      readonly at: number
      readonly readyAt: number | null
    }
  | {
      readonly reason: 'cover-beyond-capacity'
      readonly vault: Account
      readonly asked: number
      readonly available: bigint
    }
  | {
      readonly reason: 'vault-ratio'
      readonly vault: Account
      readonly money: number
      readonly covered: bigint
      readonly minimumRatio: number
    }
  | {
      readonly reason: 'repayment-too-large'
      readonly loss: number
      readonly asked: number
      readonly outstanding: bigint
    }
  | {
      readonly reason: 'write-off-too-large'
      readonly asset: number
      readonly asked: number
      /** Everything there is of the asset, or what the account holds of it as collateral. */
      readonly available: bigint
    }
  | { readonly reason: 'depth-refused'; readonly series: number; readonly why: readonly DepthRefusal[] }

/** A refusal as one sentence: what was found, what was expected. */
export function refusalText(refusal: Refusal): string {
  if (refusal.reason === 'depth-refused') return refusal.why.map(depthRefusalText).join(' ')
  if (refusal.reason === 'terms-refused') return `The terms were refused: ${refusal.why.join('; ')}.`
  const { reason, ...figures } = refusal
  const words = Object.entries(figures).map(([name, value]) => `${name} ${value}`)
  return `${reason}: ${words.join(', ')}`
}
