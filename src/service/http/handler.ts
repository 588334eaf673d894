import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../access/principal.ts'
import { faultsFromZod } from './faults.ts'
import type { Gate, RequestHead, RouteInput } from './gate.ts'
import { hungUpOn } from './hung-up.ts'
import { digestOf, idempotencyKeyOf } from './idempotency.ts'
import { readJson } from './json-body.ts'
import type { AppLimits } from './limits.ts'
import { type FieldFault, ProblemAnswer, problem } from './problem.ts'
import { sendProblem, stopped } from './problem-json.ts'
import type { Ask, Route } from './route.ts'
import { Serialised } from './serialised.ts'
import type { Service } from './service.ts'

interface HandlerOptions {
  readonly checkAnswers: boolean
  readonly limits: AppLimits
}

/** The two places where a route meets Fastify: before the body is read, and once it is there. */
export interface RouteHandler {
  readonly authenticate: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
}

const NOTHING = new Uint8Array(0)

/** Puts the stages that every request goes through around a route's own handler. */
export function handlerOf(
  service: Service,
  route: Route,
  gate: Gate,
  { checkAnswers, limits }: HandlerOptions,
): RouteHandler {
  const isOpen = 'anyone' in route.access
  const principals = new WeakMap<FastifyRequest, Principal>()

  function authenticate(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    if (route.isProbe === true) return done()
    if (isOpen) {
      const refused = gate.greet(headOf(request))
      return refused === null ? done() : void sendProblem(request, reply, refused)
    }
    const found = gate.authenticate(headOf(request), route)
    if (found instanceof ProblemAnswer) return void sendProblem(request, reply, found)
    const { stoppedBy } = service.host
    if (stoppedBy !== null) return void sendProblem(request, reply, stopped(stoppedBy))
    principals.set(request, found)
    done()
  }

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const bytes = (request.body as Uint8Array | undefined) ?? NOTHING
    const known = principals.get(request) ?? null
    const principal = known === null ? null : await gate.checkBody(known, headOf(request), bytes)
    if (principal instanceof ProblemAnswer) return sendProblem(request, reply, principal)
    const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key'])
    const input = inputOf(route, request, bytes)
    if (principal !== null) {
      const admitted = gate.admit(principal, route, input)
      if (admitted instanceof ProblemAnswer) return sendProblem(request, reply, admitted)
      reply.headers(admitted)
    }
    const ask: Ask<unknown, unknown, unknown> = {
      service,
      ...input,
      principal,
      idempotencyKey,
      digest: () => digestOf(bytes),
      limits,
      requestId: request.id,
      hungUp: () => hungUpOn(request.raw.socket),
      head: (name, value) => void reply.header(name, value),
    }
    const answer = await route.handle(ask)
    // What was read may be ahead of the disk, and nobody is shown what a crash could take back. Commands have waited.
    if (!isOpen && route.takesKey !== true) await service.host.durable()
    if (checkAnswers) checkAnswer(route, answer)
    return send(route, reply, answer)
  }

  return { authenticate, handle }
}

function headOf({ method, url, headers, ip }: FastifyRequest): RequestHead {
  return { method, url, headers, remote: ip }
}

/** What the route's schemas make of a request. @throws {ProblemAnswer} with every fault at once */
function inputOf(route: Route, request: FastifyRequest, bytes: Uint8Array): RouteInput {
  const faults: FieldFault[] = []
  const params = parse(route.params, request.params, faults)
  const query = parse(route.query, plain(request.query), faults)
  const body = route.body === undefined ? refuseBody(bytes, faults) : bodyOf(route, bytes, faults)
  if (faults.length === 0) return { params, query, body }
  throw problem('invalid', faults[0].message, faults)
}

function parse(schema: Route['params'], value: unknown, faults: FieldFault[]): unknown {
  if (schema === undefined) return undefined
  const read = schema.safeParse(value)
  if (read.success) return read.data
  faults.push(...faultsFromZod(read.error, value))
  return undefined
}

function bodyOf(route: Route, bytes: Uint8Array, faults: FieldFault[]): unknown {
  const plain = route.readBytes?.(bytes) ?? null
  if (plain !== null) return plain
  const json = jsonOf(bytes)
  return route.readBody === undefined ? parse(route.body, json, faults) : route.readBody(json)
}

/** Fastify's query has no prototype, which schemas of mappings take for something else. */
function plain(query: unknown): unknown {
  return { ...(query as object) }
}

function jsonOf(bytes: Uint8Array): unknown {
  const read = readJson(bytes)
  if (read instanceof ProblemAnswer) throw read
  return read.value
}

function refuseBody(bytes: Uint8Array, faults: FieldFault[]): undefined {
  if (bytes.length === 0) return
  const message = 'Found a body, expected none on this route. Leave it out.'
  faults.push({ field: '', rule: 'no-body', message })
}

function checkAnswer(route: Route, answer: unknown): void {
  if (route.produces !== undefined) return
  const json: unknown = JSON.parse(answer instanceof Serialised ? answer.text : JSON.stringify(answer))
  const checked = route.answer.safeParse(json)
  if (!checked.success)
    throw new Error(`${route.name} answers what its schema does not have: ${checked.error}`)
}

function send(route: Route, reply: FastifyReply, answer: unknown): FastifyReply {
  reply.code(route.status ?? 200)
  if (route.produces !== undefined) return reply.type(`${route.produces}; charset=utf-8`).send(answer)
  const text = answer instanceof Serialised ? answer.text : JSON.stringify(answer)
  return reply.type('application/json; charset=utf-8').send(text)
}
