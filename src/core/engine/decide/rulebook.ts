import type { House } from '../../waterfall/house.ts'
import { finestIndex, type Rulebook, type Step } from '../../waterfall/rulebook.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import type { Tell } from './checks.ts'

/** A rulebook is never exchanged under an open loss: every loss ends under the rules it began with. */
export function adoptRulebook(house: House, body: BodyOf<'adopt-rulebook'>, tell: Tell): Refusal | null {
  const open = house.tables.losses.size
  if (open > 0) return { reason: 'loss-open', losses: open }
  if (body.rulebook.steps.length === 0)
    return { reason: 'terms-refused', why: ['a rulebook needs at least one step'] }
  if (
    body.rulebook.steps.some((step) => step.step === 'socialise' && (step.index?.decimals ?? 0) > finestIndex)
  )
    return { reason: 'terms-refused', why: [`an index has at most ${finestIndex} decimals`] }
  const why = unlike(house, body.rulebook)
  if (why !== null) return { reason: 'terms-refused', why: [why] }
  tell({ type: 'rulebook-adopted', version: house.rulebooks.length, rulebook: body.rulebook })
  return null
}

/** What is wrong with steps for one asset: they are the same steps, of a known asset, named once. */
function unlike({ markets }: House, { steps, stepsIn }: Rulebook): string | null {
  const assets = stepsIn?.map(({ asset }) => asset) ?? []
  if (new Set(assets).size < assets.length) return 'an asset has its own steps twice'
  if (assets.some((asset) => !(asset in markets.assets))) return 'an asset with its own steps is not listed'
  const kinds = (list: readonly Step[]): string => list.map(({ step }) => step).join()
  const other = stepsIn?.find((each) => kinds(each.steps) !== kinds(steps))
  return other === undefined ? null : `the steps for asset ${other.asset} are of other kinds`
}
