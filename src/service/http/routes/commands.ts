import { batchAnswer, batchBody, doneAnswer } from '../../../wire/service/answers/outcomes.ts'
import { commandText } from '../../../wire/service/commands.ts'
import { giveOnce } from '../../access/give-once.ts'
import { keep } from '../../access/keep.ts'
import type { Maker, Request } from '../../host/host.ts'
import type { Role } from '../../registry/notes.ts'
import { type Batch, ReadBatch } from '../batch.ts'
import { readBatch } from '../batch-body.ts'
import { makerOf, makersOf } from '../give.ts'
import { namesIn } from '../names.ts'
import { doneText, problemOfReply, resultText, type Telling } from '../outcome.ts'
import { plainBatch } from '../plain-batch.ts'
import { type ProblemAnswer, problem } from '../problem.ts'
import { type Access, type Ask, type Route, route } from '../route.ts'
import { Serialised } from '../serialised.ts'
import { tellerFor } from '../tell-event.ts'

const tag = 'commands'

/** Who may give which command is judged when its turn comes, by the state then; see `access/commands.ts`. */
const givers: readonly Role[] = ['participant', 'feed', 'operator', 'admin']
const access: Access = { roles: givers, own: () => [] }

const example = {
  type: 'trade',
  buyer: 'ada',
  seller: 'bo',
  instrument: 'BTC-PERP',
  quantity: '2',
  price: '40000',
  taker: 'buyer',
}

/** Orders to the engine. */
export const commandRoutes: readonly Route[] = [
  route({
    name: 'giveCommand',
    method: 'POST',
    path: '/v1/commands',
    summary: 'Gives one command. The answer comes when it is on disk, with everything it set off.',
    tag,
    access,
    takesKey: true,
    example,
    body: commandText,
    readBody: (json) => json as never,
    answer: doneAnswer,
    handle: async ({ service, body, principal, idempotencyKey, digest, head }) => {
      const by = principal!
      const request: Request<ProblemAnswer> = {
        by: by.key,
        ...(idempotencyKey !== null && { key: { key: idempotencyKey, digest: digest() } }),
        ...(by.nonce !== null && { nonce: by.nonce }),
        make: makerOf(body, by, service),
      }
      const [reply] = await giveOnce(service, by, [request])
      const names = namesIn(service)
      if (reply.is !== 'done') throw problemOfReply(reply, body, names)
      if (reply.repeated) head('idempotency-replayed', 'true')
      return doneText(reply, tellerFor(service, principal, names))
    },
  }),
  route({
    name: 'giveCommands',
    method: 'POST',
    path: '/v1/commands/batch',
    summary:
      'Gives several commands, decided one behind the other, each for itself: a refused one holds up none.',
    tag,
    access,
    takesKey: true,
    example: { commands: [{ key: 'fill-1', body: example }] },
    cost: ({ body }) => (body as Batch).length,
    body: batchBody as never,
    readBytes: plainBatch,
    readBody: (json): Batch => new ReadBatch(readBatch(json)),
    answer: batchAnswer,
    handle: async (ask) => {
      const { service, body, principal } = ask
      tooMany(body, ask.limits.batchCommands)
      if (principal!.nonce !== null) await keep(service.host, principal!, service.clock(), () => [])
      const requests = requestsOf(ask, principal!.key, makersOf(body, principal!, service))
      const replies = await giveOnce(service, principal!, requests)
      const names = namesIn(service)
      const tell: Telling = {
        events: !body.events ? 'none' : principal!.role === 'participant' ? 'seen' : 'all',
        each: tellerFor(service, principal, names),
      }
      const results = replies.map((reply, place) => resultText(reply, body, place, names, tell))
      return new Serialised(`{"results":[${results.join(',')}]}`)
    },
  }),
]

function tooMany({ length }: Batch, most: number): void {
  if (length <= most) return
  const message = `Found ${length} commands, expected at most ${most}. Send them in several batches.`
  throw problem('too-large', message, [{ field: 'commands', rule: 'most', message }])
}

/**
 * A key of an entry's own stands for that entry. Keys that follow from the header stand for the whole request, so one
 * digest of its bytes does for all of them.
 */
function requestsOf(
  { body, idempotencyKey, digest }: Ask<unknown, unknown, Batch>,
  by: string,
  makerAt: (place: number) => Maker<ProblemAnswer>,
): Request<ProblemAnswer>[] {
  const whole = idempotencyKey === null ? '' : digest()
  const requests: Request<ProblemAnswer>[] = []
  for (let place = 0; place < body.length; place += 1) {
    const make = makerAt(place)
    const own = body.keyAt(place)
    if (own !== undefined) requests.push({ by, key: { key: own, digest: body.digestAt(place) }, make })
    else if (idempotencyKey === null) requests.push({ by, make })
    else requests.push({ by, key: { key: `${idempotencyKey}/${place}`, digest: whole }, make })
  }
  return requests
}
