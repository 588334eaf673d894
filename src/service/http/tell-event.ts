import type { Event } from '../../core/engine/events.ts'
import type { ToldEvent } from '../../wire/service/answers/events.ts'
import { eventToText } from '../../wire/service/events.ts'
import type { Names } from '../../wire/service/names.ts'
import type { Principal } from '../access/principal.ts'
import { seenByBucket, seenOf } from '../stream/redact.ts'
import { maySee } from './names.ts'
import type { Service } from './service.ts'

/** Puts an event into words for somebody; null where he sees nothing of it. */
export type TellEvent = (event: Event) => ToldEvent | null

/** A participant is told his own side of an event, everybody else the whole. */
export function tellerFor(service: Service, principal: Principal | null, names: Names): TellEvent {
  if (principal?.role !== 'participant') return (event) => eventToText(event, names)
  return (event) =>
    words(
      seenOf(event, (account) => maySee(service, principal, account)),
      names,
    )
}

/** What the owner of a loss's bucket is told of it: what happened to it, and his part in it. */
export function lossTellerFor(service: Service, principal: Principal | null, names: Names): TellEvent {
  if (principal?.role !== 'participant') return (event) => eventToText(event, names)
  return (event) =>
    words(
      seenByBucket(event, (account) => maySee(service, principal, account)),
      names,
    )
}

function words(event: Event | null, names: Names): ToldEvent | null {
  return event === null ? null : eventToText(event, names)
}
