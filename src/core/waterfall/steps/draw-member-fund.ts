import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { allocateByLevel } from '../../money/level.ts'
import { availableOf, deficitOf } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import { leftOf } from '../members.ts'
import type { Member } from '../mutual.ts'
import type { Caps, StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'
import { drawFrom } from './draw.ts'
import { namedAccount } from './payer.ts'

const noCaps: Caps = { perLoss: null, perCommand: null, perWindow: null }

/**
 * Pays deficits out of the contributions of the members who did not default: pro rata to them, or a tier at a time,
 * so that who bid badly in an auction stands before who bid well. Nobody's contribution pays above what is left of it.
 */
export function drawMemberFund(
  turn: Turn,
  losses: readonly Loss[],
  step: StepOf<'draw-member-fund'>,
  index: number,
): void {
  const { house } = turn
  const payer = namedAccount(house, step.members, losses[0].asset)
  if (payer === null) return
  const members = survivors(house, step.members)
  const asked = losses
    .map((loss) => ({ loss, amount: deficitOf(house, loss) }))
    .filter(({ amount }) => amount > 0)
  if (asked.length === 0) return
  const left = members.reduce((sum, member) => sum + leftOf(member), 0)
  const room = Math.min(left, availableOf(house, payer))
  const paid = drawFrom(turn, payer, room, asked, step, index, noCaps, true)
  const total = paid.reduce((sum, amount) => sum + amount, 0)
  if (total === 0) return
  turn.tell({
    type: 'contributions-used',
    losses: asked.map(({ loss }) => loss.id),
    step: index,
    fund: step.members,
    accounts: Int32Array.from(members, ({ account }) => account),
    amounts: step.by === 'tier' ? byTier(members, total) : proRata(members, total),
  })
}

/** Members of whom no bucket is in default: a defaulter's contribution is there for his own loss. */
function survivors(house: House, fund: string): readonly Member[] {
  const fallen = new Set<Account>()
  for (const { bucket } of house.tables.losses.values()) fallen.add(house.book.ownerOf(bucket))
  return (house.tables.members.get(fund) ?? []).filter(
    ({ account }) => !fallen.has(account) && house.book.openLossOf(account) === NONE,
  )
}

function proRata(members: readonly Member[], total: number): Float64Array {
  const amounts = new Float64Array(members.length)
  const caps = Float64Array.from(members, leftOf)
  const weights = Float64Array.from(members, ({ contribution }) => contribution)
  allocateByLevel(BigInt(total), caps, weights, amounts)
  return amounts
}

/** A tier is used up, pro rata within it, before the next one pays anything. */
function byTier(members: readonly Member[], total: number): Float64Array {
  const amounts = new Float64Array(members.length)
  const tiers = [...new Set(members.map(({ tier }) => tier))].sort((a, b) => a - b)
  let missing = total
  for (const tier of tiers) {
    const places = [...members.keys()].filter((at) => members[at].tier === tier)
    const held = places.reduce((sum, at) => sum + leftOf(members[at]), 0)
    const parts = proRata(
      places.map((at) => members[at]),
      Math.min(missing, held),
    )
    for (const [place, at] of places.entries()) amounts[at] = parts[place]
    missing -= Math.min(missing, held)
  }
  return amounts
}
