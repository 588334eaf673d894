import { keyIdOf, newNonce, signedHeaders, signingHeaders } from '../wire/service/signing.ts'
import type { ServerMessage, Subscribe } from '../wire/service/stream.ts'
import { STREAM_SUBPROTOCOL } from '../wire/service/stream-protocol.ts'
import type { ClientParts } from './options.ts'
import { ServiceProblem } from './problem.ts'
import { platformSocket, type Socket } from './socket.ts'

/** What a connection tells about what was asked for. */
export type Told = Extract<ServerMessage, { type: 'events' | 'notice' | 'caught-up' | 'pong' }>

/** How a connection ended. */
export interface ConnectionEnd {
  readonly reason: string
  /** What the service said no to, for good; null where another connection may do better. */
  readonly error: ServiceProblem | null
}

export interface ConnectionEvents {
  told(message: Told): void
  /** Told once, and nothing after it. */
  ended(end: ConnectionEnd): void
}

const PATH = '/v1/stream'
/** Between two signs of life, until the service says how often it looks for them. */
const USUAL_HEARTBEAT_MS = 30_000

/** One connection to the stream: says who it is, asks once, and watches whether the other side is still there. */
export class Connection {
  readonly #parts: ClientParts
  readonly #subscribe: Subscribe
  readonly #events: ConnectionEvents
  #socket: Socket | null = null
  #timer: ReturnType<typeof setInterval> | undefined
  #wasHeard = true
  #isPaused = false
  #isOver = false

  constructor(parts: ClientParts, subscribe: Subscribe, events: ConnectionEvents) {
    this.#parts = parts
    this.#subscribe = subscribe
    this.#events = events
    this.#open().catch((error: unknown) => this.#end(String(error)))
  }

  /** @returns false where the platform cannot stop reading */
  pause(): boolean {
    if (this.#socket?.pause === undefined) return false
    this.#socket.pause()
    this.#isPaused = true
    return true
  }

  resume(): void {
    this.#isPaused = false
    this.#wasHeard = true
    this.#socket?.resume?.()
  }

  /** Ends it from this side; nothing is told any more. */
  close(): void {
    this.#isOver = true
    clearInterval(this.#timer)
    this.#socket?.close()
  }

  async #open(): Promise<void> {
    const { url, socket: make } = this.#parts
    const socket = await (make ?? platformSocket)(
      `${url.replace(/^http/, 'ws')}${PATH}`,
      [STREAM_SUBPROTOCOL],
      {
        opened: () => void this.#authenticate().catch((error: unknown) => this.#end(String(error))),
        message: (text) => this.#hear(text),
        closed: (reason) => this.#end(reason),
      },
    )
    this.#socket = socket
    if (this.#isOver) socket.close()
    else this.#beatEvery(USUAL_HEARTBEAT_MS)
  }

  /** The key goes in the first message: browsers can set no header, and addresses and subprotocols end up in logs. */
  async #authenticate(): Promise<void> {
    const { key, signer, clock } = this.#parts
    const secret = key ?? ''
    const id = keyIdOf(secret)
    if (signer === null || id === undefined) return this.#send({ type: 'authenticate', key: secret })
    const request = { key: id, method: 'GET', target: PATH, timestamp: clock(), nonce: newNonce() }
    const headers = await signedHeaders(signer, request)
    const { timestamp, nonce, signature } = signingHeaders
    this.#send({
      type: 'authenticate',
      key: secret,
      timestamp: headers[timestamp],
      nonce: headers[nonce],
      signature: headers[signature],
    })
  }

  #send(message: object): void {
    if (!this.#isOver) this.#socket?.send(JSON.stringify(message))
  }

  #hear(text: string): void {
    if (this.#isOver) return
    this.#wasHeard = true
    const message = messageIn(text)
    switch (message?.type) {
      case undefined:
        return this.#end('something came that is no message of the service')
      case 'welcome':
        this.#beatEvery(message.limits.heartbeatMs)
        return this.#send(this.#subscribe)
      case 'error':
        return this.#refused(message)
      case 'closing':
        return this.#sentAway(message)
      case 'events':
      case 'notice':
      case 'caught-up':
      case 'pong':
        return this.#events.told(message)
    }
  }

  #refused({ problem }: Extract<ServerMessage, { type: 'error' }>): void {
    const mayPass = problem.status === 429 || problem.status >= 500
    this.#end(
      problem.detail,
      mayPass ? null : new ServiceProblem({ ...problem, faults: [...problem.faults], request: null }),
    )
  }

  #sentAway({ reason, detail }: Extract<ServerMessage, { type: 'closing' }>): void {
    const status =
      reason === 'unauthenticated' ? 401 : reason === 'forbidden' ? 403 : reason === 'malformed' ? 400 : null
    if (status === null) return this.#end(`${reason}: ${detail}`)
    const type = `/problems/${reason === 'malformed' ? 'malformed-request' : reason}`
    const title = 'The service ended the stream.'
    this.#end(reason, new ServiceProblem({ type, title, status, detail, faults: [], request: null }))
  }

  #beatEvery(ms: number): void {
    clearInterval(this.#timer)
    this.#timer = setInterval(() => this.#beat(), ms)
  }

  #beat(): void {
    if (this.#isPaused) return
    if (!this.#wasHeard) return this.#end('nothing was heard in a while')
    this.#wasHeard = false
    this.#send({ type: 'ping' })
  }

  #end(reason: string, error: ServiceProblem | null = null): void {
    if (this.#isOver) return
    this.close()
    this.#events.ended({ reason, error })
  }
}

function messageIn(text: string): ServerMessage | null {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null ? (message as ServerMessage) : null
  } catch {
    return null
  }
}
