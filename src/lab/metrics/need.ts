import { type ExactRatio, isMissing } from './burden.ts'
import { type Figure, ratioFigure, someFigure, unitsFigure } from './figure.ts'
import type { Measure } from './measure.ts'

/** What one allocation raised, beside what it had to. */
export interface Need {
  readonly budget: bigint
  readonly taken: bigint
  readonly deficit: Figure<bigint>
}

/** Taken against needed: with its sign, split, and as a share of the deficit. */
export function needMeasures(need: Need): Measure[] {
  return [
    taken(need),
    residual(need),
    remainingDeficit(need),
    signedTracking(need),
    overshoot(need),
    undershoot(need),
    severity('theta', need.taken, need, 'What was taken over the deficit'),
    severity('theta-needed', need.budget, need, 'The budget over the deficit'),
  ]
}

/**
 * Tracking plus fairness regret: the studies' total, with lambda 1.
 *
 * @param published fairness regret as published; `corrected` against the true least
 */
export function totalMeasure(need: Need, published: ExactRatio, corrected: ExactRatio): Measure {
  return {
    name: 'total',
    unit: 'money',
    published: plusTracking(need, published),
    corrected: plusTracking(need, corrected),
    says: 'Magnitude of tracking plus fairness regret, each with its own reference.',
  }
}

function taken({ taken: sum }: Need): Measure {
  return same('taken', someFigure(sum), 'Sum of the parts.')
}

function residual({ budget, taken: sum }: Need): Measure {
  const says = 'Budget less what was taken, never below zero: what somebody else has to find.'
  return { ...same('residual', someFigure(atLeastZero(budget - sum)), says), published: null }
}

function remainingDeficit({ taken: sum, deficit }: Need): Measure {
  const left = 'missing' in deficit ? deficit : someFigure(deficit.value - sum)
  return {
    name: 'remaining-deficit',
    unit: 'money',
    published: left,
    corrected: 'missing' in left ? left : someFigure(atLeastZero(left.value)),
    says: 'Deficit less what was taken; published it may be below zero.',
  }
}

function signedTracking({ budget, taken: sum }: Need): Measure {
  return same('tracking', someFigure(sum - budget), 'What was taken less the budget, with its sign.')
}

function overshoot({ budget, taken: sum }: Need): Measure {
  return {
    name: 'overshoot',
    unit: 'money',
    published: someFigure(sum - budget),
    corrected: someFigure(atLeastZero(sum - budget)),
    says: 'What was taken above the budget. Published it is the signed difference, so that too little counts as less than nothing.',
  }
}

function undershoot({ budget, taken: sum }: Need): Measure {
  const says = 'What was needed and not taken: one wave of V_T.'
  return same('undershoot', someFigure(atLeastZero(budget - sum)), says)
}

function severity(name: string, amount: bigint, { deficit }: Need, what: string): Measure {
  return {
    name,
    unit: 'share',
    published: shareOf(amount, deficit, true),
    corrected: shareOf(amount, deficit, false),
    says: `${what}; published it is clipped to [0, 1].`,
  }
}

function shareOf(amount: bigint, deficit: Figure<bigint>, isClipped: boolean): Figure {
  if ('missing' in deficit) return deficit
  const part = isClipped && amount > deficit.value ? deficit.value : amount
  return ratioFigure(part, deficit.value, 'the deficit is zero')
}

function plusTracking({ budget, taken: sum }: Need, fairness: ExactRatio): Figure<bigint> {
  if (isMissing(fairness)) return fairness
  const gap = sum < budget ? budget - sum : sum - budget
  const { numerator, denominator } = fairness
  return unitsFigure(gap * denominator + numerator, denominator)
}

function same(name: string, figure: Figure<bigint>, says: string): Measure {
  return { name, unit: 'money', published: figure, corrected: figure, says }
}

function atLeastZero(value: bigint): bigint {
  return value > 0n ? value : 0n
}
