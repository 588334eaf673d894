/**
 * What a run tells: everything the report, `explain` and the run folder are made from, in plain data.
 * Money is whole units of its asset as bigint, prices are decimal text, times are milliseconds since the epoch.
 */
export interface RunResult {
  readonly name: string
  readonly title: string
  /** Paragraphs about the scenario, with its sources, as its author wrote them. */
  readonly about: readonly string[]
  readonly seed: string
  readonly rulebook: string
  readonly startedAt: number
  readonly endedAt: number
  readonly assets: readonly { readonly name: string; readonly decimals: number }[]
  readonly series: readonly {
    readonly symbol: string
    readonly kind: 'linear' | 'inverse' | 'collateral' | 'option' | 'reference'
    /** What it settles in, or counts in; the first asset for a reference, which does neither. */
    readonly asset: number
    /** Where it is a reference: what it measures. */
    readonly reference?: string
    /** Where it is an option. */
    readonly option?: OptionSeries
  }[]
  readonly funds: readonly {
    readonly name: string
    readonly kind: string
    readonly asset: number
    readonly startedWith: bigint
  }[]
  /** One row a moment: marks by series (null before the first), balances by fund, losses open, deficit waiting. */
  readonly timeline: readonly {
    readonly at: number
    readonly marks: readonly (string | null)[]
    readonly funds: readonly bigint[]
    readonly openLosses: number
    readonly lossesOpened: number
    readonly deleveraged: bigint
  }[]
  /** Equity of each bucket that fell under a scenario model, moment by moment, beside what it had to keep. */
  readonly optionBooks?: readonly OptionBook[]
  readonly losses: readonly LossResult[]
  /** The accounts hurt most, worst first. */
  readonly hurt: readonly HurtAccount[]
  readonly totals: readonly {
    readonly asset: number
    readonly defaultLoss: bigint
    readonly externalizedLoss: bigint
    readonly uncoveredLoss: bigint
    readonly socializedLoss: bigint
    readonly transfer: bigint
    readonly minimumNeeded: bigint
    readonly cascadeExternality: bigint
    readonly claimsOutstanding: bigint
    /** Who bore the losses in the end, layer by layer in the order of the rulebook: own margin first. */
    readonly layers: readonly { readonly name: string; readonly kind: string; readonly paid: bigint }[]
  }[]
  readonly laws: readonly {
    readonly law: string
    readonly statement: string
    readonly checks: number
    readonly holds: boolean
    readonly found: string | null
  }[]
  readonly counts: {
    readonly commands: number
    readonly refused: number
    readonly events: number
    readonly accounts: number
    readonly positions: number
    readonly losses: number
    readonly calls: number
  }
  /** Input that was named and not used, with the reason. */
  readonly refusedInput: readonly { readonly what: string; readonly why: string }[]
  /** Sentences a reader needs beside the figures: what was rounded, what is zero by construction. */
  readonly notes?: readonly string[]
  readonly hashes: {
    readonly scenario: string
    readonly commands: string
    readonly events: string
    readonly fingerprint: string
  }
}

/** What an option pays on; series are places among those of the result. */
export interface OptionSeries {
  readonly right: 'call' | 'put'
  readonly strike: string
  readonly settledIn: 'quote' | 'coin'
  readonly expiresAt: number
  readonly index: number
  readonly forward: number
  readonly volatility: number
}

/** A bucket under a scenario model, by the moments of the timeline. */
export interface OptionBook {
  readonly account: string
  readonly asset: number
  readonly equity: readonly bigint[]
  readonly maintenance: readonly bigint[]
}

/** What a scenario model asked of a bucket at its trigger, and how its worth would have moved. */
export interface ScenarioAtDefault {
  readonly model: string
  readonly worst: { readonly scenario: string; readonly loss: bigint }
  readonly charges: readonly { readonly name: string; readonly formula: string; readonly amount: bigint }[]
  /** How the maintenance requirement was put together from these. */
  readonly maintenance: string
  readonly greeks: readonly GreeksAtDefault[]
}

/** Of all positions on one underlying, as decimal text. */
export interface GreeksAtDefault {
  readonly underlying: string
  /** Coins. */
  readonly delta: string
  /** Coins that delta changes by when the forward rises by 1%. */
  readonly gamma: string
  /** Money of the loss's asset, for one point of volatility. */
  readonly vega: string
}

export interface LossResult {
  readonly id: number
  readonly account: string
  readonly asset: number
  readonly openedAt: number
  readonly closedAt: number | null
  readonly how: 'cured' | 'closed' | 'claimed' | 'open'
  /** What the bucket held at the trigger: symbol, signed quantity and mark, as text. */
  readonly held: readonly { readonly symbol: string; readonly quantity: string; readonly mark: string }[]
  readonly equityAtDefault: bigint
  readonly maintenanceAtDefault: bigint
  /** Where a scenario model said what it had to keep. */
  readonly scenario?: ScenarioAtDefault
  readonly steps: readonly StepResult[]
  readonly defaultLoss: bigint
  readonly externalizedLoss: bigint
  readonly uncoveredLoss: bigint
  readonly socializedLoss: bigint
  readonly transfer: bigint
  readonly claimed: bigint
}

export interface StepResult {
  readonly name: string
  readonly kind: string
  readonly at: number
  /** What it did in words, numbers in: "sold 1.2 BTC-PERP at 104000 to 103950". */
  readonly words: string
  /** Money it brought into the loss, above zero, or took out of the bucket, below. */
  readonly paid: bigint
  readonly deficitAfter: bigint
  readonly openAfter: string
  /** The largest payers or takers of the step. */
  readonly payers: readonly {
    readonly account: string
    readonly amount: bigint
    readonly quantity: string | null
  }[]
  readonly payersInAll: number
}

export interface HurtAccount {
  readonly account: string
  readonly kind: string
  readonly asset: number
  /** Equity before the first mark moved, and at the end. */
  readonly equityBefore: bigint
  readonly equityAfter: bigint
  /** What others' losses cost it: socialized, called, and given up by deleveraging. */
  readonly bornForOthers: bigint
  readonly defaulted: boolean
}
