import {
  type Allotment,
  ClaimProblem,
  type Claims,
  type Policy,
  type PolicyOptions,
  policyNamed,
} from '../core/allocation/index.ts'
import { type Extra, explainLevel, extrasOf, type LevelExplained } from '../lab/metrics/level-explained.ts'
import type { Measure } from '../lab/metrics/measure.ts'
import { metricsOf } from '../lab/metrics/metrics-of.ts'
import type { Question } from './allocate-input.ts'

/** One policy's allocation with its metrics. */
export interface Answer {
  readonly policy: Policy
  readonly question: Question
  readonly options: PolicyOptions
  readonly allotment: Allotment
  readonly measures: readonly Measure[]
  readonly explained: Explained | null
}

/** How an allocation came about. */
export interface Explained {
  readonly level: LevelExplained | null
  readonly extras: readonly Extra[]
  readonly queue: readonly QueuePlace[] | null
}

/** One who was asked, in the order of asking. */
export interface QueuePlace {
  readonly row: number
  /** Null for a queue that ranks nobody. */
  readonly score: number | null
}

/** The min-max in lots that fairness regret as published is measured against. */
const PUBLISHED_REFERENCE = 'min-max-lots'

/** @throws {ClaimProblem} when the policy cannot work with the claims */
export function answerOf(
  policy: Policy,
  question: Question,
  options: PolicyOptions,
  isExplained: boolean,
  reference: Allotment | null = publishedReference(question),
): Answer {
  const { claims, budget, deficit, largestLoss } = question
  const allotment = policy.allocate(claims, budget, options)
  const measures = metricsOf(judgedBy(policy, claims, allotment), allotment, {
    budget,
    ...(deficit !== null && { deficit }),
    ...(largestLoss !== null && { largestLoss }),
    ...(reference !== null && { publishedReference: reference }),
  })
  const explained = isExplained ? explainedOf(policy, claims, budget, options, allotment) : null
  return { policy, question, options, allotment, measures, explained }
}

/** A policy that shares notional and not losses is judged by its own caps: capacities are in other money. */
function judgedBy({ needs }: Policy, claims: Claims, { caps }: Allotment): Claims {
  if (needs.includes('capacity')) return claims
  return { ...claims, columns: { ...claims.columns, capacity: caps } }
}

/** Null where the claims lack what it needs; the figures measured against it are missing then. */
export function publishedReference({ claims, budget }: Question): Allotment | null {
  try {
    return policyNamed(PUBLISHED_REFERENCE).allocate(claims, budget, { parameters: { cover: 1 } })
  } catch (error) {
    if (error instanceof ClaimProblem) return null
    throw error
  }
}

function explainedOf(
  policy: Policy,
  claims: Claims,
  budget: bigint,
  options: PolicyOptions,
  allotment: Allotment,
): Explained {
  const inLots = options.lots === true
  // Caps cut to lots are not those the level was found with, so it is asked for once more without lots.
  const exact = inLots ? policy.allocate(claims, budget, { ...options, lots: false }) : allotment
  const scores = policy.score?.(claims, options)
  const queue = allotment.order
    ? Array.from(allotment.order, (row) => ({ row, score: scores?.[row] ?? null }))
    : null
  const lots = inLots ? claims.columns.lot! : null
  return { level: explainLevel(exact), extras: extrasOf(exact, allotment.parts, lots), queue }
}
