import { countedOnce } from './deficits.ts'
import { countOf, type Exact, ONE, quotientOf, sumOf } from './exact.ts'
import { type AuditFigure, figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'
import { policyKeys, policyNames, type Study, type Wave } from './study.ts'

/** Severities and survivor ratios: what clipping hides, and where a ratio means nothing. */
export function ratioSection({ waves, files }: Study): AuditSection {
  const paths = [files.policies, files.losers]
  return {
    id: 'ratios',
    title: 'Severities and survivor ratios',
    says: 'Severity θ is a share of the deficit, clipped to [0, 1] as published. RD-PTSR divides the top survivor by D − H, RD-NSE by itself plus D − H.',
    figures: [
      ...severityFigures(waves, paths),
      ...policyKeys.flatMap((key): AuditFigure[] => [
        figureOf({
          id: `ratio.${key}.ptsr-undefined`,
          what: `${policyNames[key]}: waves without an RD-PTSR`,
          unit: 'count',
          recomputed: countIf(waves, ({ policies }) => policies[key].ptsr === undefined),
          reason: key === 'prod' ? 'Where more is taken than the deficit, nothing is left to divide by.' : '',
          files: [files.policies],
        }),
        figureOf({
          id: `ratio.${key}.nse-above-one`,
          what: `${policyNames[key]}: waves with an RD-NSE above 1`,
          unit: 'count',
          recomputed: countIf(waves, ({ policies }) => (policies[key].rdNse ?? 0n) > ONE),
          reason: key === 'prod' ? 'A share cannot pass 1; it does as soon as H is above D.' : '',
          files: [files.policies],
        }),
      ]),
      figureOf({
        id: 'ratio.prod.full-haircuts',
        what: 'production: waves in which somebody loses all equity',
        unit: 'count',
        recomputed: countIf(waves, ({ policies }) => policies.prod.worst === ONE),
        files: [files.policies],
      }),
    ],
  }
}

function severityFigures(waves: readonly Wave[], files: readonly string[]): AuditFigure[] {
  const raw = waves.map(({ haircuts, deficit }) => quotientOf(haircuts[0], deficit) ?? 0n)
  const above = waves.filter((_, at) => raw[at] > ONE)
  const once = countedOnce(waves)
  const most = raw.reduce((high, value) => (value > high ? value : high), 0n)
  return [
    figureOf({
      id: 'severity.taken',
      what: 'Production’s severity, mean over waves',
      unit: 'ratio',
      recomputed: meanOf(waves.map(({ severityTaken }) => severityTaken)),
      corrected: meanOf(raw),
      reason: 'Clipping hides every wave in which more was taken than was lost.',
      files,
    }),
    figureOf({
      id: 'severity.needed',
      what: 'Needed severity, mean over waves',
      unit: 'ratio',
      recomputed: meanOf(waves.map(({ severityNeeded }) => severityNeeded)),
      corrected: meanOf(once.severities),
      reason: 'With every loss counted once the deficits are smaller, and the need is more of them.',
      files,
    }),
    figureOf({
      id: 'severity.above-one',
      what: `Waves with a raw severity above 1${above.length === 0 ? '' : `: ${above.map(({ id }) => id).join(', ')}`}`,
      unit: 'count',
      recomputed: countOf(above.length),
      reason: 'Published as 1.',
      files,
    }),
    figureOf({
      id: 'severity.highest',
      what: 'Highest raw severity of a wave',
      unit: 'ratio',
      recomputed: most,
      reason: 'Published as 1.',
      places: 2,
      files,
    }),
  ]
}

function meanOf(values: readonly Exact[]): Exact {
  return sumOf(values) / BigInt(values.length)
}

function countIf(waves: readonly Wave[], holds: (wave: Wave) => boolean): Exact {
  return countOf(waves.filter(holds).length)
}
