import type { Account } from '../book/book.ts'
import type { StepKind } from './rulebook.ts'
import type { LossSource } from './source.ts'

/** A member of a default fund, with what losses and calls have made of his contribution. */
export interface Member {
  readonly account: Account
  /** Contribution to the fund, in units, which sets his share of calls. */
  readonly contribution: number
  /** Called of him so far, what he could not pay among it. */
  readonly called: number
  /** Lower tiers are used first where a step draws by tier. */
  readonly tier: number
  /** What losses have used of the contribution: due to be put in again. */
  readonly used: number
  /** How long before a contribution may leave he has to say so. */
  readonly noticeMs: number
  readonly notice: { readonly amount: number; readonly from: number } | null
}

/** One call on one member for one default, kept as long as a later default may share its limit. */
export interface CallNote {
  readonly fund: string
  readonly at: number
  readonly defaulter: Account
  readonly member: Account
  readonly amount: number
}

export interface VaultTerms {
  /** From asking for a stake back to getting it. */
  readonly waitMs: number
  /** Cover in force may be at most this share of the vault's money, parts per million. */
  readonly capacity: number
  /** The vault's money may not fall below this share of cover in force by a sale or an exit, parts per million. */
  readonly minimumRatio: number
}

/** A stake on its way out: what it was worth when it was asked for is the most it is paid. */
export interface Exit {
  readonly shares: bigint
  readonly promised: number
  readonly readyAt: number
}

/** A house account whose money belongs to the holders of its shares. */
export interface Vault {
  readonly terms: VaultTerms
  /** Shares of the money that was there before the first stake: the venue's own. */
  readonly own: bigint
  readonly issued: bigint
  readonly holders: ReadonlyMap<Account, bigint>
  readonly exits: ReadonlyMap<Account, Exit>
}

/** Cover bought from a vault: what is left of it pays for losses of its holder that come from a source it names. */
export interface Cover {
  readonly id: number
  readonly vault: Account
  readonly holder: Account
  readonly asset: number
  readonly amount: number
  readonly used: number
  readonly from: number
  readonly until: number
  readonly sources: readonly LossSource[]
}

/** What one step took for a loss and who bore it, in columns: `left` is what has not come back yet. */
export interface PaidLayer {
  readonly step: number
  readonly kind: StepKind
  readonly name: string
  readonly accounts: Int32Array
  readonly weights: Float64Array
  readonly left: Float64Array
  /** Whose contributions the fund paid out of. */
  readonly members: {
    readonly fund: string
    readonly accounts: Int32Array
    readonly amounts: Float64Array
  } | null
}

/** A closed loss whose payers are paid back out of what comes in later, the last layer first. */
export interface Estate {
  readonly loss: number
  readonly asset: number
  readonly layers: readonly PaidLayer[]
}

/** Who holds a claim in units, one for each unit of money he was cut by; `left` is what is still owed on them. */
export interface ClaimHolders {
  readonly accounts: Int32Array
  readonly units: Float64Array
  readonly left: Float64Array
}
