import { ClaimProblem, type Policy, policies } from '../core/allocation/index.ts'
import { kebabOf } from '../files/claims-csv.ts'
import { writeCsv, writeJson } from '../files/write.ts'
import type { Measure } from '../lab/metrics/measure.ts'
import { moneyText } from '../lab/run/grid.ts'
import { counted } from '../lab/run/words.ts'
import { type Answer, answerOf, publishedReference } from './allocate-answer.ts'
import { figureJson, measureJson } from './allocate-data.ts'
import { figureText, reasonsText } from './allocate-figures.ts'
import { type AllocateOptions, parametersFrom, policyOptions, type Question } from './allocate-input.ts'
import { UsageError } from './exit.ts'
import { textTable } from './table.ts'

/** Every policy the claims have the columns for, and why the others are not there. */
export interface Comparison {
  readonly question: Question
  readonly answers: readonly Answer[]
  readonly leftOut: readonly { readonly policy: string; readonly because: string }[]
}

const CORRECTED = [
  'taken',
  'residual',
  'touched',
  'at-cap',
  'max-part-over-capacity',
  'max-part-over-equity',
  'top-survivor',
  'top-10-share',
  'hhi',
  'inversions',
  'fairness-regret',
  'total',
]
const PUBLISHED = [
  'max-part-over-equity',
  'ptsr',
  'rd-ptsr',
  'pmr',
  'rd-pmr',
  'rd-nse',
  'fairness-regret',
  'total',
]

/** Allocates by every policy there is; one that cannot work with these claims is left out, by name. */
export function compareAll(question: Question, options: AllocateOptions): Comparison {
  const parameters = parametersFrom(options.parameter)
  refuseUnknown(parameters)
  const reference = publishedReference(question)
  const answers: Answer[] = []
  const leftOut: { policy: string; because: string }[] = []
  for (const policy of policies) {
    const told = policyOptions(policy, question, options, ownOf(policy, parameters))
    try {
      const missing = missingOf(policy, question, options)
      if (missing === null) answers.push(answerOf(policy, question, told, false, reference))
      else leftOut.push({ policy: policy.name, because: missing })
    } catch (error) {
      if (!(error instanceof ClaimProblem)) throw error
      leftOut.push({ policy: policy.name, because: error.message })
    }
  }
  return { question, answers, leftOut }
}

export function comparisonText({ question, answers, leftOut }: Comparison): string {
  const { budget, decimals, claims } = question
  const parts = [
    `${moneyText(budget, decimals)} from ${counted(claims.ids.length, 'claim')} by ${counted(answers.length, 'policy').replace('policys', 'policies')}.`,
    `Corrected\n${table(answers, 'corrected', CORRECTED)}`,
    `As published\n${table(answers, 'published', PUBLISHED)}`,
  ]
  const reasons = reasonsText(answers.flatMap(({ measures }) => measures))
  if (reasons !== '') parts.push(reasons)
  const left = leftOut.map(({ policy, because }) => `  ${policy}: ${because}`)
  if (left.length > 0) parts.push(`Left out\n${left.join('\n')}\n`)
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`
}

/** One row for each policy: each metric corrected, then each as published, under `published-` and its name. */
export function comparisonCsv({ question, answers }: Comparison): string {
  const columns = answers[0]?.measures.flatMap(columnsOf) ?? []
  const rows = answers.map(({ policy, measures }) => [
    policy.name,
    ...columns.map(({ name, side }) => {
      const { unit, [side]: figure } = measures.find((measure) => measure.name === name)!
      return figure === null || 'missing' in figure ? '' : String(figureJson(figure, unit, question.decimals))
    }),
  ])
  const header = columns.map(({ name, side }) => (side === 'corrected' ? name : `published-${name}`))
  return writeCsv(['policy', ...header], rows)
}

export function comparisonJson({ question, answers, leftOut }: Comparison): string {
  return writeJson({
    decimals: question.decimals,
    policies: answers.map(({ policy, allotment, measures }) => ({
      policy: policy.name,
      residualIs: allotment.residualIs,
      metrics: measures.map((measure) => measureJson(measure, question.decimals)),
    })),
    leftOut,
  })
}

function table(
  answers: readonly Answer[],
  side: 'published' | 'corrected',
  names: readonly string[],
): string {
  const rows = answers.map(({ policy, measures, question: { decimals } }) => [
    policy.name,
    ...names.map((name) => {
      const { unit, [side]: figure } = measures.find((measure) => measure.name === name)!
      return figureText(figure, unit, decimals)
    }),
  ])
  return textTable(['policy', ...names], rows)
}

interface Column {
  readonly name: string
  readonly side: 'published' | 'corrected'
}

/** The sides of a metric that have a definition. */
function columnsOf({ name, published, corrected }: Measure): Column[] {
  const columns: Column[] = []
  if (corrected !== null) columns.push({ name, side: 'corrected' })
  if (published !== null) columns.push({ name, side: 'published' })
  return columns
}

/** Why the policy cannot be compared on these claims; null where it can. */
function missingOf(policy: Policy, { claims }: Question, { lots }: AllocateOptions): string | null {
  if (!policy.needs.includes('capacity'))
    return 'it shares notional to be closed, not a loss; ask for it by name'
  const needed = [...new Set([...policy.needs, ...(lots === true ? (['lot'] as const) : [])])]
  const missing = needed.filter((column) => claims.columns[column] === undefined)
  return missing.length === 0 ? null : `no ${missing.map(kebabOf).join(', ')}`
}

function ownOf({ parameters }: Policy, given: Readonly<Record<string, number>>): Record<string, number> {
  const own = parameters.filter(({ name }) => given[name] !== undefined)
  return Object.fromEntries(own.map(({ name }) => [name, given[name]]))
}

/** A name that no policy takes is a slip; one that some take is theirs. */
function refuseUnknown(given: Readonly<Record<string, number>>): void {
  const known = [...new Set(policies.flatMap(({ parameters }) => parameters.map(({ name }) => name)))]
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw new UsageError(
        `Found --parameter ${name}, expected one that a policy takes: ${known.join(', ')}.`,
      )
}
