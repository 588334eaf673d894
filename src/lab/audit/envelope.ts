import { pathLength, regretEnvelope } from '../metrics/envelope.ts'
import { countedOnce } from './deficits.ts'
import { countOf, type Exact, exactOfFloat, floatOf, quotientOf } from './exact.ts'
import { type AuditFigure, figureOf } from './figure.ts'
import { policyRows } from './policy-table.ts'
import type { AuditSection } from './section.ts'
import { type PolicyKey, policyNames, type Study } from './study.ts'

/** A bound and what it is made of. */
interface Envelope {
  readonly pathLength: Exact
  readonly bound: Exact
}

const ONCE = 'The bound with every loss counted once.'

/**
 * The bound on regret that the study measures policies by, and their shares of it.
 *
 * The root and the path are floats, as published; what is divided by them is exact.
 */
export function envelopeSection({ waves, files }: Study): AuditSection {
  const published = envelopeOf(
    waves.map(({ deficit }) => deficit),
    waves.map(({ severityNeeded }) => severityNeeded),
  )
  const once = countedOnce(waves)
  const corrected = envelopeOf(once.deficits, once.severities)
  const rows = policyRows(waves)
  const paths = [files.policies, files.losers]
  const total = (key: PolicyKey): Exact => rows.find((row) => row.key === key)!.total
  const share = (key: PolicyKey): AuditFigure => shareFigure(key, total(key), published, corrected, paths)
  const production = rows.find(({ key }) => key === 'prod')!
  return {
    id: 'envelope',
    title: 'The bound on regret',
    says: 'sqrt((1 + 2P) Σ D²), P the path of the needed severities. It is called an upper bound on regret. Roots are floats here, and rounded for reading.',
    figures: [
      figureOf({
        id: 'envelope.path-length',
        what: 'Path length P',
        unit: 'ratio',
        recomputed: published.pathLength,
        corrected: corrected.pathLength,
        reason: 'A severity is the need over the deficit, so it changes where a loss was counted before.',
        files: paths,
      }),
      figureOf({
        id: 'envelope.bound',
        what: 'Bound',
        unit: 'USD',
        recomputed: published.bound,
        corrected: corrected.bound,
        reason: ONCE,
        files: paths,
      }),
      ...(['prod', 'contract_pr', 'vector'] as const).map(share),
      figureOf({
        id: 'envelope.avoidable',
        what: 'Production’s share less that of integer pro-rata, "avoidable"',
        unit: '%',
        recomputed: percentOf(total('prod') - total('contract_pr'), published.bound),
        corrected: percentOf(total('prod') - total('contract_pr'), corrected.bound),
        reason: ONCE,
        files: paths,
      }),
      figureOf({
        id: 'envelope.share-true.prod',
        what: 'Production’s total against the true min-max, of the corrected bound',
        unit: '%',
        corrected: percentOf(production.totalTrue, corrected.bound),
        reason: 'Both corrections at once.',
        files: paths,
      }),
    ],
  }
}

function envelopeOf(deficits: readonly Exact[], severities: readonly Exact[]): Envelope {
  const [d, s] = [deficits.map(floatOf), severities.map(floatOf)]
  return { pathLength: exactOfFloat(pathLength(s)), bound: exactOfFloat(regretEnvelope(d, s)) }
}

function shareFigure(
  key: PolicyKey,
  total: Exact,
  published: Envelope,
  corrected: Envelope,
  files: readonly string[],
): AuditFigure {
  const share = percentOf(total, corrected.bound)
  const isAbove = share !== undefined && share > countOf(100)
  return figureOf({
    id: `envelope.share.${key}`,
    what: `Total of ${policyNames[key]}, of the bound`,
    unit: '%',
    recomputed: percentOf(total, published.bound),
    corrected: share,
    reason: isAbove
      ? `${ONCE} The total is above it, so it is no upper bound on it; it is one for a severity controller that was never run.`
      : ONCE,
    files,
  })
}

function percentOf(part: Exact, whole: Exact): Exact | undefined {
  return quotientOf(100n * part, whole)
}
