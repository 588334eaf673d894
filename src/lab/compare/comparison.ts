import type { Fraction } from '../../core/market/fraction.ts'
import type { RunResult } from '../run-result.ts'
import type { ChangedAccount } from './house-accounts.ts'
import type {
  GateTime,
  LayerPayers,
  LeftOvers,
  Moment,
  Needs,
  Observed,
  PriceRuleFigures,
  SecondRound,
} from './observed.ts'

/** One run under one rulebook: what it told, and what was seen of it. */
export interface RunUnder {
  /** What the comparison calls it; unique. */
  readonly label: string
  /** The file or venue it was asked for by. */
  readonly source: string
  readonly rulebookHash: string
  readonly result: RunResult
  readonly observed: Observed
  readonly disposal: readonly AtDisposal[]
}

/** A house account a rulebook could pay losses from, or had to look at. */
export interface AtDisposal {
  readonly name: string
  readonly kind: string
  readonly asset: number
  readonly startedWith: bigint
  readonly endedWith: bigint
  /** Layers that pay out of it; none where it is only looked at, or not named. */
  readonly layers: readonly string[]
  readonly isNamed: boolean
}

/** The same event under several rulebooks, figure beside figure. */
export interface Comparison {
  readonly name: string
  readonly title: string
  readonly about: readonly string[]
  readonly seed: string
  readonly startedAt: number
  readonly endedAt: number
  readonly assets: RunResult['assets']
  /** House accounts that are not as the scenario has them: the same under every rulebook. */
  readonly changed: readonly ChangedAccount[]
  readonly runs: readonly RunHeading[]
  readonly byAsset: readonly AssetComparison[]
  /** Sentences a reader needs beside the figures. */
  readonly notes: readonly string[]
}

/** What is said once of each run. */
export interface RunHeading {
  readonly label: string
  readonly source: string
  readonly rulebook: string
  readonly rulebookHash: string
  readonly disposal: readonly AtDisposal[]
  readonly counts: RunResult['counts']
  readonly hashes: RunResult['hashes']
  readonly laws: RunResult['laws']
  readonly secondRound: SecondRound
  readonly gates: readonly GateTime[]
}

export interface AssetComparison {
  readonly asset: number
  /** In the order of the runs. */
  readonly figures: readonly AssetFigures[]
  readonly deciles: readonly Decile[]
  readonly preferences: Preferences
}

/** Who paid in one layer: net of what came back, and before. */
export type LayerFigures = { readonly paid: bigint } & Pick<
  LayerPayers,
  'name' | 'kind' | 'taken' | 'payers' | 'largest' | 'topTen'
>

export interface AssetFigures {
  readonly totals: Omit<RunResult['totals'][number], 'asset' | 'layers'>
  readonly layers: readonly LayerFigures[]
  readonly needs: Omit<Needs, 'asset'>
  readonly priceRules: readonly Omit<PriceRuleFigures, 'asset'>[]
  readonly leftOvers: Omit<LeftOvers, 'asset'>
  readonly fairness: FairnessFigures
  /** Participants who paid or whose positions were taken, and those who paid. */
  readonly touched: number
  readonly payers: number
}

export interface FairnessFigures {
  /** Steps that charged participants. */
  readonly moments: number
  /** What they took above the min-max level of each, summed. */
  readonly above: bigint
  /** The moment that took the largest share of one account's equity; null when there was none. */
  readonly worst: Moment | null
  readonly wholeRun: WholeRunFairness
}

/** All that candidates paid in the run, over their equity before the first mark moved. */
export interface WholeRunFairness {
  readonly candidates: number
  readonly total: bigint
  readonly minMax: Fraction | null
  readonly largest: Fraction | null
  readonly largestPayer: string | null
  readonly above: bigint
}

/** A tenth of the participants by equity before the first mark moved, the smallest first. */
export interface Decile {
  readonly accounts: number
  readonly equity: bigint
  /** In the order of the runs. */
  readonly paid: readonly bigint[]
  readonly payers: readonly number[]
}

/** What the accounts would rather have had. */
export interface Preferences {
  readonly accounts: number
  readonly byPaid: Votes
  readonly byEnd: Votes
  /** Those for whom the wrong rulebook costs most, the worst first. */
  readonly regrets: readonly Regret[]
}

/** Who likes which rulebook best. */
export interface Votes {
  /** Accounts for whom one rulebook alone is best, in the order of the runs. */
  readonly alone: readonly number[]
  /** Accounts for whom a rulebook is one of several best, but not of all. */
  readonly shared: readonly number[]
  /** To whom all are the same. */
  readonly indifferent: number
}

export interface Regret {
  readonly account: string
  readonly kind: string
  readonly equityBefore: bigint
  /** In the order of the runs: paid for others less gained by it, and equity at the end. */
  readonly paid: readonly bigint[]
  readonly equityAfter: readonly bigint[]
  /** Labels of the rulebooks under which it pays least. */
  readonly rather: readonly string[]
  /** The most it pays anywhere less the least. */
  readonly regret: bigint
}
