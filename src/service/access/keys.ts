import type { Account } from '../../core/book/book.ts'
import { invariant } from '../../core/money/invariant.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { KeyRequest } from '../../wire/service/answers/keys.ts'
import type { Host } from '../host/host.ts'
import { notFound, type ProblemAnswer, problem } from '../http/problem.ts'
import type { ApiKey } from '../registry/keys.ts'
import type { NoteBody, Role } from '../registry/notes.ts'
import type { Registry } from '../registry/registry.ts'
import { roleForbidden } from './may-ask.ts'
import type { Principal } from './principal.ts'
import { hashOfSecret, idIn, newKeyId, newSecret, type Random } from './secrets.ts'
import { isPublicKey } from './signature.ts'

/** A key that was made, with its secret. It is told here and never again. */
export interface NewKey {
  readonly note: Extract<NoteBody, { type: 'key-made' }>
  readonly secret: string
}

/**
 * Makes a key, by the state then. What holds: a participant's key belongs to an account, no other does; operators
 * make and end keys of participants only; a key takes the place of one that stands, of the same role, holder and account.
 *
 * @throws {ProblemAnswer} where one of these does not hold
 */
export function newKey(
  request: KeyRequest,
  by: Principal,
  random: Random,
  now: number,
  house: House,
  registry: Registry,
): NewKey {
  if (!mayKeep(by.role, request.role)) throw roleForbidden(by.role)
  const { role, holder, publicKey, overlapMs } = request
  if (publicKey !== null && !isPublicKey(publicKey))
    throw invalid(
      'publicKey',
      'ed25519',
      'Found a public key of another form, expected 32 bytes in base64url.',
    )
  if (overlapMs > 0 && request.replaces === null)
    throw invalid(
      'overlapMs',
      'replaces',
      'Found an overlap, expected the key that works on. Name it in replaces.',
    )
  const owner = ownerOf(request, house, registry)
  if (request.replaces !== null) checkReplaced(request.replaces, { role, holder, owner }, now, registry)
  const key = freeId(random, registry)
  const secret = newSecret(key, random)
  const sha256 = hashOfSecret(secret)
  const { replaces } = request
  const overlap = overlapMs > 0 ? { overlapMs } : {}
  const note = {
    type: 'key-made',
    key,
    role,
    holder,
    owner,
    sha256,
    publicKey,
    replaces,
    ...overlap,
  } as const
  return { note, secret }
}

/**
 * Ends a key.
 * @throws {ProblemAnswer} where there is none, it has ended, or no admin would be left
 */
export function endKey(key: string, by: Principal, now: number, registry: Registry): NoteBody {
  const found = registry.keys.get(key)
  if (found === undefined) throw notFound('key', 'key', key)
  if (!mayKeep(by.role, found.role)) throw roleForbidden(by.role)
  if (!registry.keys.isLive(key, now)) throw conflict('key', 'live-key', `Found key ${key} ended already.`)
  if (registry.keys.isLastAdmin(key))
    throw conflict('key', 'last-admin', `Found ${key} the last key of an admin. Make another one first.`)
  return { type: 'key-revoked', key }
}

/** Admins look after all keys, operators after those of participants. */
export function mayKeep(role: Role, of: Role): boolean {
  return role === 'admin' || (role === 'operator' && of === 'participant')
}

/** A secret for a key of an admin that no other key makes, to be told before it is good for anything. */
export function adminSecret(random: Random): string {
  return newSecret(newKeyId(random), random)
}

/**
 * Makes the first key of an admin out of a secret that was told.
 * @returns whether it is good; false where somebody looks after keys already
 */
export function keepFirstAdmin(host: Host, secret: string): Promise<boolean> {
  const hasAdmin = ({ keys }: Registry): boolean => keys.list().some(({ role }) => role === 'admin')
  return keepAdmin(host, secret, 'first admin', hasAdmin)
}

/**
 * Makes another key of an admin out of a secret that was told, for whoever lost his: nobody is asked, so it is for those
 * alone who can start the service. The audit log says that the service made it.
 * @returns whether it is new; false where the key was made before
 */
export function keepAnotherAdmin(host: Host, secret: string): Promise<boolean> {
  return keepAdmin(host, secret, 'another admin', () => false)
}

async function keepAdmin(
  host: Host,
  secret: string,
  holder: string,
  isSpared: (registry: Registry) => boolean,
): Promise<boolean> {
  const key = idIn(secret)
  invariant(key !== null, 'the secret is one of ours')
  const kept = await host.note('service', (_house, registry) => {
    if (isSpared(registry) || registry.keys.get(key) !== undefined) return null
    const of = { role: 'admin', owner: null, publicKey: null, replaces: null } as const
    return [{ type: 'key-made', key, ...of, holder, sha256: hashOfSecret(secret) }]
  })
  return kept.length > 0
}

function ownerOf({ role, owner }: KeyRequest, house: House, { accounts }: Registry): Account | null {
  if (role !== 'participant') {
    if (owner === null) return null
    throw invalid('owner', 'owner', `Found an owner for a key of role ${role}, expected none. Leave it out.`)
  }
  if (owner === null)
    throw invalid('owner', 'owner', 'Found no owner for a participant, expected the name of an account.')
  const account = accounts.rowOf(owner)
  if (account !== undefined && house.book.kindOf(account) === 'participant') return account
  throw invalid(
    'owner',
    'known-account',
    `Found ${JSON.stringify(owner)}, expected the name of a participant’s account.`,
  )
}

function checkReplaced(
  id: string,
  like: Pick<ApiKey, 'role' | 'holder' | 'owner'>,
  now: number,
  { keys }: Registry,
): void {
  const old = keys.get(id)
  if (old === undefined) throw notFound('replaces', 'key', id)
  if (!keys.isLive(id, now)) throw conflict('replaces', 'live-key', `Found key ${id} ended already.`)
  if (old.role === like.role && old.holder === like.holder && old.owner === like.owner) return
  const message = `Found key ${id} of another role, holder or account. A key takes the place of one like it.`
  throw invalid('replaces', 'same-key', message)
}

function freeId(random: Random, { keys }: Registry): string {
  let id = newKeyId(random)
  while (keys.get(id) !== undefined) id = newKeyId(random)
  return id
}

function invalid(field: string, rule: string, message: string): ProblemAnswer {
  return problem('invalid', message, [{ field, rule, message }])
}

function conflict(field: string, rule: string, message: string): ProblemAnswer {
  return problem('conflict', message, [{ field, rule, message }])
}
