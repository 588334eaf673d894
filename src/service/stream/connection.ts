import type { Socket } from 'node:net'
import type { RawData, WebSocket } from 'ws'
import {
  type ClientMessage,
  closeCodes,
  type ServerMessage,
  STREAM_PROTOCOL,
} from '../../wire/service/stream.ts'
import type { Principal } from '../access/principal.ts'
import { ProblemAnswer, problem } from '../http/problem.ts'
import { Allowance } from './allowance.ts'
import type { Budget } from './budget.ts'
import type { Hub } from './hub.ts'
import type { StreamSettings } from './limits.ts'
import { messageIn, wrong } from './message.ts'
import { Outbox } from './outbox.ts'
import type { Outlet, Subscription } from './subscription.ts'

export type Closing = Extract<ServerMessage, { type: 'closing' }>['reason']

/** What a connection asks of whoever opened it. */
export interface ConnectionParts {
  readonly hub: Hub
  readonly settings: StreamSettings
  readonly budget: Budget
  readonly clock: () => number
  /** Whoever is known by the key of a first message. */
  readonly authenticate: (
    message: Extract<ClientMessage, { type: 'authenticate' }>,
  ) => Promise<Principal | ProblemAnswer>
  /** @throws {ProblemAnswer} when it may not be */
  readonly subscribe: (
    message: Extract<ClientMessage, { type: 'subscribe' }>,
    principal: Principal,
    outlet: Outlet,
  ) => Subscription
  /** @throws {ProblemAnswer} when there are too many already */
  readonly opened: (connection: Connection, principal: Principal) => void
  /** It takes nothing more: sent away by us, or gone by itself (`null`). */
  readonly closed: (connection: Connection, reason: Closing | null) => void
  /** Its socket is closed. */
  readonly gone: (connection: Connection) => void
  readonly failed: (error: unknown) => void
}

/** Small messages that may lie unread beyond the bound. */
const MOST_BEYOND = 100
/** WebSocket's own code for a server that goes. */
const GOING_AWAY = 1001
const codes: { readonly [Reason in Closing]: number } = {
  slow: closeCodes.slow,
  stopping: GOING_AWAY,
  unauthenticated: closeCodes.unauthenticated,
  forbidden: closeCodes.forbidden,
  malformed: closeCodes.malformed,
  'too-many': closeCodes.tooMany,
}

/** One reader: what he says, what he asked for, and what is sent to him. */
export class Connection implements Outlet {
  readonly #ws: WebSocket
  readonly #parts: ConnectionParts
  readonly #outbox: Outbox
  readonly #allowance: Allowance
  readonly #subscriptions = new Map<string, Subscription>()
  #principal: Principal | null = null
  #isAuthenticating = false
  #malformed = 0
  /** Messages that were put to what lies unread beyond the bound. */
  #beyond = 0
  #isClosing = false
  #isAlive = true
  #isGone = false
  readonly #openedAt = performance.now()

  constructor(ws: WebSocket, socket: Socket, parts: ConnectionParts) {
    this.#ws = ws
    this.#parts = parts
    const { settings } = parts
    this.#outbox = new Outbox(ws, socket, settings, parts.budget)
    this.#allowance = new Allowance(settings.messageBurst, settings.messagesPerSecond, performance.now())
    ws.on('message', (data, isBinary) => this.#hear(data, isBinary))
    ws.on('pong', () => {
      this.#isAlive = true
    })
    ws.on('close', () => {
      this.#gone(null)
      this.#outbox.close()
      parts.gone(this)
    })
  }

  get principal(): Principal | null {
    return this.#principal
  }

  /** Bytes that lie unread, as the socket counts them. */
  get unread(): number {
    return this.#ws.bufferedAmount
  }

  get isFull(): boolean {
    return this.#outbox.isFull
  }

  hasRoomFor(bytes: number): boolean {
    return this.#outbox.hasRoomFor(bytes)
  }

  drained(bytes: number): Promise<void> {
    return this.#outbox.drained(bytes)
  }

  /**
   * Cuts a reader off who has no room for it. Events wait for room before they come here; for answers and notices, which
   * are small, there is some beyond the bound.
   */
  send(message: Buffer | string): boolean {
    if (this.#isClosing) return false
    const bytes = typeof message === 'string' ? message.length * 2 : message.length
    if (this.#outbox.hasRoomFor(bytes)) this.#beyond = 0
    else this.#beyond += 1
    if (this.#beyond > MOST_BEYOND || this.#outbox.isOverdrawn) {
      this.close('slow', 'More lies unread than is kept for one reader.')
      return false
    }
    this.#outbox.put(message)
    return true
  }

  /** Whoever asks is known: he is welcomed, or sent away where he has too many connections. */
  welcome(principal: Principal): void {
    try {
      this.#parts.opened(this, principal)
    } catch (error) {
      if (!(error instanceof ProblemAnswer)) throw error
      this.#tellProblem(error)
      return this.close('forbidden', error.message)
    }
    this.#principal = principal
    const { hub, clock, settings } = this.#parts
    const { maxFrameBytes, maxSubscriptions, maxBufferedBytes, maxBufferedMessages, heartbeatMs } = settings
    const limits = { maxFrameBytes, maxSubscriptions, maxBufferedBytes, maxBufferedMessages, heartbeatMs }
    const { role } = principal
    this.#tell({ type: 'welcome', protocol: STREAM_PROTOCOL, role, sequence: hub.told, at: clock(), limits })
  }

  /** Looks whether the reader is still there, takes what he is sent, and has said who he is. */
  beat(isHeartbeat: boolean): void {
    if (this.#isClosing) return
    const { authenticateMs } = this.#parts.settings
    if (this.#outbox.isStalled) return this.close('slow', 'Nothing of what was sent was taken in a while.')
    const behind = performance.now() - this.#parts.settings.behindMs
    for (const { behindSince } of this.#subscriptions.values())
      if (behindSince !== null && behindSince < behind)
        return this.close('slow', 'A subscription stayed behind for too long.')
    if (this.#principal === null && performance.now() - this.#openedAt > authenticateMs)
      return this.close('unauthenticated', 'No key came in time.')
    if (!isHeartbeat) return
    if (!this.#isAlive) return this.#ws.terminate()
    this.#isAlive = false
    this.#ws.ping()
  }

  /** Says why, and where each subscription goes on, as the last message of all. */
  close(reason: Closing, detail: string): void {
    if (this.#isClosing) return
    this.#isClosing = true
    const resumeFrom = this.#endAll()
    const closing: ServerMessage = { type: 'closing', reason, detail, resumeFrom }
    this.#outbox.put(JSON.stringify(closing))
    const sequences = Object.values(resumeFrom).map(({ sequence }) => sequence)
    const from = sequences.length > 0 ? `; resume from ${Math.min(...sequences)}` : ''
    this.#ws.close(codes[reason], `${reason}${from}`)
    setTimeout(() => this.#ws.terminate(), this.#parts.settings.goodbyeMs).unref()
    this.#gone(reason)
  }

  terminate(): void {
    this.#ws.terminate()
  }

  #endAll(): Record<string, Subscription['next']> {
    const places = [...this.#subscriptions].map(([id, member]) => {
      this.#parts.hub.leave(member)
      return [id, member.next] as const
    })
    this.#subscriptions.clear()
    return Object.fromEntries(places)
  }

  #gone(reason: Closing | null): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#isClosing = true
    this.#endAll()
    this.#outbox.wake()
    this.#parts.closed(this, reason)
  }

  #hear(data: RawData, isBinary: boolean): void {
    if (this.#isClosing) return
    this.#isAlive = true
    if (!this.#allowance.take(performance.now()))
      return this.close('too-many', 'More messages came than a reader may send.')
    try {
      this.#answer(messageIn(data, isBinary))
    } catch (error) {
      if (error instanceof ProblemAnswer) return this.#refuse(error)
      this.#parts.failed(error)
      this.#refuse(problem('internal', 'The message failed. The cause is in the log of the service.'))
    }
  }

  #refuse(answer: ProblemAnswer, id?: string): void {
    this.#tellProblem(answer, id)
    if (answer.problem.status === 422 || answer.problem.status === 403) return
    this.#malformed += 1
    if (this.#malformed >= this.#parts.settings.maxMalformed)
      this.close('malformed', 'Too many messages that mean nothing.')
  }

  #answer(message: ClientMessage): void {
    if (message.type === 'authenticate') return this.#authenticate(message)
    if (message.type === 'ping') return this.#pong(message.id)
    if (this.#principal === null)
      throw problem('unauthenticated', 'Found a message of nobody, expected `authenticate` first.')
    if (message.type === 'unsubscribe') return this.#unsubscribe(message.id)
    try {
      this.#subscribe(message, this.#principal)
    } catch (error) {
      if (!(error instanceof ProblemAnswer)) throw error
      this.#refuse(error, message.id)
    }
  }

  #authenticate(message: Extract<ClientMessage, { type: 'authenticate' }>): void {
    if (this.#principal !== null || this.#isAuthenticating)
      throw problem('conflict', 'Found a second key, expected one in a connection.')
    this.#isAuthenticating = true
    this.#parts.authenticate(message).then(
      (found) => {
        if (this.#isClosing) return
        if (!(found instanceof ProblemAnswer)) return this.welcome(found)
        this.#tellProblem(found)
        this.close('unauthenticated', found.message)
      },
      (error: unknown) => {
        this.#parts.failed(error)
        this.close('unauthenticated', 'The key could not be looked at.')
      },
    )
  }

  #pong(id: string | number | undefined): void {
    const { hub, clock } = this.#parts
    const resumeFrom = Object.fromEntries(
      [...this.#subscriptions].map(([name, member]) => [name, hub.placeOf(member)]),
    )
    const echo = id === undefined ? {} : { id }
    this.#tell({ type: 'pong', ...echo, sequence: hub.told, at: clock(), resumeFrom })
  }

  #subscribe(message: Extract<ClientMessage, { type: 'subscribe' }>, principal: Principal): void {
    const { hub, settings, subscribe, failed } = this.#parts
    if (this.#subscriptions.has(message.id))
      throw wrong(
        'id',
        'unique',
        `Found ${message.id}, which stands already. Choose another, or end that one.`,
      )
    if (this.#subscriptions.size >= settings.maxSubscriptions)
      throw wrong(
        'id',
        'most',
        `Found one more than ${settings.maxSubscriptions} subscriptions. End one first.`,
      )
    const member = subscribe(message, principal, this)
    this.#subscriptions.set(member.id, member)
    hub.join(member, (ended, error) => {
      if (ended.hasEnded) return
      failed(error)
      this.#subscriptions.delete(ended.id)
      hub.leave(ended)
      this.#refuse(problem('internal', 'What happened before could not be read.'), ended.id)
    })
  }

  #unsubscribe(id: string): void {
    const member = this.#subscriptions.get(id)
    if (member === undefined) throw wrong('id', 'known-subscription', `Found no subscription ${id}.`)
    this.#subscriptions.delete(id)
    this.#parts.hub.leave(member)
    this.#tell({ type: 'unsubscribed', subscription: id, resumeFrom: member.next })
  }

  #tellProblem(answer: ProblemAnswer, id?: string): void {
    const { kind, title, status, detail, faults } = answer.problem
    const about = id === undefined ? {} : { id }
    this.#tell({
      type: 'error',
      ...about,
      problem: { type: `/problems/${kind}`, title, status, detail, faults },
    })
  }

  #tell(message: ServerMessage): void {
    this.send(JSON.stringify(message))
  }
}
