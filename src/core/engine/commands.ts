import type { Account } from '../book/book.ts'
import type { DepthIncrement, DepthSnapshot } from '../depth/level.ts'
import type { AssetTerms, CollateralTerms } from '../market/asset.ts'
import type { InstrumentTerms } from '../market/instrument.ts'
import type { ReferenceTerms } from '../market/reference.ts'
import type { Rulebook } from '../waterfall/rulebook.ts'
import type { MarkSource, WriteOffSource } from '../waterfall/source.ts'
import type { MarginBody } from './margin-commands.ts'
import type { MutualBody } from './mutual-commands.ts'

/**
 * An order to the clearing house. Ids are ordinals, money is whole units, prices are mark increments,
 * quantities are quantity increments; names and decimals belong to the edge.
 */
export interface Command {
  readonly id: number
  /** Milliseconds since the epoch; it never goes back and is the only clock there is. */
  readonly at: number
  /** Who gave it, for the record: a key or role known at the edge. */
  readonly by: string
  readonly body: CommandBody
}

/** House accounts that hold money for losses, opened by name. */
export type HouseKind = 'fund' | 'member-fund' | 'capital' | 'backstop' | 'pool'

export interface MarkMove {
  readonly series: number
  readonly mark: number
}

/** A member as he is named to a fund; his tier is 0 where nothing is said. */
export interface NewMember {
  readonly account: Account
  readonly contribution: number
  readonly tier?: number
}

export type CommandBody =
  | MutualBody
  | MarginBody
  | {
      readonly type: 'open-account'
      readonly kind: 'participant'
      readonly asset: number
      readonly owner: Account | null
    }
  | {
      readonly type: 'open-account'
      readonly kind: 'isolated'
      readonly asset: number
      readonly owner: Account
    }
  | { readonly type: 'open-account'; readonly kind: HouseKind; readonly asset: number; readonly name: string }
  | { readonly type: 'close-account'; readonly account: Account }
  | { readonly type: 'list-asset'; readonly terms: AssetTerms }
  | { readonly type: 'list-collateral'; readonly terms: CollateralTerms }
  | { readonly type: 'list-instrument'; readonly terms: InstrumentTerms }
  /** A series of marks that margin models and settlements read and nobody holds. */
  | { readonly type: 'list-reference'; readonly terms: ReferenceTerms }
  | { readonly type: 'change-terms'; readonly series: number; readonly terms: InstrumentTerms }
  | { readonly type: 'delist'; readonly series: number }
  | { readonly type: 'deposit'; readonly account: Account; readonly asset: number; readonly amount: number }
  | { readonly type: 'withdraw'; readonly account: Account; readonly asset: number; readonly amount: number }
  /** Money that is gone from custody or was lost by a fault, off the books of the house account it hits. */
  | {
      readonly type: 'write-off'
      readonly account: Account
      readonly asset: number
      readonly amount: number
      readonly source: WriteOffSource
    }
  /** Out of the house's own money, for what a wrong input did to an account. */
  | {
      readonly type: 'compensate'
      readonly from: Account
      readonly to: Account
      readonly asset: number
      readonly amount: number
      /** Number of the dispute it settles. */
      readonly dispute: number
    }
  /** Between accounts of one owner, or of the house. */
  | {
      readonly type: 'transfer-margin'
      readonly from: Account
      readonly to: Account
      readonly asset: number
      readonly amount: number
    }
  | Trade
  | {
      readonly type: 'reserve-order'
      readonly order: number
      readonly account: Account
      readonly series: number
      readonly quantity: number
      readonly price: number
    }
  | { readonly type: 'release-order'; readonly order: number }
  /** Undoes a trade as it was made; a corrected one is made anew. */
  | {
      readonly type: 'bust-trade'
      /** Sequence number of the command that made it. */
      readonly sequence: number
      readonly trade: Trade
      /** What it is replaced by, or null. */
      readonly corrected: Trade | null
    }
  | {
      readonly type: 'move-marks'
      readonly marks: readonly MarkMove[]
      /** What the losses it opens come from, where it is not the accounts' own positions. */
      readonly source?: MarkSource
    }
  | { readonly type: 'replace-depth'; readonly series: number; readonly snapshot: DepthSnapshot }
  | { readonly type: 'update-depth'; readonly series: number; readonly increment: DepthIncrement }
  /** Rate in parts per billion of notional; above zero longs pay shorts. */
  | { readonly type: 'apply-funding'; readonly series: number; readonly rate: number }
  /** Closes every position at a final price: expiry of a future, or the end of a delisting. */
  | { readonly type: 'settle'; readonly series: number; readonly price: number }
  /**
   * Settles, at once, every option on an index that expires then, and every future that belongs to it, at the index's
   * average over their settlement window.
   */
  | { readonly type: 'settle-expiry'; readonly index: number; readonly expiresAt: number }
  | { readonly type: 'close-period' }
  | { readonly type: 'advance-time' }
  | { readonly type: 'adopt-rulebook'; readonly rulebook: Rulebook }
  | {
      readonly type: 'set-members'
      readonly fund: string
      readonly members: readonly NewMember[]
      /** How long before a contribution may leave a member has to say so; none when left out. */
      readonly noticeMs?: number
    }
  | {
      readonly type: 'fill-liquidation'
      readonly loss: number
      readonly counterparty: Account | null
      readonly quantity: number
      readonly price: number
    }
  | { readonly type: 'end-liquidation'; readonly loss: number; readonly why: 'cancelled' | 'expired' }
  | { readonly type: 'bid'; readonly loss: number; readonly bidder: Account; readonly fraction: number }
  /** The same, by the bucket that is sold: its loss has no number before it opens. */
  | { readonly type: 'bid'; readonly account: Account; readonly bidder: Account; readonly fraction: number }
  | {
      readonly type: 'repay-claim'
      readonly asset: number
      readonly from: Account
      readonly amount: number
      /** The loss it comes from: its claims are paid, then those who paid it; left out, claims in their own order. */
      readonly loss?: number
    }
  /** A named order of the operator that steps may wait for; on or off. */
  | { readonly type: 'operator-order'; readonly order: string; readonly isOn: boolean }

export interface Trade {
  readonly type: 'trade'
  readonly buyer: Account
  readonly seller: Account
  readonly series: number
  /** Above zero. */
  readonly quantity: number
  readonly price: number
  readonly taker: 'buyer' | 'seller'
  /** Orders under which each side trades, or null: then its margin is checked now. */
  readonly buyerOrder: number | null
  readonly sellerOrder: number | null
  /**
   * An option whose fee is a share of its underlying: mark of its index that the fee is taken at. Left out, as it
   * stands; a bust names the one of its trade.
   */
  readonly indexMark?: number
}
export type BodyOf<Type extends CommandBody['type']> = Extract<CommandBody, { type: Type }>
