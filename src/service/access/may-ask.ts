import type { Account } from '../../core/book/book.ts'
import type { House } from '../../core/waterfall/house.ts'
import { namesOf } from '../../wire/service/names.ts'
import type { RouteInput } from '../http/gate.ts'
import { type ProblemAnswer, problem } from '../http/problem.ts'
import type { Access } from '../http/route.ts'
import type { Role } from '../registry/notes.ts'
import type { Registry } from '../registry/registry.ts'
import type { Principal } from './principal.ts'

/** A place where something may be asked: a route, or whatever else has an `access`. */
export interface Door {
  readonly access: Access
}

/** Whether a role may ask something at all, whatever it is about. Nobody may what is not written down. */
export function mayRoleAsk(role: Role, { access }: Door): boolean {
  if ('anyone' in access) return true
  return access.roles.includes(role) && (role !== 'participant' || access.own !== undefined)
}

/**
 * Whether a principal may ask this with this input. A participant may when every account it is about is his; accounts
 * that do not exist are nobody's, so he learns nothing of which do.
 *
 * @returns the problem to answer with, or null
 */
export function mayAsk(
  principal: Principal,
  door: Door,
  input: RouteInput,
  house: House,
  registry: Registry,
): ProblemAnswer | null {
  if (!mayRoleAsk(principal.role, door)) return roleForbidden(principal.role)
  const { access } = door
  if ('anyone' in access || principal.role !== 'participant') return null
  const names = access.own?.(input) ?? []
  const known = namesOf(house, registry.accounts)
  const other = names.find((name) => {
    const account = known.accountOf(name)
    return account === undefined || !isOwn(house, principal, account)
  })
  return other === undefined ? null : notOwn('', other)
}

/** Whether an account is a participant's own: his, or one that it owns. */
export function isOwn({ book }: House, { owner }: Principal, account: Account): boolean {
  if (owner === null || account < 0 || account >= book.accounts) return false
  const kind = book.kindOf(account)
  if (kind !== 'participant' && kind !== 'isolated') return false
  return account === owner || book.ownerOf(account) === owner
}

export function roleForbidden(role: Role): ProblemAnswer {
  const message = `Found a key of role ${role}, expected one whose role may do this. Ask with such a key.`
  return problem('forbidden', message, [{ field: '', rule: 'role', message }])
}

/** The same answer for an account of somebody else and for one that is not there. */
export function notOwn(field: string, name: string): ProblemAnswer {
  const message = `Found ${JSON.stringify(name)}, expected what is your own. Ask about your own accounts.`
  return problem('forbidden', message, [{ field, rule: 'own-account', message }])
}
