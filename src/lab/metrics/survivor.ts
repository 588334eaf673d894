import { type Figure, noFigure, ratioFigure } from './figure.ts'
import type { Measure } from './measure.ts'

/** What the survivor ratios are made of, in whole units. */
export interface Survival {
  /** The most anybody keeps: the largest capacity less part. */
  readonly left: Figure<bigint>
  readonly taken: bigint
  readonly deficit: Figure<bigint>
  /** The largest single loss. */
  readonly largestLoss: Figure<bigint>
}

type Values = { readonly left: bigint; readonly deficit: bigint; readonly largestLoss: bigint }

const NOTHING_TAKEN = 'nothing was taken'
const NO_DEFICIT = 'the deficit is zero'
const COVERED = 'what was taken covers the deficit, so that nothing remains to divide by'

/**
 * The top survivor in every convention there is. The text divides by what was raised, the code by what was not; both are
 * called PTSR, so they have names of their own here.
 *
 * @see docs/sources.md#survivor-ratios
 */
export function survivorMeasures(survival: Survival): Measure[] {
  return [
    topSurvivor(survival),
    ptsr(survival),
    rdPtsr(survival),
    pmr(survival),
    rdPmr(survival),
    rdNse(survival),
  ]
}

function topSurvivor({ left }: Survival): Measure {
  return {
    name: 'top-survivor',
    unit: 'money',
    published: left,
    corrected: left,
    says: 'The most anybody has left: the largest capacity less part.',
  }
}

function ptsr(survival: Survival): Measure {
  return {
    name: 'ptsr',
    unit: 'ratio',
    published: withAll(survival, ['left', 'deficit'], ({ left, deficit }) =>
      deficit === 0n
        ? noFigure(NO_DEFICIT)
        : ratioFigure(left, least(survival.taken, deficit), NOTHING_TAKEN),
    ),
    corrected: withAll(survival, ['left'], ({ left }) => ratioFigure(left, survival.taken, NOTHING_TAKEN)),
    says: 'Top survivor over severity times deficit. Published severity is clipped to 1; corrected, this is what was taken.',
  }
}

function rdPtsr(survival: Survival): Measure {
  return {
    name: 'rd-ptsr',
    unit: 'ratio',
    published: withAll(survival, ['left', 'deficit'], ({ left, deficit }) =>
      survival.taken >= deficit ? noFigure(COVERED) : ratioFigure(left, deficit - survival.taken, COVERED),
    ),
    corrected: null,
    says: 'Top survivor over the deficit that remains, as the code of the study has it; undefined once the deficit is covered.',
  }
}

function pmr(survival: Survival): Measure {
  const { taken } = survival
  return {
    name: 'pmr',
    unit: 'ratio',
    published: withAll(survival, ['left', 'deficit', 'largestLoss'], ({ left, deficit, largestLoss }) =>
      overSeverity(left, least(taken, deficit), deficit, largestLoss),
    ),
    corrected: withAll(survival, ['left', 'deficit', 'largestLoss'], ({ left, deficit, largestLoss }) =>
      overSeverity(left, taken, deficit, largestLoss),
    ),
    says: 'Top survivor over severity times the largest loss. Published severity is clipped to 1.',
  }
}

function rdPmr(survival: Survival): Measure {
  return {
    name: 'rd-pmr',
    unit: 'ratio',
    published: withAll(survival, ['left', 'deficit', 'largestLoss'], ({ left, deficit, largestLoss }) =>
      survival.taken >= deficit
        ? noFigure(deficit === 0n ? NO_DEFICIT : COVERED)
        : overSeverity(left, deficit - survival.taken, deficit, largestLoss),
    ),
    corrected: null,
    says: 'Top survivor over the remaining share of the deficit times the largest loss, as the code of the study has it.',
  }
}

function rdNse(survival: Survival): Measure {
  const ifZero = 'nobody has anything left and nothing remains of the deficit'
  const measure: Measure = {
    name: 'rd-nse',
    unit: 'ratio',
    published: withAll(survival, ['left', 'deficit'], ({ left, deficit }) =>
      ratioFigure(left, left + deficit - survival.taken, ifZero),
    ),
    corrected: withAll(survival, ['left', 'deficit'], ({ left, deficit }) =>
      ratioFigure(left, left + atLeastZero(deficit - survival.taken), ifZero),
    ),
    says: 'Top survivor over itself plus the deficit that remains. Corrected, what remains is never below zero, and this stays within [0, 1].',
  }
  return isOutside(measure.published)
    ? { ...measure, note: 'outside [0, 1], as more was taken than the deficit' }
    : measure
}

/** `left / (amount / deficit x largest loss)`, without dividing twice. */
function overSeverity(left: bigint, amount: bigint, deficit: bigint, largestLoss: bigint): Figure {
  if (deficit === 0n) return noFigure(NO_DEFICIT)
  if (largestLoss === 0n) return noFigure('the largest loss is zero')
  return ratioFigure(left * deficit, amount * largestLoss, NOTHING_TAKEN)
}

/** Works a figure out of those it needs, or says which of them is not there. */
function withAll(
  survival: Survival,
  needed: readonly (keyof Values)[],
  work: (values: Values) => Figure,
): Figure {
  const values: Record<keyof Values, bigint> = { left: 0n, deficit: 0n, largestLoss: 0n }
  for (const name of needed) {
    const figure = survival[name]
    if ('missing' in figure) return figure
    values[name] = figure.value
  }
  return work(values)
}

function isOutside(figure: Measure['published']): boolean {
  return figure !== null && 'value' in figure && (Number(figure.value) > 1 || Number(figure.value) < 0)
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function atLeastZero(value: bigint): bigint {
  return value > 0n ? value : 0n
}
