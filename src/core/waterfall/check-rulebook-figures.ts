import type { Caps, Condition, Scope, Size, Step } from './rulebook.ts'
import { error, type RulebookFinding, titleOfStep } from './rulebook-finding.ts'

/** Steps that can do nothing because a figure of theirs is zero. */
export function withoutCapacity(step: Step, index: number): RulebookFinding[] {
  return figuresOf(step)
    .filter(([, value]) => value === 0)
    .map(([figure]) =>
      error(
        'no-capacity',
        index,
        `${titleOfStep(step, index)} can do nothing, because its ${figure} is 0. Raise it, or delete the step.`,
      ),
    )
}

/** The figures of a step that make it do nothing when they are zero. */
function figuresOf(step: Step): (readonly [string, number | null])[] {
  switch (step.step) {
    case 'close-on-book':
      return [...sizeFigures(step.size), ...capFigures(step.caps)]
    case 'hedge-delta':
      return [['number of hedges', step.with.length], ...capFigures(step.caps)]
    case 'transfer-to-backstop':
      return [
        ['number of takers', step.to.length],
        ['equity multiple', step.equityMultiple],
        ['loss budget', step.lossBudget?.amount ?? null],
        ['share of equity in a window', step.windowBudget?.shareOfEquity ?? null],
        ['multiple of its cut', step.cut?.multiplesOf ?? null],
      ]
    case 'bid':
      return [['time', step.overMs]]
    case 'deleverage':
      return [
        ['number of accounts', step.most],
        ['length of the walk', step.select.by === 'hashed-walk' ? step.select.limit : null],
        ['number of named accounts', step.select.by === 'named' ? step.select.accounts.length : null],
      ]
    case 'charge-account':
      return [
        ['rate', step.rate],
        ['cap', step.cap === 'margin-left' ? null : step.cap],
      ]
    case 'draw-fund':
      return [['fall it may make', step.leave?.drawdown ?? null], ...capFigures(step.caps)]
    case 'draw-capital':
      return capFigures(step.caps)
    case 'call':
      return [
        ['multiple', step.multiple],
        ['multiple of several', step.multipleOfSeveral ?? null],
      ]
    case 'socialise':
      return [['largest share', step.most]]
    case 'tear-up':
      return [['share of every position', typeof step.share === 'number' ? step.share : null]]
    case 'gate':
      return [['number of gates', step.what.length]]
    case 'defer':
      return [['time', step.forMs]]
    default:
      return []
  }
}

function sizeFigures(size: Size): (readonly [string, number | null])[] {
  return size.to === 'share' && size.allBelow === 0 ? [['share of each position', size.share]] : []
}

function capFigures(caps: Caps): (readonly [string, number | null])[] {
  return [
    ['cap for a loss', caps.perLoss],
    ['cap for a command', caps.perCommand],
    ['cap for a window', caps.perWindow?.amount ?? null],
  ]
}

/** Steps that wait for what cannot come about. */
export function neverHolding(step: Step, index: number): RulebookFinding[] {
  const found = step.when.flatMap((condition) => {
    const why = whyNever(condition)
    return why === null ? [] : [`${titleOfStep(step, index)} is never taken: ${why}. Change the condition.`]
  })
  const keep = step.step === 'draw-fund' ? keptWhenDrawn(step, index) : []
  return [...found, ...keep].map((message) => error('never-holds', index, message))
}

/** Why a condition cannot hold, whatever happens. */
function whyNever(condition: Condition): string | null {
  if (condition.on === 'fund' && condition.is === 'below' && condition.amount === 0)
    return 'what a fund has available is never below 0'
  if (condition.on === 'fund-mean') return whyNeverBelowMean(condition)
  if (condition.on !== 'fund-drawdown') return null
  const isPastAll = condition.share > 1_000_000 || (condition.share === 1_000_000 && condition.is === 'above')
  if (isPastAll) return 'a fund cannot lose more than all it had'
  return condition.windowMs === 0 ? 'a window of 0 ms sees no fall' : null
}

function whyNeverBelowMean({ is, windowMs, less }: Extract<Condition, { on: 'fund-mean' }>): string | null {
  if (less.share > 1_000_000 || (less.share === 1_000_000 && is === 'below'))
    return 'a fund cannot stand lower than nothing'
  if (windowMs > 0 || (is === 'at-or-below' && less.amount === 0)) return null
  return 'over a window of 0 ms a fund is its own mean'
}

/** A fund that has to hold less than what the draw must leave in it has nothing to draw. */
function keptWhenDrawn(step: Extract<Step, { step: 'draw-fund' }>, index: number): string[] {
  return step.when.flatMap((condition) => {
    if (condition.on !== 'fund' || condition.amount > step.keep || !isSameScope(condition.scope, step.scope))
      return []
    return [
      `${titleOfStep(step, index)} draws only while the fund is ${condition.is} ${condition.amount}, and has to keep ${step.keep} in it. Lower what it keeps.`,
    ]
  })
}

function isSameScope(a: Scope, b: Scope): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  return a.named === b.named
}
