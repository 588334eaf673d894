import type { Fraction } from '../../core/market/fraction.ts'
import type { Gate } from '../../core/waterfall/rulebook.ts'

/**
 * What one run shows of who paid, read from its events as they happen: plain data. Money is whole units, accounts are
 * rows. An account's own sums are in its home asset, those of a loss in the asset of the loss.
 */
export interface Observed {
  /** Participants and isolated buckets that were there before the first mark moved, by row. */
  readonly accounts: readonly ObservedAccount[]
  readonly layers: readonly LayerPayers[]
  readonly moments: readonly Moment[]
  readonly priceRules: readonly PriceRuleFigures[]
  /** By asset. */
  readonly needs: readonly Needs[]
  readonly leftOvers: readonly LeftOvers[]
  readonly secondRound: SecondRound
  readonly gates: readonly GateTime[]
}

export interface ObservedAccount {
  readonly row: number
  readonly name: string
  readonly kind: string
  readonly asset: number
  /** Net equity before the first mark moved and at the end. */
  readonly equityBefore: bigint
  readonly equityAfter: bigint
  /**
   * Charged by rule, called, levied, cut for a claim it holds, and given up against the mark for others' losses, fees
   * for being closed and contributions used among it, less what came back.
   */
  readonly paid: bigint
  /** Gained by taking positions over at better than the mark. */
  readonly gained: bigint
  /** Paid for another bucket of the same owner, which is the owner's own loss. */
  readonly paidForOwn: bigint
  /** Positions of it were closed or handed to it by a step, or it paid. */
  readonly isTouched: boolean
  /** It could have been asked at one moment at least. */
  readonly wasCandidate: boolean
  /** A loss of its own opened and did not end in safety. */
  readonly hasDefaulted: boolean
}

/** Who paid in one layer of the rulebook, before anything was given back. */
export interface LayerPayers {
  readonly asset: number
  readonly step: number
  readonly name: string
  readonly kind: string
  readonly taken: bigint
  readonly payers: number
  readonly largest: { readonly account: string; readonly amount: bigint } | null
  /** What the ten who paid most paid together. */
  readonly topTen: bigint
}

/** One step that charged participants: what it took, and what the fairest way to take as much would have been. */
export interface Moment {
  readonly at: number
  readonly name: string
  readonly kind: string
  readonly asset: number
  /** How many it was for. */
  readonly losses: number
  readonly total: bigint
  readonly candidates: number
  /** The lowest that the largest payment over equity could have been; null when nobody had equity. */
  readonly minMax: Fraction | null
  /** The largest payment over equity there was; null when one paid who had none. */
  readonly largest: Fraction | null
  readonly largestPayer: string
  /** Taken above the min-max level, from those who paid more than it, rounded down. */
  readonly above: bigint
}

/** What a price rule did to those who took positions over, and what it left of the loss. */
export interface PriceRuleFigures {
  readonly asset: number
  readonly rule: string
  readonly kind: string
  readonly name: string
  readonly losses: number
  readonly takers: number
  /** Notional at the mark of what was handed over. */
  readonly notional: bigint
  readonly givenUp: bigint
  readonly gained: bigint
  /** Deficits, and equity above zero of flat buckets, right after the last hand-over of each loss under the rule. */
  readonly deficitLeft: bigint
  readonly surplusLeft: bigint
}

/** The deficit that others had to meet, and what was taken for it. */
export interface Needs {
  readonly asset: number
  readonly needed: bigint
  readonly taken: bigint
  /** Summed loss by loss, so that too much for one does not hide too little for another. */
  readonly more: bigint
  readonly less: bigint
}

/** Who has what was left of accounts that were closed out, and who gained by price rules. */
export interface LeftOvers {
  readonly asset: number
  readonly buckets: bigint
  readonly funds: bigint
  readonly fees: bigint
  readonly others: bigint
  readonly winners: bigint
  /** Back to those who had paid, which is no surplus. */
  readonly repaid: bigint
}

export interface SecondRound {
  /** Accounts that fell after they had paid, or after positions of theirs were taken. */
  readonly fellAfterPaying: number
  /** Those among them that would have stood above their trigger otherwise. */
  readonly defaults: readonly SecondRoundDefault[]
}

/** An account that fell because of what it was made to pay or to give up. */
export interface SecondRoundDefault {
  readonly loss: number
  readonly account: string
  readonly kind: string
  readonly asset: number
  readonly at: number
  /** 2 when it paid for losses that nobody's payment had caused, one more than the latest of them else. */
  readonly round: number
  /** Losses it had paid for, or was deleveraged for: how many, and the latest of them. */
  readonly causes: number
  readonly latestCauses: readonly number[]
  readonly paid: bigint
  /** Instruments in which positions were taken from it. */
  readonly taken: readonly string[]
  readonly isSameCommand: boolean
  readonly equity: bigint
  readonly maintenance: bigint
  /** The same with the money back and the positions as they were, at the marks of the moment. */
  readonly equityWithout: bigint
  readonly maintenanceWithout: bigint
  /** It held other instruments when positions were taken, and those back at the mark alone would have kept it safe. */
  readonly isBrokenHedge: boolean
}

export interface GateTime {
  readonly what: Gate
  readonly closedMs: number
}
