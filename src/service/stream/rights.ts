import type { Account } from '../../core/book/book.ts'
import { type Channel, channels } from '../../wire/service/stream.ts'
import { mayRoleAsk } from '../access/may-ask.ts'
import type { Principal } from '../access/principal.ts'
import { whoLooks } from '../http/audience.ts'
import type { Role } from '../registry/notes.ts'

/** How far a reader sees. */
export interface Sight {
  readonly seesEverything: boolean
  readonly seesEvents: boolean
  /** Of a participant; null for who sees everything, or nothing. */
  readonly owner: Account | null
}

/** Those who look everywhere see every event; a participant what `visible.ts` shows of those that name him; a feed none. */
export function sightOf({ role, owner }: Principal): Sight {
  const seesEverything = mayRoleAsk(role, { access: whoLooks })
  const isParticipant = role === 'participant' && owner !== null
  return {
    seesEverything,
    seesEvents: seesEverything || isParticipant,
    owner: isParticipant && !seesEverything ? owner : null,
  }
}

/** A feed is told what is missing from it, and nothing of anybody. */
const byRole: { readonly [Name in Role]: readonly Channel[] } = {
  participant: channels,
  feed: ['alarm'],
  operator: channels,
  risk: channels,
  auditor: channels,
  admin: channels,
}

export function channelsOf(role: Role): readonly Channel[] {
  return byRole[role]
}
