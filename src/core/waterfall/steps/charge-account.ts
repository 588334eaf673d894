import { mulDiv } from '../../money/mul-div.ts'
import { deficitOf, netEquityOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import { atStep, type Outcome, type Turn } from '../turn.ts'
import { feeAccount } from './payer.ts'

/** Takes a penalty from the bucket, rounded up, never more than its cap or than margin leaves. */
export function chargeAccount(
  turn: Turn,
  loss: Loss,
  step: StepOf<'charge-account'>,
  index: number,
): Outcome {
  const { house } = turn
  const base =
    step.of === 'closed-notional'
      ? loss.closedNotional
      : step.of === 'deficit'
        ? deficitOf(house, loss)
        : loss.maintenanceAtDefault
  const wanted = mulDiv(base, step.rate, 1_000_000, 'ceil')
  const left = Math.max(0, netEquityOf(house, loss.bucket))
  const amount = Math.min(wanted, step.cap === 'margin-left' ? left : Math.min(step.cap, left))
  if (amount === 0) return 'next'
  const shares = [{ to: feeAccount(house, step.to, loss, loss.series[0] ?? null), amount }]
  turn.tell({ type: 'charged', ...atStep(loss, index, step), amount, shares })
  return 'next'
}
