import { z } from 'zod'
import type { EventFilter, StoredEvent } from '../../../journal/projections.ts'
import { eventFromJson } from '../../../wire/json.ts'
import { type PlacedEvent, placedEvent } from '../../../wire/service/answers/events.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import { eventTypes } from '../../../wire/service/events.ts'
import type { Names } from '../../../wire/service/names.ts'
import { nameField, numberField } from '../fields.ts'
import { namesIn } from '../names.ts'
import { cursorOf, eventPage, pageFields } from '../paging.ts'
import { type ProblemAnswer, problem } from '../problem.ts'
import type { Access } from '../route.ts'
import { type Route, route } from '../route.ts'
import { type TellEvent, tellerFor } from '../tell-event.ts'

interface EventQuery {
  readonly account?: string | undefined
  readonly instrument?: string | undefined
  readonly kind?: string | undefined
  readonly loss?: number | undefined
}

/** A participant names one of his accounts; without one he is told what to do. */
const access: Access = {
  roles: ['participant', 'operator', 'risk', 'auditor', 'admin'],
  own: ({ query }) => {
    const { account } = query as EventQuery
    return account === undefined ? [] : [account]
  },
}

/** What happened. */
export const eventRoutes: readonly Route[] = [
  route({
    name: 'listEvents',
    method: 'GET',
    path: '/v1/events',
    summary:
      'Events in the order they happened: those that meet every condition given. For what is rare a page may be short and still not be the last: `next` says.',
    tag: 'events',
    access,
    query: z.strictObject({
      ...pageFields,
      account: nameField
        .optional()
        .describe('Events that name it. A participant has to name one of his own.'),
      instrument: nameField.optional().describe('Symbol of a series.'),
      kind: z.enum(eventTypes).optional().describe('Type of the event.'),
      loss: numberField.optional().describe('Number of a loss.'),
    }),
    answer: pageOf('EventPage', placedEvent),
    handle: ({ service, query, principal }) => {
      if (principal!.role === 'participant' && query.account === undefined) throw accountMissing()
      const names = namesIn(service)
      const { projections } = service.host.journal
      const { events, next } = projections.search(filterOf(query, names), eventPage('events', query))
      const tell = tellerFor(service, principal, names)
      return {
        items: placedEvents(events, tell),
        next: next === null ? null : cursorOf('events', next.sequence, next.place),
      }
    },
  }),
]

function accountMissing(): ProblemAnswer {
  const message = 'Found no account, expected one of your own. Name it.'
  return problem('invalid', message, [{ field: 'account', rule: 'own-account', message }])
}

function filterOf({ account, instrument, kind, loss }: EventQuery, names: Names): EventFilter {
  return {
    ...(account !== undefined && { account: known('account', account, names.accountOf(account)) }),
    ...(instrument !== undefined && { series: known('instrument', instrument, names.seriesOf(instrument)) }),
    ...(kind !== undefined && { kind }),
    ...(loss !== undefined && { loss }),
  }
}

function known(field: string, name: string, found: number | undefined): number {
  if (found !== undefined) return found
  const message = `Found ${JSON.stringify(name)}, which nothing is called. Check its spelling.`
  throw problem('invalid', message, [{ field, rule: `known-${field}`, message }])
}

/** Stored events in words; what somebody may not see of them is left out, whole events too. */
export function placedEvents(found: readonly StoredEvent[], tell: TellEvent): PlacedEvent[] {
  return found.flatMap(({ sequence, place, at, event: stored }) => {
    const event = tell(eventFromJson(stored))
    return event === null ? [] : [{ sequence, place, at, event }]
  })
}
