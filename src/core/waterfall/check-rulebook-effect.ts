import type { Condition, Step } from './rulebook.ts'
import { error, finding, type RulebookFinding, titleOfStep } from './rulebook-finding.ts'

/** Words of a step that change nothing, or that cannot mean what they say beside its others. */
export function withoutEffect(steps: readonly Step[], index: number): RulebookFinding[] {
  const step = steps[index]
  const by = titleOfStep(step, index)
  return [
    ...step.when.flatMap((condition) => uselessUntil(condition, by, index)),
    ...ofKind(steps, by, index),
  ]
}

function ofKind(steps: readonly Step[], by: string, index: number): RulebookFinding[] {
  const step = steps[index]
  switch (step.step) {
    case 'deleverage':
      return step.protect?.how === 'paired' && step.select.by === 'pro-rata'
        ? [warning(index, `${by} shares pro rata, where pairs are only capped. Say cap, or take a queue.`)]
        : []
    case 'close-on-book':
      return step.fund !== undefined && step.execution === 'outside'
        ? [
            warning(
              index,
              `${by} has a fund behind fills that an outside engine has made already. Fill from the known depth, or leave the fund out.`,
            ),
          ]
        : []
    case 'tear-up':
      return step.share !== undefined && step.scope !== 'slice'
        ? [warning(index, `${by} has a share, which only a slice has. Say scope: slice, or leave it out.`)]
        : []
    case 'bid':
      return goesBack(step)
        ? [
            error(
              'no-effect',
              index,
              `${by} has a path that goes back in time. Put its points in order of time, before its end.`,
            ),
          ]
        : []
    case 'gate':
      return step.until === 'repaid' && step.what.includes('withdrawals') && steps.some(isLevy)
        ? [
            error(
              'waits-for-itself',
              index,
              `${by} stops withdrawals until claims are repaid, and it is withdrawals that repay them. Give it a time, or let another pay.`,
            ),
          ]
        : []
    default:
      return []
  }
}

function warning(index: number, message: string): RulebookFinding {
  return finding('warning', 'no-effect', index, message)
}

/** Coming back to a fall as large as the one that trips it is no coming back. */
function uselessUntil(condition: Condition, by: string, index: number): RulebookFinding[] {
  if (condition.on !== 'fund-drawdown' || condition.until === undefined) return []
  if (condition.until < condition.share) return []
  return [
    warning(
      index,
      `${by} waits for a fall that is over at once: its until is not below its share. Lower it.`,
    ),
  ]
}

function goesBack({ path, overMs }: Extract<Step, { step: 'bid' }>): boolean {
  const times = [0, ...(path ?? []).map(({ afterMs }) => afterMs), overMs]
  return times.some((time, place) => place > 0 && path !== undefined && time <= times[place - 1])
}

function isLevy(step: Step): boolean {
  return step.step === 'socialise' && step.base === 'withdrawals'
}
