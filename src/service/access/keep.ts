import type { House } from '../../core/waterfall/house.ts'
import type { Host, RequestKey } from '../host/host.ts'
import { type ProblemAnswer, problem } from '../http/problem.ts'
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
  return kept.filter(({ type }) => type !== 'nonce-used' && type !== 'request-kept')
}

/** What a request made, by number, and whether it had made it before. */
export interface KeptOnce {
  readonly made: readonly number[]
  readonly repeated: boolean
}

/**
 * The same once for each idempotency key, whichever of his keys somebody sends it with: what was made before is told
 * again.
 *
 * @param key null where it may be done anew each time
 * @param make the notes, and the numbers of what they make
 * @throws {ProblemAnswer} also where the key stands for another request
 */
export async function keepOnce(
  host: Host,
  principal: Principal,
  now: number,
  key: RequestKey | null,
  make: (
    house: House,
    registry: Registry,
  ) => { readonly notes: readonly NoteBody[]; readonly made: readonly number[] },
): Promise<KeptOnce> {
  let kept: KeptOnce = { made: [], repeated: false }
  await keep(host, principal, now, (house, registry) => {
    const before = madeBefore(registry, principal, Math.max(now, house.at), key)
    if (before !== null) {
      kept = { made: before, repeated: true }
      return []
    }
    const { notes, made } = make(house, registry)
    kept = { made, repeated: false }
    if (key === null) return notes
    return [...notes, { type: 'request-kept', request: key.key, digest: key.digest, made }]
  })
  return kept
}

/**
 * What a request made before, by number; null where it is new.
 * @throws {ProblemAnswer} where its key stands for another one
 */
export function madeBefore(
  { keys, requests }: Registry,
  principal: Principal,
  now: number,
  key: RequestKey | null,
): readonly number[] | null {
  if (key === null) return null
  const found = requests.find([principal.key, ...keys.kinOf(principal.key, 0)], key.key, now)
  if (found === null) return null
  if (found.digest === key.digest) return found.made
  const message = 'Found a key that stands for another request. Choose a new key.'
  throw problem('key-taken', message, [{ field: 'Idempotency-Key', rule: 'key-free', message }])
}

function standsNot({ key, nonce }: Principal, now: number, { keys }: Registry): ProblemAnswer | null {
  if (!keys.isLive(key, now)) return keyEnded()
  return nonce !== null && keys.isNonceTaken(key, nonce) ? replayed() : null
}

function nonceOf({ key, nonce }: Principal, now: number): NoteBody[] {
  return nonce === null ? [] : [{ type: 'nonce-used', key, nonce, until: nonceEnd(now) }]
}
