import type { Fraction } from '../../core/market/fraction.ts'
import type { AssetFigures, Comparison, RunHeading } from './comparison.ts'

/** A figure by what it counts; a share is exact, and null where there is none. */
export type MeasureValue =
  | { readonly unit: 'money'; readonly amount: bigint }
  | { readonly unit: 'count'; readonly count: number }
  | { readonly unit: 'share'; readonly share: Fraction | null }
  | { readonly unit: 'time'; readonly ms: number }

/** One line of a comparison: the same figure under each rulebook. */
export interface MeasureRow {
  readonly key: string
  readonly name: string
  readonly meaning: string
  /** In the order of the runs. */
  readonly values: readonly MeasureValue[]
}

interface Measure {
  readonly key: string
  readonly name: string
  readonly meaning: string
  of(figures: AssetFigures, heading: RunHeading, asset: number): MeasureValue
}

const money = (amount: bigint): MeasureValue => ({ unit: 'money', amount })
const count = (value: number): MeasureValue => ({ unit: 'count', count: value })
const share = (value: Fraction | null): MeasureValue => ({ unit: 'share', share: value })

const losses: readonly Measure[] = [
  {
    key: 'defaultLoss',
    name: 'default loss',
    meaning: 'Used up since the triggers, the defaulters’ own margin included.',
    of: ({ totals }) => money(totals.defaultLoss),
  },
  {
    key: 'externalizedLoss',
    name: 'externalized loss',
    meaning: 'The part beyond the defaulters’ own resources.',
    of: ({ totals }) => money(totals.externalizedLoss),
  },
  {
    key: 'uncoveredLoss',
    name: 'uncovered loss',
    meaning: 'The part beyond layers that were funded beforehand, too.',
    of: ({ totals }) => money(totals.uncoveredLoss),
  },
  {
    key: 'socializedLoss',
    name: 'socialized loss',
    meaning: 'Charged by rule to accounts that had not defaulted.',
    of: ({ totals }) => money(totals.socializedLoss),
  },
  {
    key: 'transfer',
    name: 'transfer',
    meaning: 'Given up under price rules less what was gained by them.',
    of: ({ totals }) => money(totals.transfer),
  },
  {
    key: 'claimsOutstanding',
    name: 'claims left unpaid',
    meaning: 'What nobody had paid at the end of the run.',
    of: ({ totals }) => money(totals.claimsOutstanding),
  },
]

const needs: readonly Measure[] = [
  {
    key: 'minimumNeeded',
    name: 'minimum needed',
    meaning: 'Deficit that others than the buckets and their funds had to meet.',
    of: ({ totals }) => money(totals.minimumNeeded),
  },
  {
    key: 'taken',
    name: 'taken from others',
    meaning: 'Charged to them, or given up by them against the mark.',
    of: ({ needs }) => money(needs.taken),
  },
  {
    key: 'moreThanNeeded',
    name: 'more than needed',
    meaning: 'Taken beyond the minimum, loss by loss; too little for another loss is not set against it.',
    of: ({ needs }) => money(needs.more),
  },
  {
    key: 'lessThanNeeded',
    name: 'less than needed',
    meaning: 'Needed and not taken, loss by loss: it stands as claims.',
    of: ({ needs }) => money(needs.less),
  },
]

const people: readonly Measure[] = [
  {
    key: 'touched',
    name: 'accounts touched',
    meaning: 'Participants who paid, or whose positions were taken by a step.',
    of: ({ touched }) => count(touched),
  },
  {
    key: 'payers',
    name: 'accounts that paid',
    meaning: 'Participants who paid more for others’ losses than came back, fees for being closed included.',
    of: ({ payers }) => count(payers),
  },
  {
    key: 'secondRound',
    name: 'second-round defaults',
    meaning: 'Fell, and would have stood above the trigger without what was taken from them.',
    of: (_, { secondRound }, asset) =>
      count(secondRound.defaults.filter((each) => each.asset === asset).length),
  },
  {
    key: 'brokenHedges',
    name: 'hedges broken',
    meaning: 'Of those, the ones whose positions back at the mark alone would have kept them above it.',
    of: (_, { secondRound }, asset) =>
      count(secondRound.defaults.filter((each) => each.asset === asset && each.isBrokenHedge).length),
  },
]

const fairness: readonly Measure[] = [
  {
    key: 'largestAtOnce',
    name: 'largest payment over equity at one moment',
    meaning: 'The largest share of what an account had that one step took; none where it had nothing.',
    of: ({ fairness }) => share(fairness.worst === null ? zero : fairness.worst.largest),
  },
  {
    key: 'minMaxThere',
    name: 'min-max of that moment',
    meaning: 'The lowest that share could have been, of the same candidates for the same total.',
    of: ({ fairness }) => share(fairness.worst === null ? zero : fairness.worst.minMax),
  },
  {
    key: 'aboveMinMax',
    name: 'taken above min-max',
    meaning: 'Summed over all moments: what some paid above the level that would have done.',
    of: ({ fairness }) => money(fairness.above),
  },
  {
    key: 'largestInRun',
    name: 'largest payment over equity in the run',
    meaning: 'All an account paid over its equity before the first mark moved.',
    of: ({ fairness }) => share(fairness.wholeRun.largest),
  },
  {
    key: 'minMaxOfRun',
    name: 'min-max of the run',
    meaning: 'The lowest that could have been, of all who could have been asked.',
    of: ({ fairness }) => share(fairness.wholeRun.minMax ?? zero),
  },
]

const leftOvers: readonly Measure[] = (
  [
    ['buckets', 'the closed-out accounts', 'Left to them once all was closed and paid.'],
    ['funds', 'funds', 'Went to funds beyond what they had paid.'],
    ['fees', 'the fee account', 'Went to the venue’s fees.'],
    ['others', 'backstops and others', 'Gained by backstops and bidders, or went elsewhere.'],
    ['winners', 'winners', 'Gained by participants who were deleveraged at better than the mark.'],
  ] as const
).map(([owner, name, meaning]) => ({
  key: `leftOver-${owner}`,
  name: `surplus of ${name}`,
  meaning,
  of: ({ leftOvers }) => money(leftOvers[owner]),
}))

const zero: Fraction = { numerator: 0n, denominator: 1n }

/** The figures of an asset, those of losses first. */
export function measuresOf({ byAsset, runs }: Comparison, place: number): MeasureRow[] {
  const { figures, asset, preferences } = byAsset[place]
  const rows = [...losses, ...needs, ...people, ...fairness, ...leftOvers].map(
    ({ key, name, meaning, of }) => ({
      ...{ key, name, meaning },
      values: figures.map((each, run) => of(each, runs[run], asset)),
    }),
  )
  return [
    ...rows,
    {
      key: 'ratherByPaid',
      name: 'accounts that would rather have it, by what they pay',
      meaning: 'They pay least for others under it alone; gains by price rules are set against it.',
      values: preferences.byPaid.alone.map(count),
    },
    {
      key: 'ratherByEnd',
      name: 'accounts that would rather have it, by what they end with',
      meaning: 'They end with most under it alone, their own liquidation included.',
      values: preferences.byEnd.alone.map(count),
    },
  ]
}

/** What holds for a run whatever the asset. */
export function runMeasuresOf({ runs }: Comparison): MeasureRow[] {
  const gates = runs[0].gates.map(({ what }, place) => ({
    key: `gate-${what}`,
    name: `${what.replace('-', ' ')} closed`,
    meaning: 'Time for which a gate was closed.',
    values: runs.map(({ gates }): MeasureValue => ({ unit: 'time', ms: gates[place].closedMs })),
  }))
  return [
    {
      key: 'losses',
      name: 'losses opened',
      meaning: 'Buckets that reached their trigger, each time.',
      values: runs.map(({ counts }) => count(counts.losses)),
    },
    {
      key: 'lawsBroken',
      name: 'laws broken',
      meaning: 'Laws of the engine that did not hold: figures of such a run are not to be used.',
      values: runs.map(({ laws }) => count(laws.filter(({ holds }) => !holds).length)),
    },
    ...gates,
  ]
}
