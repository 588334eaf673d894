import { existsSync } from 'node:fs'
import type { Rulebook } from '../core/waterfall/rulebook.ts'
import { readInput } from '../files/bytes.ts'
import { type Problems, wholeFile } from '../files/problems.ts'
import { type HouseAccount, rulebookYaml, type Venue, venues } from '../venues/index.ts'
import { type RulebookContext, readRulebook } from '../wire/rulebook.ts'

/** A rulebook that was asked for by the name of a venue or of a file. */
export interface RulebookSource {
  /** The venue's id, or the name the file gives itself. */
  readonly name: string
  readonly rulebook: Rulebook
  /** The text it was read from; a venue's is the one `venues show --yaml` prints. */
  readonly text: string
  /** Accounts of the house a venue's rulebook names; a file says nothing of them. */
  readonly house: readonly HouseAccount[]
}

/**
 * Reads a rulebook by the id of a shipped venue or by the name of a file. An id goes first, since a file can always
 * be named with its folder.
 *
 * @param problems takes everything wrong with it, or that there is neither a venue nor a file of that name
 */
export async function loadRulebook(
  nameOrPath: string,
  context: RulebookContext,
  problems: Problems,
): Promise<RulebookSource | undefined> {
  const venue = venues.find(({ id }) => id === nameOrPath)
  if (venue !== undefined) return ofVenue(venue, context, problems)
  if (!existsSync(nameOrPath)) return tellUnknown(nameOrPath, problems)
  const text = await readInput(nameOrPath, problems)
  const rulebook = text === undefined ? undefined : readRulebook(nameOrPath, text, context, problems)
  if (text === undefined || rulebook === undefined) return undefined
  return { name: rulebook.name, rulebook, text, house: [] }
}

function ofVenue(venue: Venue, context: RulebookContext, problems: Problems): RulebookSource | undefined {
  const text = rulebookYaml(venue)
  const rulebook = readRulebook(venue.id, text, context, problems)
  return rulebook === undefined ? undefined : { name: venue.id, rulebook, text, house: venue.house }
}

function tellUnknown(nameOrPath: string, problems: Problems): undefined {
  const known = venues.map(({ id }) => id).join(', ')
  problems.add({
    place: wholeFile(nameOrPath),
    found: 'neither a file nor a venue of this name',
    expected: `a file, or one of ${known}`,
  })
  return undefined
}
