import type { House } from '../../waterfall/house.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import type { Tell } from './checks.ts'

/** A rulebook is never exchanged under an open loss: every loss ends under the rules it began with. */
export function adoptRulebook(house: House, body: BodyOf<'adopt-rulebook'>, tell: Tell): Refusal | null {
  const open = house.tables.losses.size
  if (open > 0) return { reason: 'loss-open', losses: open }
  if (body.rulebook.steps.length === 0)
    return { reason: 'terms-refused', why: ['a rulebook needs at least one step'] }
  tell({ type: 'rulebook-adopted', version: house.rulebooks.length, rulebook: body.rulebook })
  return null
}
