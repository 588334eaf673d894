import type { Exact } from './exact.ts'

/** The policies of the study, as its columns name them, the realised one first. */
export const policyKeys = [
  'prod',
  'contract_pr',
  'vector',
  'fixed_point_ilp_integer',
  'pr',
  'pnl_pr',
  'eq_pr',
] as const
export type PolicyKey = (typeof policyKeys)[number]

/** What the study calls them, for people. */
export const policyNames: Readonly<Record<PolicyKey, string>> = {
  prod: 'production',
  contract_pr: 'integer pro-rata',
  vector: 'vector projection',
  fixed_point_ilp_integer: '"min-max ILP"',
  pr: 'continuous pro-rata',
  pnl_pr: 'PnL pro-rata',
  eq_pr: 'equity pro-rata',
}

/** What one policy did in one wave. */
export interface WavePolicy {
  /** Dollars taken. */
  readonly taken: Exact
  /** Taken less needed, as the study wrote it down. */
  readonly overshoot: Exact
  /** Largest haircut over equity, clipped to [0, 1]. */
  readonly worst: Exact
  /** Undefined where the study divides by zero or less. */
  readonly ptsr: Exact | undefined
  readonly rdNse: Exact | undefined
}

/** One wave of deleveraging. */
export interface Wave {
  readonly id: string
  readonly startMs: number
  readonly endMs: number
  readonly fills: bigint
  readonly losers: bigint
  readonly deficit: Exact
  readonly largestLoss: Exact
  readonly needed: Exact
  /** Sum of the gaps of all coins, from another file. */
  readonly gaps: Exact
  /** The same figures as every other file of waves says them. */
  readonly said: readonly { readonly deficit: Exact; readonly largestLoss: Exact; readonly needed: Exact }[]
  readonly policies: Readonly<Record<PolicyKey, WavePolicy>>
  readonly severityNeeded: Exact
  readonly severityTaken: Exact
  /** The scale that the "ILP" settled on. */
  readonly ilpScale: Exact | undefined
  /** Production's haircut at each horizon, in the order of `HORIZONS`. */
  readonly haircuts: readonly Exact[]
}

/** Totals of the study's own horizon sweep. */
export interface SweepTotals {
  readonly horizonMs: number
  readonly deficit: Exact
  readonly needed: Exact
  readonly haircut: Exact
  readonly overshoot: Exact
}

/** The stylised queue for one coin and five seconds. */
export interface QueueCluster {
  readonly coin: string
  readonly deficit: Exact
  readonly capacity: Exact
  readonly budget: Exact
  readonly overshoot: Exact
  readonly residual: Exact
}

/** What one account did afterwards; shares as the study rounds them. */
export interface Reaction {
  readonly user: string
  readonly fills: number
  readonly tradesWithin60s: number
  readonly undoneWithin60s: Exact
  readonly tradesWithin300s: number
  readonly undoneWithin300s: Exact
}

/** Everything that was published of the study as tables. */
export interface Study {
  readonly waves: readonly Wave[]
  readonly sweep: readonly SweepTotals[]
  readonly queue: readonly QueueCluster[]
  readonly queueOvershoot: Exact
  readonly queueResidual: Exact
  readonly reactions: readonly Reaction[]
  readonly strategic: ReadonlySet<string>
  readonly passive: ReadonlySet<string>
  /** Path in the study of each file that was read, by the audit's name for it. */
  readonly files: Readonly<Record<string, string>>
}
