import { withoutEffect } from './check-rulebook-effect.ts'
import { neverHolding, withoutCapacity } from './check-rulebook-figures.ts'
import { missingAccounts, missingPool } from './check-rulebook-names.ts'
import {
  hedgesInOptions,
  isForOptions,
  shortOptionsStay,
  takesShortOptions,
} from './check-rulebook-options.ts'
import { type Caps, type Rulebook, rulebookIn, type Step } from './rulebook.ts'
import {
  error,
  finding,
  type RulebookFinding,
  type RulebookSurroundings,
  titleOf,
} from './rulebook-finding.ts'

export type { RulebookFault, RulebookFinding, RulebookSurroundings } from './rulebook-finding.ts'

/**
 * Looks for what a rulebook cannot mean: steps that never do anything, names that lead nowhere, and losses that
 * come to the end of the list without a rest by name. An empty list says that none of this was found.
 *
 * It reads the list alone; it does not know how much a fund holds or a book offers, so a step counts as leaving
 * nothing only where its kind does so whatever the market is.
 */
export function checkRulebook(
  rulebook: Rulebook,
  surroundings: RulebookSurroundings = {},
): RulebookFinding[] {
  const inAssets = rulebook.stepsIn ?? []
  if (inAssets.length === 0) return findingsOf(rulebook, surroundings)
  const all = [rulebook, ...inAssets.map(({ asset }) => rulebookIn(rulebook, asset))]
  return all.flatMap((each) => findingsOf(each, surroundings)).filter(isFirst)
}

/** The same finding for several assets is told once. */
function isFirst(finding: RulebookFinding, at: number, all: readonly RulebookFinding[]): boolean {
  return all.findIndex((other) => isEqual(other, finding)) === at
}

function findingsOf(rulebook: Rulebook, surroundings: RulebookSurroundings): RulebookFinding[] {
  const { steps } = rulebook
  const idle = unreachable(steps, isForOptions(steps, surroundings))
  return [
    ...idle,
    ...repeated(steps).filter(({ step }) => !idle.some((other) => other.step === step)),
    ...steps.flatMap((step, index) => [
      ...withoutCapacity(step, index),
      ...neverHolding(step, index),
      ...withoutEffect(steps, index),
      ...missingAccounts(step, index, surroundings),
      ...hedgesInOptions(step, index, surroundings),
    ]),
    ...missingPool(rulebook, surroundings),
    ...withoutRest(steps),
    ...shortOptionsStay(steps, surroundings),
  ]
}

const closing: readonly Step['step'][] = [
  'close-on-book',
  'transfer-to-backstop',
  'bid',
  'deleverage',
  'tear-up',
]

/** Leaves nothing open, as long as anybody stands on the other side, and somebody always does. */
function closesAll(step: Step): boolean {
  if (step.when.length > 0) return false
  // A slice goes no further than every position can be torn up, and leaves hedges of which none can.
  if (step.step === 'tear-up') return step.scope !== 'slice'
  if (step.step !== 'deleverage' || step.among !== 'all' || step.cap !== 'none' || step.most !== null)
    return false
  if (step.protect !== undefined) return false
  return step.select.by !== 'named' && step.select.by !== 'hashed-walk'
}

function claimsAll(step: Step): boolean {
  // A claim in units goes as far as balances carry it.
  return step.step === 'record-claim' && step.units === undefined && step.when.length === 0
}

/** @param isForOptions whoever is long one may be exempt, so that a step which exempts him leaves short options open */
function unreachable(steps: readonly Step[], isForOptions: boolean): RulebookFinding[] {
  const flatAt = steps.findIndex((step) => closesAll(step) && (!isForOptions || takesShortOptions(step)))
  // Only a flat bucket has a debt that is certain, so a claim before that leaves it open.
  const claimedAt = steps.findIndex((step, index) => flatAt >= 0 && index > flatAt && claimsAll(step))
  return steps.flatMap((step, index) => {
    if (claimedAt >= 0 && index > claimedAt)
      return [
        error(
          'unreachable',
          index,
          `${titleOf(steps, index)} comes after ${titleOf(steps, claimedAt)}, which leaves nothing. Move it up, or delete it.`,
        ),
      ]
    // A last tear-up after a deleverage is often written on purpose, so that the list shows its end.
    if (flatAt >= 0 && index > flatAt && closing.includes(step.step))
      return [
        finding(
          'warning',
          'unreachable',
          index,
          `${titleOf(steps, index)} has nothing to close, because ${titleOf(steps, flatAt)} closes all. Move it up, or delete it.`,
        ),
      ]
    return []
  })
}

function repeated(steps: readonly Step[]): RulebookFinding[] {
  return steps.flatMap((step, index) => {
    const first = steps.findIndex((other) => isSame(other, step))
    if (first === index || !leavesNothingForItself(step)) return []
    const message = `${titleOf(steps, index)} is ${titleOf(steps, first)} again, which left it nothing. Delete it, or tell the two apart.`
    // What stands between them may have made room for it, as when an order's limit moves with what was paid.
    return [finding(first === index - 1 ? 'error' : 'warning', 'repeated', index, message)]
  })
}

/** Equal in everything but the name. */
function isSame(a: Step, b: Step): boolean {
  return isEqual({ ...a, name: null }, { ...b, name: null })
}

function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return (
    left.length === right.length &&
    left.every(([key, each]) => isEqual(each, (b as Record<string, unknown>)[key]))
  )
}

/** Taken without conditions and without a cap on one turn, a step does all it can the first time. */
function leavesNothingForItself(step: Step): boolean {
  if (step.when.length > 0) return false
  switch (step.step) {
    case 'cancel-orders':
    case 'convert-collateral':
    case 'draw-capital':
    case 'draw-contribution':
    case 'draw-member-fund':
    case 'draw-cover':
    case 'call':
    case 'gate':
    case 'record-claim':
      return !('caps' in step) || hasNoCaps(step.caps)
    case 'tear-up':
      return step.scope !== 'slice' || step.share === undefined || step.share === 'to-health'
    case 'draw-fund':
      return hasNoCaps(step.caps)
    case 'close-on-book':
      return hasNoCaps(step.caps) && (step.size.to === 'all' || step.size.to === 'health')
    case 'hedge-delta':
      return hasNoCaps(step.caps)
    case 'transfer-to-backstop':
      return step.lossBudget === null && step.windowBudget === undefined && step.cut === undefined
    case 'deleverage':
      return step.most === null
    case 'socialise':
      return step.most === 1_000_000 && step.index === undefined
    case 'charge-account':
    case 'bid':
    case 'defer':
      return false
  }
}

function hasNoCaps(caps: Caps): boolean {
  return caps.perLoss === null && caps.perCommand === null && caps.perWindow === null
}

function withoutRest(steps: readonly Step[]): RulebookFinding[] {
  const flatAt = steps.findIndex(closesAll)
  const claimAt = steps.findLastIndex(claimsAll)
  const found: RulebookFinding[] = []
  if (claimAt < 0)
    found.push(
      error(
        'deficit-may-stay',
        null,
        'a deficit that nobody pays has no name at the end of the steps. End them with a record-claim that has no conditions.',
      ),
    )
  else if (claimAt < flatAt)
    found.push(
      error(
        'deficit-may-stay',
        claimAt,
        `${titleOf(steps, claimAt)} comes before ${titleOf(steps, flatAt)}, and only a closed bucket has a debt that is certain. Move it to the end.`,
      ),
    )
  if (flatAt < 0)
    found.push(
      finding(
        'warning',
        'quantity-may-stay',
        null,
        'a position that nobody takes stays open at the end of the steps, and is tried again later. A tear-up, or a deleverage without conditions, caps or named accounts, would close it.',
      ),
    )
  const levies = steps.some((step) => step.step === 'socialise' && step.base === 'withdrawals')
  if (levies && !steps.some((step) => step.step === 'record-claim'))
    found.push(
      error(
        'deficit-may-stay',
        null,
        'withdrawals pay for a claim, and no step records one. Add a record-claim.',
      ),
    )
  return found
}
