import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { z } from 'zod'
import { namesOf } from '../../wire/service/names.ts'
import type { Principal } from '../access/principal.ts'
import { whoHasAKey } from '../http/audience.ts'
import type { Gate, RequestHead } from '../http/gate.ts'
import { ProblemAnswer, problem } from '../http/problem.ts'
import { sendProblem } from '../http/problem-json.ts'
import { type Route, route } from '../http/route.ts'
import type { Service } from '../http/service.ts'
import { LiveChannels } from './channels/live.ts'
import { Connection } from './connection.ts'
import { Connections, type StreamFigures } from './connections.ts'
import { headOf, withKey } from './head.ts'
import { Hub } from './hub.ts'
import type { StreamSettings } from './limits.ts'
import { subscriptionOf } from './subscribe.ts'
import { StreamWriter } from './writer.ts'

export const STREAM_PATH = '/v1/stream'
const NOTHING = new Uint8Array(0)

/** A running stream, for whoever runs the service. */
export interface Stream {
  readonly figures: StreamFigures
  /** Tells every reader where to resume, and ends. */
  close(): Promise<void>
}

/** What the door is asked about: whoever has a key may, and sees what is his to see. */
const door: Route = route({
  name: 'openStream',
  method: 'GET',
  path: STREAM_PATH,
  summary: 'Opens a stream of what becomes durable.',
  tag: 'stream',
  access: whoHasAKey,
  answer: z.never(),
  handle: () => {
    throw upgradeNeeded()
  },
})

/** The stream of a live host: who comes in, and what becomes of him when the host tells something. */
export class LiveStream implements Stream {
  readonly #app: FastifyInstance
  readonly #service: Service
  readonly #access: Gate
  readonly #settings: StreamSettings
  readonly #hub: Hub
  readonly #channels: LiveChannels
  readonly #connections: Connections
  readonly #names: ReturnType<typeof namesOf>
  readonly #principals = new WeakMap<FastifyRequest, Principal>()
  readonly #leaveHost: () => void

  constructor(app: FastifyInstance, service: Service, access: Gate, settings: StreamSettings) {
    this.#app = app
    this.#service = service
    this.#access = access
    this.#settings = settings
    const { host, clock, alarms } = service
    const names = namesOf(host.house, host.registry.accounts, host.journal.projections)
    this.#names = names
    const ownerOf = (account: number): number => host.house.book.ownerOf(account)
    const writer = new StreamWriter(names, ownerOf)
    let channels: LiveChannels | null = null
    this.#hub = new Hub(host, settings, writer, (notices) => {
      const { watchMs } = settings
      channels = new LiveChannels({ host, names, ownerOf, writer, notices, alarms, clock, watchMs })
      return channels
    })
    this.#channels = channels as unknown as LiveChannels
    const isKeyLive = (key: string): boolean =>
      host.registry.keys.isLive(key, Math.max(clock(), host.house.at))
    this.#connections = new Connections(settings, isKeyLive)
    this.#leaveHost = host.onDurable((batch) => {
      // What is wrong here is no reason for the house to stop: readers are sent away, and may come again.
      try {
        this.#hub.take(batch)
        if (batch.notes.some(({ type }) => type === 'key-revoked' || type === 'key-made'))
          this.#connections.dropRevoked()
      } catch (error) {
        this.#fail(error)
        this.#connections.closeAll('stopping', 'The stream failed and begins anew.')
        this.#hub.skipTo(batch.sequence)
      }
    })
  }

  get figures(): StreamFigures {
    return this.#connections.figures
  }

  get isClosed(): boolean {
    return this.#connections.isClosed
  }

  open(): Promise<void> {
    return this.#channels.open()
  }

  /** Before the upgrade: a key that comes with it has to be good. None may come later. */
  admit(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const head = headOf(request)
    if (this.#service.host.stoppedBy !== null || this.#connections.isClosed)
      return void sendProblem(request, reply, problem('stopped', 'The service takes no readers any more.'))
    if (this.#connections.isFull)
      return void sendProblem(request, reply, problem('busy', 'Found too many readers. Try again later.'))
    if (head.headers.authorization === undefined) {
      const busy = problem('busy', 'Found too many readers without a key. Try again later.')
      const refused =
        this.#access.greet(head) ?? (this.#connections.hasRoomForUnknown(head.remote) ? null : busy)
      return refused === null ? done() : void sendProblem(request, reply, refused)
    }
    this.#known(head).then(
      (found) => {
        if (found instanceof ProblemAnswer) return void sendProblem(request, reply, found)
        this.#principals.set(request, found)
        done()
      },
      (error: unknown) => {
        this.#fail(error)
        sendProblem(request, reply, problem('internal', 'The request failed.'))
      },
    )
  }

  connect(socket: WebSocket, request: FastifyRequest): void {
    const head = headOf(request)
    const connection: Connection = new Connection(socket, request.raw.socket, {
      hub: this.#hub,
      settings: this.#settings,
      budget: this.#connections.budget,
      clock: this.#service.clock,
      authenticate: (message) => this.#known(withKey(head, message)),
      subscribe: (message, principal, outlet) =>
        subscriptionOf(message, principal, outlet, { names: this.#names, told: this.#hub.told }),
      opened: (principal) => this.#connections.known(connection, principal),
      closed: (closed, reason) => this.#connections.drop(closed, reason),
      gone: (gone) => this.#connections.gone(gone),
      failed: (error) => this.#fail(error),
    })
    this.#connections.add(connection, head.remote)
    const principal = this.#principals.get(request)
    if (principal !== undefined) connection.welcome(principal)
  }

  async close(): Promise<void> {
    this.#leaveHost()
    this.#channels.close()
    await this.#connections.end()
  }

  async #known(head: RequestHead): Promise<Principal | ProblemAnswer> {
    const found = this.#access.authenticate(head, door)
    if (found instanceof ProblemAnswer) return found
    const principal = await this.#access.checkBody(found, head, NOTHING)
    if (principal instanceof ProblemAnswer) return principal
    const admitted = this.#access.admit(principal, door, { params: {}, query: {}, body: undefined })
    return admitted instanceof ProblemAnswer ? admitted : principal
  }

  #fail(error: unknown): void {
    this.#app.log.error({ err: error }, 'the stream failed')
  }
}

export function upgradeNeeded(): ProblemAnswer {
  return problem('malformed-request', 'Found a plain request, expected one that asks for a WebSocket.')
}
