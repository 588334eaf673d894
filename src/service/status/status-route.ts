import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isLoopback } from '../config/scalars.ts'
import type { Config } from '../config/settings.ts'
import { whoLooks } from '../http/audience.ts'
import type { Gate, RequestHead } from '../http/gate.ts'
import { ProblemAnswer } from '../http/problem.ts'
import { sendProblem } from '../http/problem-json.ts'
import { pagePolicy, statusPage } from './status-page.ts'
import { type StatusParts, statusView } from './status-view.ts'

/** Who may look: everybody, everybody at this machine, or who has a key that may look everywhere. */
export type Visitors = 'anyone' | 'this-machine' | 'by-key'

/** Whom a setting lets in; null where there is no page. Behind a proxy everybody seems to be at this machine. */
export function visitorsOf({ status, listen }: Pick<Config, 'status' | 'listen'>): Visitors | null {
  if (status.page === 'off') return null
  if (status.page === 'open') return 'anyone'
  const isOwn = status.page === 'auto' && isLoopback(listen.host) && !listen.behindProxy
  return isOwn ? 'this-machine' : 'by-key'
}

/** Serves the status page at `/`. It is for eyes and no part of the interface, so it stands in no table of routes. */
export function addStatus(app: FastifyInstance, parts: StatusParts, gate: Gate, visitors: Visitors): void {
  app.get('/', async (request, reply) => {
    const refused = await turnAway(request, gate, visitors)
    if (refused !== null) return sendProblem(request, reply, refused)
    const { refresh } = request.query as { readonly refresh?: unknown }
    // Nobody is shown what the end of the process could take back; a host that stopped says so on the page.
    await parts.host.durable().catch(() => undefined)
    return send(reply, statusPage(statusView(parts), refresh === 'on'))
  })
}

function send(reply: FastifyReply, page: string): FastifyReply {
  return reply.header('content-security-policy', pagePolicy).type('text/html; charset=utf-8').send(page)
}

async function turnAway(
  request: FastifyRequest,
  gate: Gate,
  visitors: Visitors,
): Promise<ProblemAnswer | null> {
  const { method, url, headers, ip: remote } = request
  const head = { method, url, headers, remote }
  if (visitors === 'anyone' || (visitors === 'this-machine' && isNamedLocally(headers.host)))
    return gate.greet(head)
  return byKey(head, gate)
}

/**
 * Whether the page was asked for by a name of this machine. A page of somebody else, open in a browser here, can make
 * its own name lead to this machine, and would read what is shown to everybody at it.
 */
function isNamedLocally(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '')
  return name === '[::1]' || isLoopback(name)
}

/** A browser asks for a name and a password: the password is the key, the name may be anything. */
async function byKey(head: RequestHead, gate: Gate): Promise<ProblemAnswer | null> {
  const authorization = bearerOf(head.headers.authorization)
  const { authorization: _, ...others } = head.headers
  const asked = { ...head, headers: authorization === null ? others : { ...others, authorization } }
  const found = gate.authenticate(asked, { access: whoLooks })
  if (found instanceof ProblemAnswer) return forBrowsers(found)
  const checked = await gate.checkBody(found, asked, new Uint8Array())
  return checked instanceof ProblemAnswer ? forBrowsers(checked) : null
}

function bearerOf(authorization: string | undefined): string | null {
  const basic = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')
  if (basic === null) return authorization ?? null
  const text = Buffer.from(basic[1], 'base64').toString('utf8')
  return `Bearer ${text.slice(text.indexOf(':') + 1)}`
}

function forBrowsers({ problem, headers }: ProblemAnswer): ProblemAnswer {
  const asking = { 'www-authenticate': 'Basic realm="breakwater", charset="UTF-8"' }
  return new ProblemAnswer(problem, problem.status === 401 ? { ...headers, ...asking } : headers)
}
