import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, toJson } from '../../../wire/canonical-json.ts'
import {
  closeRequest,
  disputeRequest,
  type RunRequest,
  runRequest,
} from '../../../wire/service/answers/dispute-requests.ts'
import { closedAnswer, disputeAnswer, disputeLine } from '../../../wire/service/answers/disputes.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import { bodyFromText } from '../../../wire/service/commands.ts'
import type { Names } from '../../../wire/service/names.ts'
import { keep } from '../../access/keep.ts'
import { roleForbidden } from '../../access/may-ask.ts'
import type { Principal } from '../../access/principal.ts'
import { closeWith, closeWithout, compensateText } from '../../disputes/closing.ts'
import { checkRunnable, openDispute } from '../../disputes/opening.ts'
import type { Change } from '../../disputes/run-result.ts'
import type { Dispute } from '../../registry/disputes.ts'
import { answered } from '../../replay/problem-of-replay.ts'
import { whoLooksOrOwns } from '../audience.ts'
import { DisputeTeller } from '../dispute-text.ts'
import { numberField } from '../fields.ts'
import { digestOf } from '../idempotency.ts'
import { accountCalled, maySee, namesIn } from '../names.ts'
import { nowOf } from '../now.ts'
import { resultOf } from '../outcome.ts'
import { cursorOf, pageQuery, placeOf } from '../paging.ts'
import { commandAt } from '../past-command.ts'
import { notFound, problem } from '../problem.ts'
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
    body: disputeRequest,
    answer: disputeAnswer,
    status: 201,
    handle: async ({ service, principal, body: { account: name, why, command, sequence } }) => {
      const { host } = service
      const account = accountCalled(namesIn(service), name)
      const disputed = command ?? (await commandAt(host, sequence!, 'sequence')).command
      const [note] = await keep(host, principal!, service.clock(), (_house, registry) => [
        openDispute({ account, command: disputed, why }, host.place.nextCommand, registry, nowOf(service)),
      ])
      return told(service, principal, (note as { readonly dispute: number }).dispute)
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
      const found: Dispute[] = []
      let at = placeOf('disputes', 1, cursor)?.[0] ?? disputes.count
      while (at > 0 && found.length < limit) {
        at -= 1
        const dispute = disputes.get(at)!
        if (maySee(service, principal, dispute.account)) found.push(dispute)
      }
      return { items: found.map((each) => teller.line(each)), next: at > 0 ? cursorOf('disputes', at) : null }
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
    params,
    body: runRequest,
    answer: disputeAnswer,
    cost: () => 50,
    handle: async ({ service, principal, params: { dispute }, body }) => {
      const { host, replays } = service
      const { account } = runnable(service, dispute)
      const rows = rowsOf(body, host.place.rows)
      const changes = changesOf(body, namesIn(service))
      const key = `${dispute} ${rows} ${canonicalJson(changes)}`
      const result = toJson(await answered(replays.ask('run', key, () => ({ changes, rows, account }))))
      const hash = createHash('sha256').update(canonicalJson(result)).digest('hex')
      await keep(host, principal!, service.clock(), (_house, registry) => {
        checkRunnable(registry.disputes.get(dispute)!)
        return [{ type: 'dispute-run-again', dispute, corrected: toJson(changes), result, hash }]
      })
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
    handle: async ({ service, principal, params: { dispute }, body, idempotencyKey, digest }) => {
      disputeSeen(service, principal, dispute)
      const by = principal!
      // Whose it is may take it back, and decides nothing else about it.
      if (by.role === 'participant' && body.outcome !== 'withdrawn') throw roleForbidden(by.role)
      if (body.outcome !== 'compensated') {
        await closeWithout(service, by, dispute, body)
        return { dispute: told(service, principal, dispute), results: [] }
      }
      // The body alone does not say which dispute: the same one for another dispute is another request.
      const key =
        idempotencyKey === null
          ? null
          : { key: idempotencyKey, digest: digestOf(`close ${dispute} ${digest()}`) }
      const replies = await closeWith(service, by, dispute, body, key)
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

function runnable({ host }: Service, number: number): Dispute {
  const found = host.registry.disputes.get(number)
  if (found === undefined) throw notFound('dispute', 'dispute', String(number))
  checkRunnable(found)
  return found
}

/** What is given in place of which command, as the engine has it. */
function changesOf({ changes }: RunRequest, names: Names): Change[] {
  const twice = changes.find(({ command }, at) => changes.findIndex((each) => each.command === command) < at)
  if (twice !== undefined) throw changedTwice(twice.command)
  return changes.map(({ command, body: text }, at) => {
    if (text === null) return { command, body: null }
    const read = bodyFromText(text, names, `changes.${at}.body`)
    if (!read.ok) throw problem('invalid', read.faults[0].message, read.faults)
    return { command, body: toJson(read.body) }
  })
}

function rowsOf({ rows: wanted }: RunRequest, there: number): number {
  if (wanted === undefined || wanted <= there) return wanted ?? there
  const message = `Found ${wanted} rows, expected at most the ${there} there are.`
  throw problem('invalid', message, [{ field: 'rows', rule: 'known-rows', message }])
}

function changedTwice(command: number) {
  const message = `Found command ${command} changed twice, expected each command once. Leave one of them out.`
  return problem('invalid', message, [{ field: 'changes', rule: 'once', message }])
}
