import type { Rulebook } from '../core/waterfall/rulebook.ts'
import { Problems } from '../files/problems.ts'
import { type RulebookContext, readRulebook } from '../wire/rulebook.ts'
import { rulebookYaml } from './rulebook-yaml.ts'
import type { Venue } from './venue.ts'

/**
 * A venue's rulebook in core's own form, read through its text like that of any file.
 *
 * @throws {BadInput} where an amount is finer than the asset's decimals
 */
export function rulebookOf(venue: Venue, context: RulebookContext): Rulebook {
  const problems = new Problems()
  const rulebook = readRulebook(venue.id, rulebookYaml(venue), context, problems)
  problems.throwIfAny()
  return rulebook!
}
