import type { ScoreInputs } from '../core/waterfall/scores.ts'
import type { RootText } from './roots-json.ts'

/** A score with what it was worked out from; inputs are null where no declared formula gave it. */
export interface ScoreFacts {
  readonly value: number
  /** Name of the formula, or of the selection that stood in for one. */
  readonly by: string
  /** Version of the formula. */
  readonly version: number
  /** When the inputs were read: as the queue was built, as its account was put back, or at the event. */
  readonly read: 'queue-built' | 'put-back' | 'at-event' | null
  readonly inputs: ScoreInputs | null
}

/** What is public of an event over payers: everything but who they were. */
export interface EventFacts {
  readonly command: number
  /** Place among the events of its command. */
  readonly index: number
  readonly at: number
  readonly losses: readonly number[]
  readonly step: number
  readonly kind: string
  readonly name: string
  readonly asset: string
  readonly rulebook: { readonly name: string; readonly version: number; readonly hash: string }
  /** Money placed on payers, and what could not be placed; of a deleveraging, what was given up against the mark. */
  readonly total: bigint
  readonly residual: bigint
  readonly base: string | null
  readonly level: { readonly numerator: bigint; readonly denominator: bigint } | null
  readonly deal: DealFacts | null
  /** Three sums: paid, gained, and the measure: caps of an allocation, quantities of a deleveraging. */
  readonly payers: RootText
  readonly candidates: CandidatesFacts | null
  /** Fold of all writes before the event and after it. */
  readonly fingerprints: { readonly before: string; readonly after: string }
}

/** What a price rule was applied to. */
export interface DealFacts {
  readonly instrument: string
  readonly payoff: 'linear' | 'inverse'
  /** Units of one quantity increment at one mark increment; of an inverse one, units times mark increments. */
  readonly scale: number
  readonly mark: number
  readonly previousMark: number
  readonly rule: string
  /** Signed position of the bucket before the event, and the gap the rule gives for all of it. */
  readonly held: number
  readonly gapOfHeld: bigint | null
}

export interface CandidatesFacts {
  readonly by: string
  readonly count: number
  /** The engine's own fold of who and with what score. */
  readonly fold: string
  /** One sum: quantity. Null where the set could not be rebuilt at the event. */
  readonly root: RootText | null
}

/** What one payer is told and nobody else. Its hash with the salt stands in the tree of payers. */
export interface PayerFacts {
  readonly account: string
  readonly row: number
  /** Place in the event, 0 first; of a ranked selection, rank less one. */
  readonly place: number
  /** Charged, or given up against the mark; below zero when taking over was a gain. */
  readonly amount: bigint
  readonly share: { readonly weight: bigint; readonly cap: bigint } | null
  readonly taken: {
    readonly quantity: bigint
    readonly value: bigint
    readonly gap: bigint
    /** For being closed, where the step asks for one. */
    readonly fee: bigint
  } | null
  readonly score: ScoreFacts | null
  /** Place in the tree of candidates. */
  readonly candidate: number | null
  /** What an exact pro rata would have cost: `own` of `all` of what was paid, rounded up. */
  readonly proRata: { readonly amount: bigint; readonly own: bigint; readonly all: bigint } | null
  readonly before: { readonly equity: bigint; readonly maintenance: bigint }
  readonly after: { readonly equity: bigint; readonly maintenance: bigint }
}

/** What one candidate was ranked by; in a published queue, what one holder would be ranked by. */
export interface CandidateFacts {
  readonly account: string
  readonly row: number
  readonly quantity: bigint
  readonly score: ScoreFacts
}

/** What an account had before the first command of an interval. */
export interface StateFacts {
  readonly account: string
  readonly row: number
  readonly balances: readonly { readonly asset: string; readonly amount: bigint }[]
  readonly positions: readonly {
    readonly instrument: string
    readonly quantity: bigint
    readonly cost: bigint
  }[]
}

/** Facts with what joins them to a root: the salt of their commitment, and a proof as base64url. */
export interface Shown<Facts> {
  readonly facts: Facts
  readonly salt: string
  readonly proof: string
}

/** What an account paid in one event, with every proof that goes with it. */
export interface ReceiptEntry {
  readonly interval: number
  readonly event: EventFacts
  /** Proof that the event stands in its interval. */
  readonly eventProof: string
  readonly payer: Shown<PayerFacts>
  readonly candidate: Shown<CandidateFacts> | null
  readonly state: Shown<StateFacts>
}

/** `receipt.json`: what one account paid for one loss. */
export interface ReceiptFile {
  readonly file: 'breakwater-receipt'
  readonly version: 1
  readonly run: string
  /** Head of the roots file it belongs to. */
  readonly roots: string
  readonly account: string
  readonly loss: number
  readonly entries: readonly ReceiptEntry[]
}

/** Where an account stood in one committed queue; one in which it did not stand has no entry, and no proof. */
export interface QueueEntry {
  readonly at: number
  /** Place of the queue in the roots file. */
  readonly queue: number
  /** 0 would be taken first. */
  readonly position: number
  readonly shown: Shown<CandidateFacts>
}

/** `queue-proof.json`: where one account stood in a queue, before and after a moment. */
export interface QueueProofFile {
  readonly file: 'breakwater-queue-proof'
  readonly version: 1
  readonly run: string
  readonly roots: string
  readonly account: string
  readonly instrument: string
  readonly entries: readonly QueueEntry[]
}
