import { policyNamed } from '../core/allocation/index.ts'
import { Problems } from '../files/problems.ts'
import { writeJson } from '../files/write.ts'
import { policyOfRulebook } from '../lab/compare/policy-of.ts'
import { answerOf, publishedReference } from './allocate-answer.ts'
import { type Comparison, comparisonCsv, comparisonJson, comparisonText } from './allocate-compare.ts'
import { policyOptions, questionFrom, refusedAsUsage } from './allocate-input.ts'
import type { CompareOptions } from './compare-input.ts'
import { DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { loadRulebook } from './rulebook-source.ts'

/** A policy that was asked for by its own name, or by the rulebook whose first sharing step it is. */
interface Asked {
  readonly policy: string
  /** How the rulebook came down to it; null where it was named itself. */
  readonly told: string | null
}

const USUAL_DECIMALS = 6

/** Allocates one claim sheet by several policies, with the metrics of each. A policy is asked for once. */
export async function compareClaims(path: string, options: CompareOptions, io: Io): Promise<number> {
  refuseScenarioOptions(path, options)
  const asked = [
    ...(options.policy ?? []).map((policy): Asked => ({ policy, told: null })),
    ...(await policiesOf(options.rulebook ?? [])),
  ]
  if (asked.length === 0)
    throw new UsageError(
      'Found no policy, expected one at least. Name policies with --policy, or rulebooks with --rulebook.',
    )
  const policies = [...new Set(asked.map(({ policy }) => policy))].map((name) =>
    refusedAsUsage(null, () => policyNamed(name)),
  )
  const question = await questionFrom(path, { budget: options.budget }, io)
  const reference = publishedReference(question)
  const answers = policies.map((policy) =>
    refusedAsUsage(policy, () =>
      answerOf(policy, question, policyOptions(policy, question, {}, {}), false, reference),
    ),
  )
  if (options.quiet !== true)
    io.out(
      textOf(
        { question, answers, leftOut: [] },
        asked.flatMap(({ told }) => told ?? []),
        options,
      ),
    )
  return DONE
}

function textOf(comparison: Comparison, told: readonly string[], { json, csv }: CompareOptions): string {
  if (csv === true) return comparisonCsv(comparison)
  if (json !== true) return [...told.map((line) => `${line}\n`), comparisonText(comparison)].join('')
  const { leftOut: _, ...data } = JSON.parse(comparisonJson(comparison)) as Record<string, unknown>
  return writeJson({ ...data, mapped: told })
}

function refuseScenarioOptions(path: string, { fund, seed, data, out }: CompareOptions): void {
  const found = Object.entries({ fund, seed, data, out }).find(([, value]) => value !== undefined)
  if (found === undefined) return
  throw new UsageError(
    `Found --${found[0]} with the claims ${path}, expected it with a scenario. Leave it out, or name a scenario.`,
  )
}

async function policiesOf(names: readonly string[]): Promise<Asked[]> {
  const problems = new Problems()
  const asked: Asked[] = []
  for (const source of names) {
    const read = await loadRulebook(source, { decimals: USUAL_DECIMALS }, problems)
    if (read === undefined) continue
    const mapped = policyOfRulebook(read.rulebook)
    if (!mapped.ok)
      throw new UsageError(
        `Found ${source}, expected a rulebook that comes down to a policy: ${mapped.because}. Name a policy with --policy instead.`,
      )
    const note = mapped.note === null ? '' : ` (${mapped.note})`
    asked.push({
      policy: mapped.policy,
      told: `${read.name}: its step ${mapped.step} shares as ${mapped.policy}${note}.`,
    })
  }
  problems.throwIfAny()
  return asked
}
