import { type Alarms, alarmText } from '../feeds/alarm.ts'
import type { Host } from '../host/host.ts'
import { Allowance } from '../stream/allowance.ts'
import type { FieldFault } from './problem.ts'

/** Looks at the feeds in a second, and how many of them may be saved up. */
const LOOKS = { perSecond: 20, burst: 50 }

/**
 * What is missing for a service to be ready. Anybody may ask, as often as he likes; a look at the feeds goes through every
 * series, so where it is asked too often it is told what the last look found. Whether the host runs is always told as it is.
 */
export class Readiness {
  #late: readonly FieldFault[] = []
  #of: Alarms | null = null
  readonly #looks = new Allowance(LOOKS.burst, LOOKS.perSecond, performance.now())

  missing({ stoppedBy }: Pick<Host, 'stoppedBy'>, alarms: Alarms): readonly FieldFault[] {
    if (this.#looks.take(performance.now()) || this.#of !== alarms) {
      this.#late = lateIn(alarms)
      this.#of = alarms
    }
    if (stoppedBy === null) return this.#late
    const message = 'The host has stopped and takes nothing more.'
    return [{ field: '', rule: 'running', message }, ...this.#late]
  }
}

/** Whose feed it is stands in /v1/alarms, for those who have a key: here anybody asks. */
function lateIn(alarms: Alarms): FieldFault[] {
  return alarms.alarms().map((alarm) => ({
    field: alarm.of === 'feed' ? '' : alarm.name,
    rule: `fresh-${alarm.of}`,
    message: alarm.of === 'feed' ? 'A feed brings nothing in time.' : alarmText(alarm),
  }))
}
