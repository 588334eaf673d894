import type { Account, Book } from '../book/book.ts'
import type { PeriodBase } from '../book/period.ts'
import type { Depth } from '../depth/depth.ts'
import type { AdoptedModels } from '../margin/adopted-models.ts'
import type { HouseModel } from '../margin/house-model.ts'
import type { Assessment } from '../margin/model.ts'
import type { Markets } from '../market/markets.ts'
import type { SettlementWindow } from '../market/settlement-window.ts'
import type { Loss } from './loss.ts'
import type { Meters } from './meters.ts'
import type { CallNote, ClaimHolders, Cover, Estate, Member, Vault } from './mutual.ts'
import type { Gate, Rulebook } from './rulebook.ts'

/** Margin set aside for one resting order. */
export interface Reservation {
  readonly account: Account
  readonly series: number
  /** Signed quantity still resting. */
  readonly quantity: number
  /** Units set aside for what is still resting. */
  readonly amount: number
}

/** What nobody paid, by name: whoever it is owed by, and who gets what comes in later. */
export interface Claim {
  readonly id: number
  readonly loss: number
  readonly debtor: Account
  readonly asset: number
  readonly creditors: string
  /** Lower is paid earlier. */
  readonly seniority: number
  readonly amount: number
  readonly repaid: number
  /** What nobody paid of a loss, or what a member could not pay of a call. */
  readonly of: 'deficit' | 'assessment'
  /** Who holds it in units; null where the claims account carries it, or the debt is a member's. */
  readonly holders: ClaimHolders | null
}

export interface ClosedGate {
  readonly what: Gate
  readonly until: number | null
  readonly loss: number
  /** Opens once what is claimed for the loss is repaid, not already when the loss is closed. */
  readonly opens?: 'repaid'
}

/** A levy on withdrawals: the share of what leaves that pays for a claim. */
export interface WithdrawalLevy {
  readonly claim: number
  readonly asset: number
  readonly numerator: number
  readonly denominator: number
}

/** The accounts of the house itself in one asset. */
export interface HouseAccounts {
  readonly market: Account
  readonly fees: Account
  readonly rounding: Account
  readonly claims: Account
}

/** Running totals in units of each asset, as bigint: they are sums over accounts and over time. */
export interface Totals {
  deposited: bigint
  withdrawn: bigint
  /** Gone from custody, or lost by a fault. */
  writtenOff: bigint
  externalized: bigint
  uncovered: bigint
  socialized: bigint
  transferred: bigint
}

/** Everything that is small beside the book: plain values in maps and lists, copied whole for a trial. */
export interface Tables {
  losses: Map<number, Loss>
  nextLoss: number
  claims: Map<number, Claim>
  nextClaim: number
  reservations: Map<number, Reservation>
  gates: ClosedGate[]
  levies: WithdrawalLevy[]
  members: Map<string, Member[]>
  /** Calls that a later default may share a limit with. */
  calls: CallNote[]
  /** House accounts that have shares. */
  vaults: Map<Account, Vault>
  covers: Map<number, Cover>
  nextCover: number
  /** Closed losses whose payers may still be paid back. */
  estates: Map<number, Estate>
  /** Named house accounts that hold money for losses: funds, capital tranches, backstops, pools. */
  named: Map<string, Account>
  house: HouseAccounts[]
  totals: Totals[]
  operatorOrders: Set<string>
  busted: Set<number>
  delisted: Set<number>
  /** Settlement windows of expiries that are not settled yet, by index and expiry; see `windowKey`. */
  windows: Map<string, SettlementWindow>
}

/** The whole state of a clearing house. Several can live in one process. */
export interface House {
  at: number
  /** Commands accepted so far. */
  sequence: number
  readonly markets: Markets
  readonly book: Book
  readonly model: HouseModel
  /** Scenario models of margin, and who chose which. */
  readonly models: AdoptedModels
  depths: (Depth | null)[]
  rulebooks: Rulebook[]
  meters: Meters
  tables: Tables
  readonly periodBase: PeriodBase
  /** Filled and read at once by the checks of the hot path, so that they make no garbage. */
  readonly scratch: Assessment
  /** Longest window over which a step of the rulebook in force asks how far a fund has fallen; 0 when none does. */
  heightWindowMs: number
}
