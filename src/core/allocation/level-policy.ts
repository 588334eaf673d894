import { sumOf } from '../money/columns.ts'
import { type Allocation, allocateByLevel } from '../money/level.ts'
import { allocateInLots } from '../money/lots.ts'
import { isAboveZero } from './chunks.ts'
import type { ClaimColumn, Claims } from './claims.ts'
import { columnOf } from './claims-of.ts'
import type { LevelTerms } from './level-terms.ts'
import { allocateInMixedLots, limitsInLots } from './mixed-lots.ts'
import { checkBudget, parametersOf, withinLimits } from './parameters.ts'
import type { Allotment, Policy, PolicyOptions, PolicyParameter } from './policy.ts'
import { besideSurePayers } from './sure-payers.ts'

/** What a policy's own rule may read besides the claims. */
export interface Given {
  readonly budget: bigint
  readonly parameters: Readonly<Record<string, number>>
  readonly options: PolicyOptions
}

export interface LevelRule {
  readonly name: string
  readonly says: string
  readonly needs: readonly ClaimColumn[]
  readonly uses?: readonly ClaimColumn[]
  readonly parameters?: readonly PolicyParameter[]
  readonly takesShocks?: true
  terms(claims: Claims, given: Given): LevelTerms
}

/** A policy in which all rows share one level: row i pays `min(cap, level x weight)`. */
export function levelPolicy({ uses = [], parameters = [], terms, ...rule }: LevelRule): Policy {
  return {
    ...rule,
    uses,
    parameters,
    kind: 'level',
    allocate(claims, budget, options = {}) {
      checkBudget(budget)
      const given = { budget, parameters: parametersOf(rule.name, parameters, options), options }
      const lots = options.lots === true ? columnOf(claims, 'lot') : null
      const { caps, weights } = terms(claims, given)
      return allotByLevel(budget, { caps: withinLimits(caps, options), weights }, lots)
    },
  }
}

/**
 * Shares a budget at the exact level, in whole units or in each row's own lots.
 *
 * @param lots units in one lot of each row, >= 1, or null for whole units
 */
export function allotByLevel(budget: bigint, terms: LevelTerms, lots: Float64Array | null): Allotment {
  const { weights } = terms
  const parts = new Float64Array(weights.length)
  const found = lots ? allocateLots(budget, terms, lots, parts) : allocateUnits(budget, terms, parts)
  const shareable = capsWithShare(terms)
  const caps = lots ? limitsInLots(shareable, lots) : shareable
  const { numerator, denominator } = found.level
  const residualIs = reasonOf(found.residual, caps, parts)
  return {
    parts,
    caps,
    weights,
    order: null,
    level: { numerator, denominator },
    residual: found.residual,
    residualIs,
  }
}

function allocateUnits(budget: bigint, terms: LevelTerms, parts: Float64Array): Allocation {
  const open = besideSurePayers(budget, terms)
  const found = allocateByLevel(open.budget, open.caps, open.weights, parts)
  for (const row of open.sure) parts[row] = terms.caps[row]
  return found
}

function allocateLots(
  budget: bigint,
  terms: LevelTerms,
  lots: Float64Array,
  parts: Float64Array,
): Allocation {
  const open = besideSurePayers(budget, terms)
  const isOneLot = lots.length > 0 && lots.every((lot) => lot === lots[0])
  // What a sure payer's lots leave of his cap is offered to the others, which only the road for mixed lots does.
  if (!isOneLot || open.sure.length > 0) return allocateInMixedLots(budget, terms, lots, parts)
  return allocateInLots(budget, terms.caps, terms.weights, lots[0], parts)
}

/** Why something is left: somebody still has room, so a lot is in the way, or nobody has. */
export function reasonOf(residual: bigint, caps: Float64Array, parts: Float64Array): Allotment['residualIs'] {
  if (residual === 0n) return 'none'
  return sumOf(parts, 'part') < sumOf(caps, 'cap') ? 'below-a-lot' : 'capacity-short'
}

/** The caps, with none for a row that has no share; the given column itself where every row has one. */
function capsWithShare({ caps, weights }: LevelTerms): Float64Array {
  if (isAboveZero(weights)) return caps
  return caps.map((cap, row) => (weights[row] > 0 ? cap : 0))
}
