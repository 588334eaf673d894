import type { FastifyReply, FastifyRequest } from 'fastify'
import { HostBusy, HostStopped } from '../host/errors.ts'
import { ProblemAnswer, problem } from './problem.ts'
import { type ProblemKind, problemKinds } from './problem-kinds.ts'

/** Answers with a problem, as RFC 9457 has it, with the id of the request. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { problem: { kind, title, status, detail, faults, more }, headers }: ProblemAnswer,
): FastifyReply {
  const body = { type: `/problems/${kind}`, title, status, detail, faults, ...more, request: request.id }
  return reply.code(status).headers(headers).type('application/problem+json').send(JSON.stringify(body))
}

/** What is told of an error: its own words where they are meant for whoever asked, nothing where they are not. */
export function problemFrom(error: unknown): ProblemAnswer {
  if (error instanceof ProblemAnswer) return error
  if (error instanceof HostBusy) return busy(error)
  if (error instanceof HostStopped) return stopped(error)
  const code = codeOf(error)
  const known = Object.hasOwn(byCode, code) ? byCode[code] : undefined
  if (known !== undefined) return problem(...known)
  const status = statusOf(error)
  if (status >= 400 && status < 500)
    return problem(
      'malformed-request',
      'Found a request that cannot be read, expected one that keeps to HTTP.',
    )
  return problem('internal', 'The request failed. Its id leads to the cause in the log of the service.')
}

function busy({ retryAfterMs }: HostBusy): ProblemAnswer {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
  return problem('busy', `Found too many commands waiting. Try again in ${seconds} s.`, [], {
    'retry-after': String(seconds),
  })
}

/**
 * Nothing more is taken: of what was not answered only opening the journal again tells what became. Which row could not
 * be kept is told, and no path.
 *
 * @param by what stopped it; null where it is stopping as it was asked to
 */
export function stopped(by: Error | null): ProblemAnswer {
  return problem('stopped', by?.cause === undefined ? STOPPING : failedAt(by.cause), [], {
    'retry-after': '5',
  })
}

const STOPPING =
  'The service is stopping and takes nothing more. Give it again when it is back, with the same idempotency key.'

function failedAt(cause: unknown): string {
  const { row } = cause as { readonly row?: unknown }
  const what = typeof row === 'number' ? `row ${row} of its journal could not be kept` : 'it failed'
  return `The service takes nothing more, since ${what}. Whether what was not answered was kept is known only to its next start. Give it again then, with the same idempotency key: it is done once.`
}

/** What Fastify refuses by itself, by its code. */
const byCode: Readonly<Record<string, readonly [ProblemKind, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'Found a body of another type, expected the header `Content-Type: application/json`.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'malformed-request',
    'Found a body of another length than its header says.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'Found a body above the limit. Send less at once.'],
  FST_ERR_BAD_URL: ['malformed-request', 'Found a path that cannot be decoded, expected one in UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: ['uri-too-long', 'Found a name in the path above 500 characters.'],
  ECONNRESET: ['malformed-request', 'The connection ended before the request was whole.'],
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

function statusOf(error: unknown): number {
  const status = (error as { readonly statusCode?: unknown } | null)?.statusCode
  return typeof status === 'number' ? status : 500
}

/** The whole answer to bytes that are no request, straight onto the socket. */
export function clientErrorText(code: string): string {
  const kind = clientKinds.get(code) ?? 'malformed-request'
  const { status, title, about: detail } = problemKinds[kind]
  const body = JSON.stringify({ type: `/problems/${kind}`, title, status, detail, faults: [], request: null })
  return [
    `HTTP/1.1 ${status} ${kind}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

const clientKinds: ReadonlyMap<string, ProblemKind> = new Map([
  ['HPE_HEADER_OVERFLOW', 'headers-too-large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'timeout'],
])
