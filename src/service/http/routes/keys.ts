import { z } from 'zod'
import {
  type KeyAnswer,
  keyAnswer,
  keyId,
  keyRequest,
  meAnswer,
  newKeyAnswer,
} from '../../../wire/service/answers/keys.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import { namesOf } from '../../../wire/service/names.ts'
import { keep } from '../../access/keep.ts'
import { endKey, mayKeep, newKey } from '../../access/keys.ts'
import type { ApiKey } from '../../registry/keys.ts'
import { whoHasAKey } from '../audience.ts'
import { nowOf } from '../now.ts'
import { cursorOf, pageQuery, placeOf } from '../paging.ts'
import { type Access, type Route, route } from '../route.ts'
import type { Service } from '../service.ts'

const tag = 'keys'
const keepers: Access = { roles: ['admin', 'operator'] }

/** Keys: who may ask anything at all. */
export const keyRoutes: readonly Route[] = [
  route({
    name: 'whoAmI',
    method: 'GET',
    path: '/v1/me',
    summary: 'The key this is asked with: its role, holder and account.',
    tag,
    access: whoHasAKey,
    answer: meAnswer,
    handle: ({ service, principal }) => {
      const { key, role, holder, owner, signed } = shown(service, keyOf(service, principal!.key))
      return { key, role, holder, owner, signed }
    },
  }),
  route({
    name: 'listKeys',
    method: 'GET',
    path: '/v1/keys',
    summary: 'Keys in the order they were made, ended ones included; an operator sees those of participants.',
    tag,
    access: keepers,
    query: pageQuery,
    answer: pageOf('KeyPage', keyAnswer),
    handle: ({ service, principal, query: { limit, cursor } }) => {
      const from = placeOf('keys', 1, cursor)?.[0] ?? 0
      const items: KeyAnswer[] = []
      let next: string | null = null
      for (const [place, key] of service.host.registry.keys.from(from)) {
        if (!mayKeep(principal!.role, key.role)) continue
        if (items.length === limit) next = cursorOf('keys', place)
        if (next !== null) break
        items.push(shown(service, key))
      }
      return { items, next }
    },
  }),
  route({
    name: 'makeKey',
    method: 'POST',
    path: '/v1/keys',
    summary:
      'Makes a key, or one in the place of another. Its secret stands in this answer and is told never again.',
    tag,
    access: keepers,
    body: keyRequest,
    answer: newKeyAnswer,
    example: { role: 'participant', holder: 'Ada', owner: 'ada' },
    status: 201,
    handle: async ({ service, principal, body }) => {
      let secret = ''
      const [note] = await keep(service.host, principal!, service.clock(), (house, registry) => {
        const made = newKey(body, principal!, service.access.random, nowOf(service), house, registry)
        secret = made.secret
        return [made.note]
      })
      const { key } = note as Extract<typeof note, { type: 'key-made' }>
      return { ...shown(service, keyOf(service, key)), secret }
    },
  }),
  route({
    name: 'revokeKey',
    method: 'DELETE',
    path: '/v1/keys/:key',
    summary: 'Ends a key, for good and at once. The last key of an admin stays.',
    tag,
    access: keepers,
    params: z.strictObject({ key: keyId }),
    answer: keyAnswer,
    handle: async ({ service, principal, params: { key } }) => {
      await keep(service.host, principal!, service.clock(), (_house, registry) => [
        endKey(key, principal!, nowOf(service), registry),
      ])
      return shown(service, keyOf(service, key))
    },
  }),
]

function keyOf({ host }: Service, id: string): ApiKey {
  return host.registry.keys.get(id)!
}

/** Everything of a key but its hash. */
function shown({ host }: Service, key: ApiKey): KeyAnswer {
  const { id, role, holder, owner, publicKey, replaces, madeAt, madeBy, revokedAt } = key
  const name = owner === null ? null : namesOf(host.house, host.registry.accounts).accountName(owner)
  return {
    key: id,
    role,
    holder,
    owner: name,
    signed: publicKey !== null,
    replaces,
    madeAt,
    madeBy,
    revokedAt,
  }
}
