import type { Claims } from '../../core/allocation/claims.ts'
import type { Allotment } from '../../core/allocation/policy.ts'
import { sumOf } from '../../core/money/columns.ts'
import {
  distanceTimes,
  type ExactRatio,
  isMissing,
  largestBurden,
  leastLargestBurden,
  type Reference,
} from './burden.ts'
import { largestLeft, sumUpTo } from './columns.ts'
import { concentrationMeasures } from './concentration.ts'
import { type Figure, noFigure, ratioFigure, someFigure, unitsFigure } from './figure.ts'
import { countInversions } from './inversions.ts'
import type { Measure } from './measure.ts'
import { type Need, needMeasures, totalMeasure } from './need.ts'
import { survivorMeasures } from './survivor.ts'

/** What a metric needs beside claims and parts; what is not given makes the figures that need it missing. */
export interface Given {
  /** What had to be found, in whole units, >= 0. */
  readonly budget: bigint
  /** Sum of the losers' negative equity, >= 0. */
  readonly deficit?: bigint
  /** The largest single loss, >= 0. */
  readonly largestLoss?: bigint
  /** The allocation that fairness regret as published is measured against: a min-max in whole lots. */
  readonly publishedReference?: Reference
}

/**
 * Every metric of one allocation, each as published and corrected.
 *
 * Counts and sums are exact; a ratio is rounded once, from exact whole numbers, to the nearest float. A figure
 * that is not defined says why.
 *
 * @see docs/sources.md#allocation-metrics
 */
export function metricsOf(claims: Claims, allotment: Allotment, surroundings: Given): Measure[] {
  const { parts, caps } = allotment
  const { capacity } = claims.columns
  const taken = sumOf(parts, 'part')
  const deficit = orMissing(surroundings.deficit, 'no deficit was given')
  const need = { budget: surroundings.budget, taken, deficit }
  const left = capacity === undefined ? noCapacity : someFigure(BigInt(largestLeft(capacity, parts)))
  const largestLoss = orMissing(surroundings.largestLoss, 'no largest loss was given')
  return [
    ...needMeasures(need),
    ...concentrationMeasures(parts, caps, taken),
    ...burdenMeasures(claims, parts),
    ...survivorMeasures({ left, taken, deficit, largestLoss }),
    inversionMeasure(capacity, parts),
    ...reachMeasures(claims, surroundings.budget),
    ...fairnessMeasures(claims, allotment, surroundings, need),
  ]
}

const noCapacity = noFigure('the column "capacity" is not there')

function burdenMeasures({ columns }: Claims, parts: Float64Array): Measure[] {
  return (['capacity', 'equity'] as const).map((name) => {
    const { published, corrected } = largestBurden(parts, columns[name], name)
    return {
      name: `max-part-over-${name}`,
      unit: 'ratio' as const,
      published: figureOf(published),
      corrected: figureOf(corrected),
      says: `The largest part over ${name} among those who pay; published it is clipped to [0, 1].`,
    }
  })
}

function inversionMeasure(capacity: Float64Array | undefined, parts: Float64Array): Measure {
  return {
    name: 'inversions',
    unit: 'rows',
    published: null,
    corrected: capacity === undefined ? noCapacity : someFigure(countInversions(capacity, parts)),
    says: 'Neighbours by capacity of which the one with more before has less left after.',
  }
}

/** H*: the most that could have been raised, the need at most. Corrected, nobody gives more than his capacity. */
function reachMeasures({ columns }: Claims, budget: bigint): Measure[] {
  return (['equity', 'profit'] as const).map((name) => {
    const held = reachFigure(columns, [name], budget)
    return {
      name: `reachable-by-${name}`,
      unit: 'money' as const,
      published: held,
      corrected: 'missing' in held ? held : reachFigure(columns, [name, 'capacity'], budget),
      says: `The smaller of the budget and the sum of ${name} above zero; corrected, of each only up to capacity.`,
    }
  })
}

function reachFigure(
  columns: Claims['columns'],
  [name, most = name]: readonly ('equity' | 'profit' | 'capacity')[],
  budget: bigint,
): Figure<bigint> {
  const [column, limits] = [columns[name], columns[most]]
  if (column === undefined) return noFigure(`the column "${name}" is not there`)
  if (limits === undefined) return noFigure(`the column "${most}" is not there`)
  return someFigure(sumUpTo(budget, column, limits))
}

function fairnessMeasures(claims: Claims, allotment: Allotment, given: Given, need: Need): Measure[] {
  const { capacity = allotment.caps, equity } = claims.columns
  const burden = largestBurden(allotment.parts, equity, 'equity')
  const least = leastLargestBurden(need.budget, capacity, equity)
  const leastAtTaken = need.taken === need.budget ? least : leastLargestBurden(need.taken, capacity, equity)
  const published = distanceTimes(burden.published, publishedBurden(claims, given), need.budget)
  const corrected = distanceTimes(burden.corrected, least, need.budget)
  return [
    {
      name: 'least-max-part-over-equity',
      unit: 'ratio',
      published: null,
      corrected: figureOf(leastAtTaken),
      says: 'The least that the largest part over equity can be when as much is taken: sharing by equity, in fractions of a unit.',
    },
    {
      name: 'fairness-regret',
      unit: 'money',
      published: unitsOf(published),
      corrected: unitsOf(corrected),
      says: 'Distance of the largest part over equity from a reference, times the budget. Published, both are clipped and the reference is a min-max in whole lots; corrected, the true least.',
    },
    totalMeasure(need, published, corrected),
  ]
}

function publishedBurden({ columns }: Claims, { publishedReference }: Given): ExactRatio {
  if (publishedReference === undefined) return noFigure('there is no min-max in whole lots to compare with')
  return largestBurden(publishedReference.parts, columns.equity, 'equity').published
}

function figureOf(ratio: ExactRatio): Figure {
  return isMissing(ratio) ? ratio : ratioFigure(ratio.numerator, ratio.denominator, 'it has no denominator')
}

function unitsOf(ratio: ExactRatio): Figure<bigint> {
  return isMissing(ratio) ? ratio : unitsFigure(ratio.numerator, ratio.denominator)
}

function orMissing(value: bigint | undefined, ifMissing: string): Figure<bigint> {
  return value === undefined ? noFigure(ifMissing) : someFigure(value)
}
