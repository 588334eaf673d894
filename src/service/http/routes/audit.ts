import { z } from 'zod'
import type { CommandBody } from '../../../core/engine/commands.ts'
import { type Json, toJson } from '../../../wire/canonical-json.ts'
import { type ActAnswer, actAnswer } from '../../../wire/service/answers/audit.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import { bodyToText } from '../../../wire/service/commands.ts'
import { type Names, namesOf } from '../../../wire/service/names.ts'
import { type AuditEntry, auditOf } from '../../access/audit.ts'
import { holderOf } from '../../access/proposals.ts'
import { cursorOf, pageFields, placeOf } from '../paging.ts'
import { type Route, route } from '../route.ts'
import type { Service } from '../service.ts'

const query = z.strictObject({
  ...pageFields,
  order: z.enum(['newest', 'oldest']).default('newest'),
  by: z.string().max(100).optional().describe('Only what was done with this key, or by this name.'),
  type: z.string().max(100).optional().describe('Only commands or notes of this type.'),
  bodies: z.enum(['true', 'false']).default('false').describe('Whether the bodies of commands are told.'),
})

/** Who did what, from the journal. */
export const auditRoutes: readonly Route[] = [
  route({
    name: 'listActs',
    method: 'GET',
    path: '/v1/audit',
    summary: 'Who did what: every command with its outcome, and every note, as the journal has them.',
    tag: 'audit',
    access: { roles: ['auditor', 'risk', 'admin'] },
    query: query as unknown as z.ZodType<z.infer<typeof query>, unknown>,
    answer: pageOf('ActPage', actAnswer),
    handle: async ({ service, query: { limit, cursor, order, by = null, type = null, bodies } }) => {
      const place = placeOf(`audit-${order}`, 2, cursor)
      const from = place === null ? null : { row: place[0], place: place[1] }
      const page = await auditOf(service.host.journal, { from, order, limit, by, type })
      const next = page.next === null ? null : cursorOf(`audit-${order}`, page.next.row, page.next.place)
      return { items: page.entries.map((entry) => told(service, entry, bodies === 'true')), next }
    },
  }),
]

function told({ host }: Service, { detail, ...entry }: AuditEntry, bodies: boolean): ActAnswer {
  const { registry, house } = host
  const names = namesOf(house, registry.accounts)
  const role = registry.keys.get(entry.by)?.role ?? null
  const holder = holderOf(entry.by, registry)
  const shown = entry.act === 'note' ? byName(detail, names) : bodies ? bodyByName(detail, names) : null
  return { ...entry, holder, role, detail: shown }
}

/** Accounts in the figures of a note are called what they are called now. */
function byName(detail: Json, names: Names): Json {
  const told = { ...(detail as { readonly [field: string]: Json }) }
  for (const field of ['account', 'owner'])
    if (typeof told[field] === 'number') told[field] = names.accountName(told[field])
  return told
}

/** A command that was refused may name what there never was; it is told as it stands then. */
function bodyByName(body: Json, names: Names): Json {
  if (body === null) return null
  try {
    return bodyToText(body as unknown as CommandBody, names) as Json
  } catch {
    return toJson(body)
  }
}
