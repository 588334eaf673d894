import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, toJson } from '../../../wire/canonical-json.ts'
import { closeRequest, disputeRequest, runRequest } from '../../../wire/service/answers/dispute-requests.ts'
import { closedAnswer, disputeAnswer, disputeLine } from '../../../wire/service/answers/disputes.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import { keepOnce, madeBefore } from '../../access/keep.ts'
import { roleForbidden } from '../../access/may-ask.ts'
import type { Principal } from '../../access/principal.ts'
import { closeWith, closeWithout, compensateText } from '../../disputes/closing.ts'
import { checkRunnable, openDispute } from '../../disputes/opening.ts'
import type { Dispute } from '../../registry/disputes.ts'
import { whoLooksOrOwns } from '../audience.ts'
import { runnable, runOf } from '../dispute-run.ts'
import { DisputeTeller } from '../dispute-text.ts'
import { numberField } from '../fields.ts'
import { keyFor } from '../idempotency.ts'
import { accountCalled, maySee, namesIn, ownOf } from '../names.ts'
import { nowOf } from '../now.ts'
import { resultOf } from '../outcome.ts'
import { cursorOf, pageQuery, placeOf } from '../paging.ts'
import { commandAt } from '../past-command.ts'
import { notFound } from '../problem.ts'
import { type Access, type Route, route } from '../route.ts'
import type { Service } from '../service.ts'
import { tellerFor } from '../tell-event.ts'

const tag = 'disputes'
const openers: Access = {
  roles: ['participant', 'operator', 'risk'],
  own: ({ body }) => [(body as { readonly account: string }).account],
}
const runners: Access = { roles: ['operator', 'risk'] }
const closers: Access = { roles: ['participant', 'operator', 'risk'], own: () => [] }
const params = z.strictObject({ dispute: numberField.describe('Number of the dispute.') })

/** What somebody holds against a command, what it would have been without the mistake, and what is paid for it. */
export const disputeRoutes: readonly Route[] = [
  route({
    name: 'openDispute',
    method: 'POST',
    path: '/v1/disputes',
    summary: 'Opens a dispute of an account about a command.',
    tag,
    access: openers,
    takesKey: true,
    body: disputeRequest,
    answer: disputeAnswer,
    status: 201,
    handle: async (ask) => {
      const { service, principal, body } = ask
      const { account: name, why, command, sequence } = body
      const { host } = service
      const account = accountCalled(namesIn(service), name)
      const disputed = command ?? (await commandAt(host, sequence!, 'sequence')).command
      const key = keyFor('dispute', ask)
      const { made, repeated } = await keepOnce(
        host,
        principal!,
        service.clock(),
        key,
        (_house, registry) => {
          const of = { account, command: disputed, why }
          const note = openDispute(of, host.place.nextCommand, registry, nowOf(service))
          return { notes: [note], made: [registry.disputes.count] }
        },
      )
      if (repeated) ask.head('idempotency-replayed', 'true')
      return told(service, principal, made[0])
    },
  }),
  route({
    name: 'listDisputes',
    method: 'GET',
    path: '/v1/disputes',
    summary: 'Disputes, the newest first; a participant sees those of his own accounts.',
    tag,
    access: whoLooksOrOwns,
    query: pageQuery,
    answer: pageOf('DisputePage', disputeLine),
    handle: ({ service, principal, query: { limit, cursor } }) => {
      const { disputes } = service.host.registry
      const teller = new DisputeTeller(service, principal)
      const before = placeOf('disputes', 1, cursor)?.[0] ?? disputes.count
      const found = disputes.before(before, limit + 1, ownOf(service, principal))
      const items = found.slice(0, limit)
      const next = found.length > limit ? cursorOf('disputes', items.at(-1)!.dispute) : null
      return { items: items.map((each) => teller.line(each)), next }
    },
  }),
  route({
    name: 'showDispute',
    method: 'GET',
    path: '/v1/disputes/:dispute',
    summary: 'One dispute with its runs, and what was paid for it.',
    tag,
    access: whoLooksOrOwns,
    params,
    answer: disputeAnswer,
    handle: ({ service, principal, params: { dispute } }) => {
      disputeSeen(service, principal, dispute)
      return told(service, principal, dispute)
    },
  }),
  route({
    name: 'runDispute',
    method: 'POST',
    path: '/v1/disputes/:dispute/runs',
    summary: 'Decides the journal again from the changed commands on, and lays both ends side by side.',
    tag,
    access: runners,
    takesKey: true,
    params,
    body: runRequest,
    answer: disputeAnswer,
    cost: () => 50,
    isSlow: true,
    handle: async (ask) => {
      const { service, principal, params, head } = ask
      const { dispute } = params
      const { host, clock } = service
      const key = keyFor(`run ${dispute}`, ask)
      // What was run is told again before the past is asked anew, and looked up once more when its turn has come.
      let repeated = madeBefore(host.registry, principal!, nowOf(service), key) !== null
      if (!repeated) {
        const { changes, result } = await runOf(ask, runnable(service, dispute))
        const hash = createHash('sha256').update(canonicalJson(result)).digest('hex')
        const kept = await keepOnce(host, principal!, clock(), key, (_house, registry) => {
          checkRunnable(registry.disputes.get(dispute)!)
          const corrected = toJson(changes)
          return { notes: [{ type: 'dispute-run-again', dispute, corrected, result, hash }], made: [dispute] }
        })
        repeated = kept.repeated
      }
      if (repeated) head('idempotency-replayed', 'true')
      return told(service, principal, dispute)
    },
  }),
  route({
    name: 'closeDispute',
    method: 'POST',
    path: '/v1/disputes/:dispute/close',
    summary:
      'Closes a dispute: rejected, withdrawn, or compensated with payments out of the house’s own money.',
    tag,
    access: closers,
    takesKey: true,
    params,
    body: closeRequest,
    answer: closedAnswer,
    handle: async (ask) => {
      const { service, principal, params, body, head } = ask
      const { dispute } = params
      disputeSeen(service, principal, dispute)
      const by = principal!
      // Whose it is may take it back, and decides nothing else about it.
      if (by.role === 'participant' && body.outcome !== 'withdrawn') throw roleForbidden(by.role)
      const key = keyFor(`close ${dispute}`, ask)
      if (body.outcome !== 'compensated') {
        if (await closeWithout(service, by, dispute, body, key)) head('idempotency-replayed', 'true')
        return { dispute: told(service, principal, dispute), results: [] }
      }
      const { replies, repeated } = await closeWith(service, by, dispute, body, key)
      if (repeated) head('idempotency-replayed', 'true')
      const names = namesIn(service)
      const tell = tellerFor(service, principal, names)
      return {
        dispute: told(service, principal, dispute),
        results: replies.map((reply, at) => {
          const text = compensateText(body.payments![at], dispute, names)
          return resultOf(reply, text, names, tell)
        }),
      }
    },
  }),
]

function told(service: Service, principal: Principal | null, dispute: number) {
  return new DisputeTeller(service, principal).whole(service.host.registry.disputes.get(dispute)!)
}

/** @throws {ProblemAnswer} 404 where there is none, or it is somebody else's */
function disputeSeen(service: Service, principal: Principal | null, number: number): Dispute {
  const found = service.host.registry.disputes.get(number)
  if (found === undefined || !maySee(service, principal, found.account))
    throw notFound('dispute', 'dispute', String(number))
  return found
}
