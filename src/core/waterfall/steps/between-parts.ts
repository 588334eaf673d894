import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import { partMeterName } from '../meters.ts'
import type { Step } from '../rulebook.ts'
import { rulebookOfLoss } from '../turn.ts'

/** When a step that closed a part of a loss's positions may close the next; null where it does not wait. */
export function nextPartAt(house: House, loss: Loss, step: Step, index: number): number | null {
  if (step.step !== 'close-on-book' || step.size.to !== 'share' || step.size.waitMs === undefined) return null
  const last = house.meters.lastUsed(partMeterName(loss.id, index))
  return last === null || last + step.size.waitMs <= house.at ? null : last + step.size.waitMs
}

/** The end of the first wait between parts that a loss is in, or null. */
export function firstPartAt(house: House, loss: Loss): number | null {
  const ends = rulebookOfLoss(house, loss).steps.map((step, index) => nextPartAt(house, loss, step, index))
  const running = ends.filter((end) => end !== null)
  return running.length === 0 ? null : Math.min(...running)
}

/**
 * Whether a loss waits between two parts. It comes up at the first step like one that is liquidating, and its marks are
 * watched meanwhile, where one that a defer has put off goes on with the step after it and not before its time.
 */
export function isBetweenParts(loss: Loss): boolean {
  return loss.status === 'deferred-until' && loss.step === 0
}
