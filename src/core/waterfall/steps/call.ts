import { NONE } from '../../book/layout.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { availableOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'
import { allocateDeficits } from './allocate-deficits.ts'
import { callMembers } from './call-members.ts'

/**
 * Calls a fund's members for more, pro rata to their contributions. A member owes at most a multiple of his
 * contribution in all, and pays at most what he has: what he cannot pay is passed on, and not called again.
 */
export function call(turn: Turn, losses: readonly Loss[], step: StepOf<'call'>, index: number): void {
  if (step.coolOffMs !== undefined || step.unpaid === 'claim') return callMembers(turn, losses, step, index)
  const { house } = turn
  const members = (house.tables.members.get(step.members) ?? []).filter(
    (member) =>
      house.book.homeAssetOf(member.account) === losses[0].asset &&
      house.book.openLossOf(member.account) === NONE &&
      !turn.fallen.has(member.account),
  )
  const caps = members.map((member) => {
    const owed = mulDiv(member.contribution, step.multiple, 1_000_000, 'floor') - member.called
    return Math.max(0, Math.min(owed, availableOf(house, member.account)))
  })
  allocateDeficits(turn, losses, step, index, null, {
    accounts: Int32Array.from(members, (member) => member.account),
    weights: Float64Array.from(members, (member) => member.contribution),
    caps: Float64Array.from(caps),
  })
}
