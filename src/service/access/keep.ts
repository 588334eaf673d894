import type { House } from '../../core/waterfall/house.ts'
import type { Host } from '../host/host.ts'
import type { ProblemAnswer } from '../http/problem.ts'
import type { Note, NoteBody } from '../registry/notes.ts'
import type { Registry } from '../registry/registry.ts'
import { keyEnded } from './commands.ts'
import { nonceEnd } from './gatekeeper.ts'
import type { Principal } from './principal.ts'
import { replayed } from './unknown.ts'

/**
 * Keeps what somebody does that is no command, as notes. It is judged when its turn has come: whether his key still
 * stands, whether the nonce of a signed request is new, and what `make` itself throws. The nonce is kept with it in one
 * row, so a request that was caught does nothing a second time, whatever happened in between.
 *
 * @param make the notes, by the state then; it throws a `ProblemAnswer` where it may not be
 * @returns the notes that were made, once they are on disk
 * @throws {ProblemAnswer} what `make` threw, or that key or nonce stand no longer
 */
export async function keep(
  host: Host,
  principal: Principal,
  now: number,
  make: (house: House, registry: Registry) => readonly NoteBody[],
): Promise<readonly Note[]> {
  let failed: unknown = null
  const kept = await host.note(principal.key, (house, registry) => {
    try {
      const refused = standsNot(principal, Math.max(now, house.at), registry)
      if (refused !== null) throw refused
      return [...make(house, registry), ...nonceOf(principal, Math.max(now, house.at))]
    } catch (error) {
      failed = error
      return null
    }
  })
  if (failed !== null) throw failed
  return kept.filter(({ type }) => type !== 'nonce-used')
}

function standsNot({ key, nonce }: Principal, now: number, { keys }: Registry): ProblemAnswer | null {
  if (!keys.isLive(key, now)) return keyEnded()
  return nonce !== null && keys.isNonceTaken(key, nonce) ? replayed() : null
}

function nonceOf({ key, nonce }: Principal, now: number): NoteBody[] {
  return nonce === null ? [] : [{ type: 'nonce-used', key, nonce, until: nonceEnd(now) }]
}
