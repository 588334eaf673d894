import { z } from 'zod'
import type { StoredLoss } from '../../../journal/projections.ts'
import { eventFromJson } from '../../../wire/json.ts'
import { placedEvent } from '../../../wire/service/answers/events.ts'
import { lossAnswer, lossAnswerOf, lossLine, lossLineOf } from '../../../wire/service/answers/losses.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import type { Principal } from '../../access/principal.ts'
import { whoLooksOrOwns } from '../audience.ts'
import { numberField } from '../fields.ts'
import { maySee, namesIn, ownOf } from '../names.ts'
import { cursorOf, eventPage, nextEvent, pageQuery, placeOf } from '../paging.ts'
import { notFound } from '../problem.ts'
import { type Route, route } from '../route.ts'
import type { Service } from '../service.ts'
import { lossTellerFor } from '../tell-event.ts'
import { placedEvents } from './events.ts'

const tag = 'losses'
const access = whoLooksOrOwns
const params = z.strictObject({ loss: numberField.describe('Number of the loss.') })

/** Events of one loss that are looked at for its steps. */
const MOST_EVENTS = 1000

/** Losses, from the trigger to the last unit. */
export const lossRoutes: readonly Route[] = [
  route({
    name: 'listLosses',
    method: 'GET',
    path: '/v1/losses',
    summary: 'Losses, the newest first; a participant sees those of his own accounts.',
    tag,
    access,
    query: pageQuery,
    answer: pageOf('LossPage', lossLine),
    handle: ({ service, query, principal }) => {
      const names = namesIn(service)
      const before = placeOf('losses', 1, query.cursor)?.[0]
      const { projections } = service.host.journal
      const own = ownOf(service, principal)
      const found = projections.losses(query.limit, before, own ?? undefined)
      const next = found.length < query.limit ? null : cursorOf('losses', found.at(-1)!.loss)
      return { items: found.map((loss) => lossLineOf(names, loss)), next }
    },
  }),
  route({
    name: 'showLoss',
    method: 'GET',
    path: '/v1/losses/:loss',
    summary: 'One loss: how it began, what each step brought, how it ended.',
    tag,
    access,
    params,
    answer: lossAnswer,
    handle: ({ service, params: { loss: number }, principal }) => {
      const loss = lossOf(service, principal, number)
      const { projections } = service.host.journal
      const events = projections.events({ loss: number }, { limit: MOST_EVENTS })
      return lossAnswerOf(
        namesIn(service),
        loss,
        events.map(({ event }) => eventFromJson(event)),
      )
    },
  }),
  route({
    name: 'listLossEvents',
    method: 'GET',
    path: '/v1/losses/:loss/events',
    summary: 'Everything that happened to a loss, in order.',
    tag,
    access,
    params,
    query: pageQuery,
    answer: pageOf('LossEventPage', placedEvent),
    handle: ({ service, params: { loss: number }, query, principal }) => {
      lossOf(service, principal, number)
      const { projections } = service.host.journal
      const found = projections.events({ loss: number }, eventPage('loss-events', query))
      const tell = lossTellerFor(service, principal, namesIn(service))
      return { items: placedEvents(found, tell), next: nextEvent('loss-events', found, query.limit) }
    },
  }),
]

/** @throws {ProblemAnswer} 404 where there is none, or whoever asks may not see it */
function lossOf(service: Service, principal: Principal | null, number: number): StoredLoss {
  const loss = service.host.journal.projections.loss(number)
  if (loss === null || !maySee(service, principal, loss.bucket))
    throw notFound('loss', 'loss', String(number))
  return loss
}
