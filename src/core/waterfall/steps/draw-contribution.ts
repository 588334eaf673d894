import { availableOf, deficitOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import { leftOf, memberOf } from '../members.ts'
import type { Caps, StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'
import { drawFrom } from './draw.ts'
import { namedAccount } from './payer.ts'

const noCaps: Caps = { perLoss: null, perCommand: null, perWindow: null }

/** Pays each deficit out of what the defaulter's owner has put into a member fund himself, before anybody else's. */
export function drawContribution(
  turn: Turn,
  losses: readonly Loss[],
  step: StepOf<'draw-contribution'>,
  index: number,
): void {
  const { house } = turn
  const payer = namedAccount(house, step.members, losses[0].asset)
  if (payer === null) return
  for (const loss of losses) {
    const member = memberOf(house, step.members, house.book.ownerOf(loss.bucket))
    const amount = deficitOf(house, loss)
    if (member === null || amount === 0) continue
    const room = Math.min(leftOf(member), availableOf(house, payer))
    const [paid] = drawFrom(turn, payer, room, [{ loss, amount }], step, index, noCaps, true)
    if (paid === 0) continue
    turn.tell({
      type: 'contributions-used',
      losses: [loss.id],
      step: index,
      fund: step.members,
      accounts: Int32Array.of(member.account),
      amounts: Float64Array.of(paid),
    })
  }
}
