import type { Step } from './rulebook.ts'
import { finding, type RulebookFinding, type RulebookSurroundings, titleOfStep } from './rulebook-finding.ts'

/**
 * A rulebook for options whose forced closes pass by whoever is long one: a short option that nobody takes of his own
 * will then stays with its bucket, open by name, for as long as that is so.
 */
export function shortOptionsStay(steps: readonly Step[], around: RulebookSurroundings): RulebookFinding[] {
  if (!isForOptions(steps, around) || steps.some(takesShortOptions)) return []
  return [
    finding(
      'warning',
      'quantity-may-stay',
      null,
      'whoever is long an option is exempt from every step without conditions, so a short option that nobody buys back stays open at the end of the steps. Say long-options: included in the last tear-up or deleverage, if that is not meant.',
    ),
  ]
}

/** A hedge is a perpetual or a future of the index: its delta is one at every price, so it brings no new curve into the book. */
export function hedgesInOptions(
  step: Step,
  index: number,
  { instruments }: RulebookSurroundings,
): RulebookFinding[] {
  if (step.step !== 'hedge-delta') return []
  const options = new Set(
    (instruments ?? []).flatMap(({ symbol, kind }) => (kind === 'option' ? [symbol] : [])),
  )
  return step.with
    .filter((name) => options.has(name))
    .map((name) =>
      finding(
        'warning',
        'no-effect',
        index,
        `${titleOfStep(step, index)} hedges with "${name}", which is an option, so it is passed by. Name a perpetual or a future of the index.`,
      ),
    )
}

/** Options are listed, or the rulebook speaks of them. */
export function isForOptions(steps: readonly Step[], { instruments }: RulebookSurroundings): boolean {
  return (
    (instruments ?? []).some(({ kind }) => kind === 'option') ||
    steps.some(
      (step) =>
        step.step === 'hedge-delta' ||
        (step.step === 'tear-up' && step.scope === 'slice') ||
        step.when.some(
          ({ on, is }: { readonly on: string; readonly is?: unknown }) =>
            on === 'margin' && is === 'scenario',
        ),
    )
  )
}

/** Can take any short option off a bucket, willing takers or not; a condition on the kind of margin is no obstacle. */
export function takesShortOptions(step: Step): boolean {
  if (step.step !== 'tear-up' && step.step !== 'deleverage') return false
  return step.longOptions === 'included' && step.when.every(({ on }) => on === 'margin')
}
