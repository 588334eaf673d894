import { keyIdOf, newNonce, signedHeaders } from '../wire/service/signing.ts'
import type { Operation } from './operations.ts'
import type { ClientParts } from './options.ts'
import { NotTheService, problemIn, ServiceProblem, ServiceUnreachable } from './problem.ts'
import { retryAfterMs, waitOf } from './retry.ts'

/** What is asked, whatever the operation. */
export interface AnyInput {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
}

/** How one request is made. */
export interface CallOptions {
  /** Idempotency key, where the operation heeds one; left out, a new one. Give it again to ask about the same thing. */
  readonly key?: string
  readonly signal?: AbortSignal
}

/** A request as it is sent, the same in every attempt but for its signature. */
interface Prepared {
  readonly method: Operation['method']
  readonly target: string
  readonly body: string | undefined
  readonly key: string | undefined
  /** Whether it may be sent again when nobody knows what became of it. */
  readonly mayRepeat: boolean
  readonly isText: boolean
  readonly isSlow: boolean
  readonly signal: AbortSignal | undefined
}

/** An attempt that failed in a way that another one may mend. */
class Failed {
  readonly cause: unknown
  readonly askedMs: number

  constructor(cause: unknown, askedMs = 0) {
    this.cause = cause
    this.askedMs = askedMs
  }
}

/**
 * Asks once, and again where that can do no harm: what only asks, and what carries an idempotency key, after a failure of
 * the network, too many requests (429), or a service that takes nothing for now (502, 503, 504). Every attempt carries
 * the same key, so whatever was done is done once.
 *
 * @param isQuestion whether it changes nothing, whatever its method
 * @throws {ServiceProblem} what the service said
 * @throws {ServiceUnreachable} when no answer came
 */
export async function send(
  parts: ClientParts,
  operation: Operation,
  isQuestion: boolean,
  input: AnyInput,
  options: CallOptions,
): Promise<unknown> {
  const { patience, sleep, clock, random } = parts
  const request = prepared(parts, operation, isQuestion, input, options)
  const from = clock()
  for (let attempt = 1; ; attempt += 1) {
    const answer = await attemptOf(parts, request)
    if (!(answer instanceof Failed)) return answer
    const wait = waitOf(attempt, patience, random, answer.askedMs)
    const isOver = attempt >= patience.attempts || clock() + wait - from > patience.wholeMs
    if (!request.mayRepeat || isOver) throw lastOf(answer.cause, `${parts.url}${request.target}`, attempt)
    await sleep(wait, request.signal)
  }
}

function lastOf(cause: unknown, url: string, attempts: number): unknown {
  if (cause instanceof ServiceProblem || cause instanceof NotTheService) return cause
  return new ServiceUnreachable(url, attempts, cause)
}

function prepared(
  { newKey }: ClientParts,
  { method, path, takesKey, isText, isSlow }: Operation,
  isQuestion: boolean,
  { params = {}, query = {}, body }: AnyInput,
  { key, signal }: CallOptions,
): Prepared {
  return {
    method,
    target: `${filled(path, params)}${queryText(query)}`,
    body: body === undefined ? undefined : JSON.stringify(body),
    key: takesKey === true ? (key ?? newKey()) : undefined,
    mayRepeat: isQuestion || takesKey === true,
    isText: isText === true,
    isSlow: isSlow === true,
    signal,
  }
}

/** @throws {TypeError} for a name that no path can hold */
function filled(path: string, params: Readonly<Record<string, string | number>>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const text = String(params[name])
    // Either stands for another folder in a path, however it is written.
    if (text === '.' || text === '..')
      throw new TypeError(`Found "${text}" as ${name}, which no path can hold. Ask for the list instead.`)
    return encodeURIComponent(text)
  })
}

function queryText(query: NonNullable<AnyInput['query']>): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value))
  return given.size === 0 ? '' : `?${given}`
}

/** One attempt: the answer, or a failure that may be mended. What cannot be mended is thrown. */
async function attemptOf(parts: ClientParts, request: Prepared): Promise<unknown> {
  const { method, target, body, isSlow, signal } = request
  const limit = AbortSignal.timeout(isSlow ? parts.patience.slowMs : parts.patience.attemptMs)
  const headers = await headersOf(parts, request)
  let response: Response
  let text: string
  try {
    response = await parts.fetch(`${parts.url}${target}`, {
      method,
      headers,
      // A redirect would hand the key to somebody else.
      redirect: 'error',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      ...(body !== undefined && { body }),
    })
    text = await response.text()
  } catch (error) {
    signal?.throwIfAborted()
    return new Failed(error)
  }
  return answerOf(response, text, request.isText, parts.clock())
}

async function headersOf(
  { key, signer, clock }: ClientParts,
  { method, target, body, key: idempotencyKey }: Prepared,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = { accept: 'application/json, text/plain;q=0.9' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (key !== null) headers.authorization = `Bearer ${key}`
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
  const id = key === null ? undefined : keyIdOf(key)
  if (signer === null || id === undefined) return headers
  const signed = { key: id, method, target, body, idempotencyKey, timestamp: clock(), nonce: newNonce() }
  return { ...headers, ...(await signedHeaders(signer, signed)) }
}

function answerOf(response: Response, text: string, isText: boolean, now: number): unknown {
  if (response.ok && isText) return text
  const json = jsonIn(text)
  if (response.ok && json !== undefined) return json
  const problem = problemIn(json)
  const error = problem === null ? new NotTheService(response.status, text) : new ServiceProblem(problem)
  if (!isPassing(response.status)) throw error
  return new Failed(error, retryAfterMs(response.headers.get('retry-after'), now))
}

/** Statuses that say nothing of the request itself. A success that cannot be read was cut off on its way. */
function isPassing(status: number): boolean {
  return (
    status === 429 || status === 502 || status === 503 || status === 504 || (status >= 200 && status < 300)
  )
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
