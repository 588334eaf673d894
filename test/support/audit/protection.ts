import type { Deleverage } from '../../../src/core/waterfall/events.ts'
import type { Protection, Step, StepOf } from '../../../src/core/waterfall/rulebook.ts'
import { assessTwin, ceilDiv, magnitude, type TwinAccount } from '../margin-twin.ts'
import type { Expect } from './house-events.ts'
import { type AuditLoss, type AuditState, least, most } from './state.ts'

const MILLION = 1_000_000n

type Close = StepOf<'deleverage'>

/** What an account would hold once it has taken a quantity for a value. */
function afterTaking(
  state: AuditState,
  row: number,
  series: number,
  quantity: bigint,
  value: bigint,
): TwinAccount {
  const account = state.account(row)
  const { settles } = state.instrument(series)
  const balances = new Map(account.balances)
  balances.set(settles, (balances.get(settles) ?? 0n) - value)
  const positions = new Map(account.positions)
  const left = (positions.get(series)?.quantity ?? 0n) + quantity
  if (left === 0n) positions.delete(series)
  else positions.set(series, { quantity: left, cost: 0n })
  return { ...account, balances, positions }
}

/** A share of the money at which he is closed, up, and no more than the equity that leaves him. */
export function closingFee(
  state: AuditState,
  fee: Close['fee'],
  row: number,
  series: number,
  quantity: bigint,
  value: bigint,
): bigint {
  if (fee === undefined) return 0n
  const { netEquity } = assessTwin(state.book, afterTaking(state, row, series, quantity, value))
  const asked = ceilDiv(magnitude(value) * BigInt(fee.rate), MILLION)
  return most(0n, least(asked, state.fromHome(row, series, netEquity)))
}

function slackOf(state: AuditState, loss: AuditLoss, keep: Protection['keep'], account: TwinAccount): bigint {
  const { netEquity, marginEquity, maintenance, initial } = assessTwin(state.book, account)
  if (keep === 'equity') return netEquity
  if (keep === 'initial') return marginEquity - initial - account.reserved
  const counted = loss.rulebook.reservations === 'maintenance' ? account.reserved : 0n
  return marginEquity - maintenance - counted
}

type GapOf = (closing: bigint, taker: number) => bigint

/**
 * Nobody is left with less than what must be kept, or with less than he had where that was less already; and who is
 * capped is capped by that and by nothing else: one increment more would have been too much for him.
 */
export function checkProtection(
  state: AuditState,
  event: Deleverage,
  loss: AuditLoss,
  step: Step,
  gapOf: GapOf,
  expect: Expect,
): void {
  if (step.step !== 'deleverage' || step.protect === undefined) return
  const { keep } = step.protect
  const open = state.quantity(loss.bucket, event.series)
  const side = open > 0n ? 1n : -1n
  let taken = 0n
  for (const [at, row] of event.takers.entries()) {
    const quantity = BigInt(event.quantities[at])
    const before = taken
    taken += quantity
    const slackAt = (size: bigint): bigint => {
      const isOwn = step.price.at === 'average'
      const told = before === 0n ? 0n : gapOf(before, row)
      const gap = isOwn ? gapOf(size, row) : gapOf(before + size, row) - told
      const value = state.valueNow(event.series, size) - gap
      const fee = closingFee(state, step.fee, row, event.series, size, value)
      return slackOf(state, loss, keep, afterTaking(state, row, event.series, size, value + fee))
    }
    const floor = least(0n, slackOf(state, loss, keep, state.account(row)))
    expect(`account ${row} keeps its ${keep}`, Number(slackAt(quantity) >= floor), 1)
    const couldTakeMore = taken !== open && -state.quantity(row, event.series) !== quantity
    // Of a pool's winner only as much is closed as brings their profit down.
    if (couldTakeMore && isCappedOnly(step) && loss.source !== 'pool-profit')
      expect(`account ${row} could take more`, Number(slackAt(quantity + side) < floor), 1)
  }
}

/** Nothing but the protection stands between an account and all that is open. */
function isCappedOnly({ protect, select, among, cap }: Close): boolean {
  return protect?.how === 'cap' && select.by !== 'pro-rata' && among === 'all' && cap === 'none'
}
