import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { allowedAt } from './allowed.ts'
import { Connections, sayGoodbye } from './connections.ts'
import type { Gate } from './gate.ts'
import { handlerOf } from './handler.ts'
import { type AppLimits, usualLimits } from './limits.ts'
import { type ProblemAnswer, problem } from './problem.ts'
import { clientErrorText, problemFrom, sendProblem, stopped } from './problem-json.ts'
import type { Route } from './route.ts'
import { routes as table } from './routes/index.ts'
import type { Service } from './service.ts'

export interface AppOptions {
  readonly access: Gate
  /** Left out, nothing is logged. */
  readonly log?: FastifyBaseLogger | undefined
  readonly limits?: Partial<AppLimits> | undefined
  /** Holds every answer against the schema of its route and fails where it differs: for tests. */
  readonly checkAnswers?: boolean | undefined
  /** Certificate chain and key in PEM; left out, connections are plain. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined
  /** Proxies whose word on a client's address is taken. */
  readonly trustProxy?: boolean | string | readonly string[] | undefined
  /** Ids of requests; left out, random ones. */
  readonly requestId?: (() => string) | undefined
  /** Told of every answer, for metrics: the route's path as in the table, or null where there is none. */
  readonly onAnswer?: ((answer: AnsweredRequest) => void) | undefined
}

export interface AnsweredRequest {
  readonly method: string
  readonly path: string | null
  readonly status: number
  readonly ms: number
}

/** Every answer carries them: nothing is guessed from its bytes, kept by anybody, framed, or told to other sites. */
const secure: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * The service as an HTTP application: every route of the one table, and nothing else. What comes in is checked by the
 * route's schemas, who asks by the gate; whatever is no success goes out as a problem.
 */
export function buildApp(service: Service, options: AppOptions): FastifyInstance {
  const limits = { ...usualLimits, ...options.limits }
  const app = bare(options, limits)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  let isClosing = false
  const connections = new Connections(app.server as Server, limits)
  app.addHook('preClose', (done) => {
    isClosing = true
    connections.end()
    done()
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(secure).header('x-request-id', request.id)
    if (!isClosing) return done()
    sendProblem(request, reply.header('connection', 'close'), stopped(service.host.stoppedBy))
  })
  const { onAnswer } = options
  if (onAnswer !== undefined)
    app.addHook('onResponse', (request, reply, done) => {
      onAnswer(answered(request, reply))
      done()
    })
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply))
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, missing(request)))
  for (const route of table) addRoute(app, service, route, options, limits)
  return app
}

function bare(
  { log, tls, trustProxy, requestId = randomUUID }: AppOptions,
  limits: AppLimits,
): FastifyInstance {
  const app = Fastify({
    ...(log === undefined
      ? { logger: false }
      : { loggerInstance: log, logController: new LogController({ disableRequestLogging: true }) }),
    ...serverOptions(tls, limits),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: 0,
    trustProxy: (trustProxy as boolean | string | string[] | undefined) ?? false,
    requestIdHeader: false,
    genReqId: () => requestId(),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
    clientErrorHandler: (error, socket) => {
      const { code = '' } = error as NodeJS.ErrnoException
      sayGoodbye(socket, code, clientErrorText(code))
    },
  })
  return app as unknown as FastifyInstance
}

/** Looks for those who are too slow so often within the time they have. */
const LOOKS = 6

/**
 * Whoever sends slowly, or nothing, or begins to speak TLS and says no more, is gone after the time that a request may
 * take, give or take a sixth.
 */
function serverOptions(tls: AppOptions['tls'], { requestMs }: AppLimits): FastifyHttpOptions<Server> {
  const slow = {
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.ceil(requestMs / LOOKS),
  }
  if (tls === undefined) return { http: slow }
  return { https: { ...tls, ...slow, minVersion: 'TLSv1.2', handshakeTimeout: requestMs } } as never
}

function addRoute(
  app: FastifyInstance,
  service: Service,
  route: Route,
  { access, checkAnswers = false }: AppOptions,
  limits: AppLimits,
): void {
  const { authenticate, handle } = handlerOf(service, route, access, { checkAnswers, limits })
  app.route({ method: route.method, url: route.path, onRequest: authenticate, handler: handle })
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemFrom(error)
  // What Fastify cannot route comes here without having met a hook.
  if (!reply.hasHeader('x-request-id')) reply.headers(secure).header('x-request-id', request.id)
  if (answer.problem.status >= 500 && answer.problem.kind === 'internal')
    request.log.error({ err: error, request: request.id }, 'a request failed')
  return sendProblem(request, reply, answer)
}

function missing(request: FastifyRequest): ProblemAnswer {
  const path = request.url.split('?', 1)[0]
  const allowed = allowedAt(path, table)
  if (allowed.length === 0)
    return problem('not-found', 'Found no route of this path. /openapi.json lists those there are.')
  const allow = allowed.join(', ')
  return problem('method-not-allowed', `Found ${request.method}, expected ${allow}.`, [], { allow })
}

function answered(request: FastifyRequest, reply: FastifyReply): AnsweredRequest {
  const path = request.routeOptions.url ?? null
  return { method: request.method, path, status: reply.statusCode, ms: reply.elapsedTime }
}
