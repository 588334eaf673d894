import { mulDiv } from '../../money/mul-div.ts'
import { deficitOf, netEquityOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import { lossMeterName } from '../meters.ts'
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
  // A loss that stays open comes by again; what this step has taken of it before is not taken twice.
  const taken = house.meters.used(lossMeterName(loss.id, index), house.at, Number.POSITIVE_INFINITY)
  const wanted = Math.max(0, mulDiv(base, step.rate, 1_000_000, 'ceil') - taken)
  const left = Math.max(0, netEquityOf(house, loss.bucket))
  const most = step.cap === 'margin-left' ? left : Math.min(Math.max(0, step.cap - taken), left)
  const amount = Math.min(wanted, most)
  if (amount === 0) return 'next'
  const shares = [{ to: feeAccount(house, step.to, loss, loss.series[0] ?? null), amount }]
  turn.tell({ type: 'charged', ...atStep(loss, index, step), amount, shares })
  return 'next'
}
