import {
  CENT,
  countOf,
  type Exact,
  magnitudeOf,
  ONE,
  positiveOf,
  productOf,
  quotientOf,
  sumOf,
} from './exact.ts'
import { type AuditFigure, figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'
import { type PolicyKey, policyKeys, policyNames, type Study, type Wave } from './study.ts'

/** One row of the study's policy table, as published and against the true min-max. */
export interface PolicyRow {
  readonly key: PolicyKey
  readonly name: string
  readonly tracking: Exact
  readonly overshoot: Exact
  readonly undershoot: Exact
  /** Distance of the largest haircut from the "ILP's", times the need. */
  readonly fairness: Exact
  readonly total: Exact
  /** The largest haircut less equity pro-rata's, times the need, with its sign. */
  readonly fairnessTrue: Exact
  /** The same with the distance taken in each wave, as the published formula has it. */
  readonly distanceTrue: Exact
  readonly totalTrue: Exact
  /** Place by total, the lowest first. */
  readonly rank: number
  readonly rankTrue: number
}

/** Works the table out from the waves. */
export function policyRows(waves: readonly Wave[]): PolicyRow[] {
  const rows = policyKeys.map((key) => unranked(waves, key))
  const rankBy = (of: (row: Unranked) => Exact, row: Unranked): number =>
    1 + rows.filter((other) => of(other) < of(row)).length
  return rows.map((row) => ({
    ...row,
    rank: rankBy(({ total }) => total, row),
    rankTrue: rankBy(({ totalTrue }) => totalTrue, row),
  }))
}

type Unranked = Omit<PolicyRow, 'rank' | 'rankTrue'>

function unranked(waves: readonly Wave[], key: PolicyKey): Unranked {
  const misses = waves.map(({ policies }) => policies[key].overshoot)
  const tracking = sumOf(misses.map(magnitudeOf))
  const gapsTo = (reference: PolicyKey): Exact[] =>
    waves.map(({ policies, needed }) => productOf(policies[key].worst - policies[reference].worst, needed))
  const fairness = sumOf(gapsTo('fixed_point_ilp_integer').map(magnitudeOf))
  const fairnessTrue = sumOf(gapsTo('eq_pr'))
  return {
    key,
    name: policyNames[key],
    tracking,
    overshoot: sumOf(misses.map(positiveOf)),
    undershoot: sumOf(misses.map((miss) => positiveOf(-miss))),
    fairness,
    total: tracking + fairness,
    fairnessTrue,
    distanceTrue: sumOf(gapsTo('eq_pr').map(magnitudeOf)),
    totalTrue: tracking + fairnessTrue,
  }
}

const TRUE_MIN_MAX =
  'The published reference is a greedy fallback and no integer program; sharing by equity is the true min-max of haircut over equity.'

/** Table 2 of the study, seven policies where it prints five. */
export function policySection({ waves, files }: Study): AuditSection {
  const rows = policyRows(waves)
  return {
    id: 'policies',
    title: 'Policies',
    says: 'Tracking is the sum of |H − B|, fairness the distance of the largest haircut over equity from a reference, times B. Published, the reference is called a min-max integer program; corrected, it is equity pro-rata, and the distance keeps its sign.',
    figures: [
      ...rows.flatMap((row) => figuresOf(row, [files.policies])),
      ...referenceFigures(waves, [files.policies]),
    ],
  }
}

function figuresOf(row: PolicyRow, files: readonly string[]): AuditFigure[] {
  const { key, name } = row
  return [
    figureOf({
      id: `policy.${key}.tracking`,
      what: `${name}: tracking`,
      unit: 'USD',
      recomputed: row.tracking,
      files,
    }),
    figureOf({
      id: `policy.${key}.undershoot`,
      what: `${name}: part of tracking that is undershoot`,
      unit: 'USD',
      recomputed: row.undershoot,
      reason: isAllUnder(row)
        ? 'All of it: what is called overshoot of this policy is money it did not find.'
        : '',
      files,
    }),
    figureOf({
      id: `policy.${key}.fairness`,
      what: `${name}: fairness`,
      unit: 'USD',
      recomputed: row.fairness,
      corrected: row.fairnessTrue,
      reason: TRUE_MIN_MAX,
      files,
    }),
    figureOf({
      id: `policy.${key}.fairness-distance`,
      what: `${name}: fairness against the true min-max, the distance taken in each wave`,
      unit: 'USD',
      corrected: row.distanceTrue,
      reason:
        row.distanceTrue === row.fairnessTrue
          ? ''
          : 'Where a policy takes less than the need its largest haircut can be below that of sharing the whole need; the distance counts that as unfair.',
      files,
    }),
    figureOf({
      id: `policy.${key}.total`,
      what: `${name}: total`,
      unit: 'USD',
      recomputed: row.total,
      corrected: row.totalTrue,
      reason: TRUE_MIN_MAX,
      files,
    }),
    figureOf({
      id: `policy.${key}.rank`,
      what: `${name}: place by total, 1 the best`,
      unit: 'rank',
      recomputed: countOf(row.rank),
      corrected: row.rank === row.rankTrue ? undefined : countOf(row.rankTrue),
      reason:
        row.rank === row.rankTrue ? '' : 'Against the true min-max the order of the policies is another.',
      files,
    }),
  ]
}

function isAllUnder({ undershoot, overshoot }: PolicyRow): boolean {
  // Floats that were subtracted leave crumbs far below a cent.
  return undershoot > CENT && overshoot < CENT
}

/** How far the published reference is from what it is called. */
function referenceFigures(waves: readonly Wave[], files: readonly string[]): AuditFigure[] {
  const ratios = waves
    .map(({ policies }) => quotientOf(policies.fixed_point_ilp_integer.worst, policies.eq_pr.worst) ?? 0n)
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const middle = (ratios[(ratios.length - 1) >> 1] + ratios[ratios.length >> 1]) / 2n
  const oneSided = sumOf(
    waves.map(({ policies, needed }) =>
      productOf(positiveOf(policies.pr.worst - policies.fixed_point_ilp_integer.worst), needed),
    ),
  )
  const what = '"ILP": largest haircut over that of equity pro-rata'
  const ratio = { unit: 'ratio', places: 2, files } as const
  return [
    figureOf({ ...ratio, id: 'ilp.ratio.lowest', what: `${what}, lowest wave`, recomputed: ratios[0] }),
    figureOf({
      ...ratio,
      id: 'ilp.ratio.median',
      what: `${what}, median`,
      recomputed: middle,
      reason: 'A min-max cannot be above another allocation of the same budget.',
    }),
    figureOf({
      ...ratio,
      id: 'ilp.ratio.highest',
      what: `${what}, highest wave`,
      recomputed: ratios[ratios.length - 1],
    }),
    figureOf({
      id: 'ilp.scales',
      what: '"ILP": waves with a scale above 1, which only the fallback writes',
      unit: 'count',
      recomputed: countOf(waves.filter(({ ilpScale }) => ilpScale !== undefined && ilpScale > ONE).length),
      reason: 'The solver would write its optimum, a share of equity at most 1, into this column.',
      files,
    }),
    figureOf({
      id: 'policy.pr.fairness-one-sided',
      what: 'continuous pro-rata: fairness where it is less fair than the reference',
      unit: 'USD',
      recomputed: oneSided,
      reason: 'The rest of its published fairness regret is a charge for being fairer than the reference.',
      files,
    }),
  ]
}
