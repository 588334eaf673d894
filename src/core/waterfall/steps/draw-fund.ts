import type { Account } from '../../book/book.ts'
import { splitProRata } from '../../money/split.ts'
import { availableOf, deficitOf } from '../bucket.ts'
import { roomAbove } from '../fund-height.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'
import { drawFrom, type Need } from './draw.ts'
import { fundOf } from './payer.ts'

/**
 * Pays deficits out of insurance funds. Losses that reach the step together and ask the same fund for more
 * than it has share it pro rata, or, where the fund pays all or nothing, are paid whole in order.
 */
export function drawFund(
  turn: Turn,
  losses: readonly Loss[],
  step: StepOf<'draw-fund'>,
  index: number,
): void {
  const byFund = new Map<Account, Need[]>()
  for (const loss of losses) {
    for (const [fund, amount] of needs(turn, loss, step)) {
      byFund.set(fund, [...(byFund.get(fund) ?? []), { loss, amount }])
    }
  }
  for (const [fund, asked] of byFund) {
    const kept = Math.max(0, availableOf(turn.house, fund) - step.keep)
    const room = step.leave === undefined ? kept : Math.min(kept, roomAbove(turn.house, fund, step.leave))
    drawFrom(turn, fund, room, asked, step, index, step.caps, step.partial)
  }
}

/** A bucket's deficit by fund: laid on the instruments it held at default where the scope asks for it. */
function needs(turn: Turn, loss: Loss, step: StepOf<'draw-fund'>): Map<Account, number> {
  const { house } = turn
  const deficit = deficitOf(house, loss)
  const found = new Map<Account, number>()
  const add = (fund: Account | null, amount: number): void => {
    if (fund !== null && amount > 0) found.set(fund, (found.get(fund) ?? 0) + amount)
  }
  if (step.scope !== 'instrument' || loss.series.length === 0) {
    add(fundOf(house, step.scope === 'instrument' ? 'asset' : step.scope, loss, null), deficit)
    return found
  }
  const claims = loss.weights.map((weight) => BigInt(weight) * BigInt(deficit))
  if (deficit === 0 || claims.every((claim) => claim === 0n)) return found
  for (const [at, part] of splitProRata(BigInt(deficit), claims).entries())
    add(fundOf(house, 'instrument', loss, loss.series[at]), Number(part))
  return found
}
