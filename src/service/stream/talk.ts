import type { RawData } from 'ws'
import { type ClientMessage, type ServerMessage, STREAM_PROTOCOL } from '../../wire/service/stream.ts'
import type { Principal } from '../access/principal.ts'
import { ProblemAnswer, problem } from '../http/problem.ts'
import { Allowance } from './allowance.ts'
import type { Closing } from './closing.ts'
import type { Hub } from './hub.ts'
import type { StreamSettings } from './limits.ts'
import { messageIn, wrong } from './message.ts'
import type { Outlet, Subscription } from './subscription.ts'

/** What a conversation asks of whoever opened it. */
export interface TalkParts {
  readonly hub: Hub
  readonly settings: StreamSettings
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
  /** @throws {ProblemAnswer} when there are too many already, or the key works no longer */
  readonly opened: (principal: Principal) => void
  readonly failed: (error: unknown) => void
}

/** The connection that is talked on. */
interface Line extends Outlet {
  readonly isClosing: boolean
  close(reason: Closing, detail: string): void
}

/** What a reader says and is answered: who he is, and what he asks to be told. */
export class Talk {
  readonly #line: Line
  readonly #parts: TalkParts
  readonly #allowance: Allowance
  readonly #subscriptions = new Map<string, Subscription>()
  #principal: Principal | null = null
  #isAuthenticating = false
  #malformed = 0

  constructor(line: Line, parts: TalkParts) {
    this.#line = line
    this.#parts = parts
    const { messageBurst, messagesPerSecond } = parts.settings
    this.#allowance = new Allowance(messageBurst, messagesPerSecond, performance.now())
  }

  get principal(): Principal | null {
    return this.#principal
  }

  get subscriptions(): Iterable<Subscription> {
    return this.#subscriptions.values()
  }

  /** Whoever asks is known: he is welcomed, or sent away where he has too many connections. */
  welcome(principal: Principal): void {
    try {
      this.#parts.opened(principal)
    } catch (error) {
      if (!(error instanceof ProblemAnswer)) throw error
      this.#tellProblem(error)
      const isKnown = error.problem.status !== 401
      return this.#line.close(isKnown ? 'forbidden' : 'unauthenticated', error.message)
    }
    this.#principal = principal
    const { hub, clock, settings } = this.#parts
    const { maxFrameBytes, maxSubscriptions, maxBufferedBytes, maxBufferedMessages, heartbeatMs } = settings
    const limits = { maxFrameBytes, maxSubscriptions, maxBufferedBytes, maxBufferedMessages, heartbeatMs }
    const { role } = principal
    this.#tell({ type: 'welcome', protocol: STREAM_PROTOCOL, role, sequence: hub.told, at: clock(), limits })
  }

  /** Ends all subscriptions. @returns where each goes on */
  endAll(): Record<string, Subscription['next']> {
    const places = [...this.#subscriptions].map(([id, member]) => {
      this.#parts.hub.leave(member)
      return [id, member.next] as const
    })
    this.#subscriptions.clear()
    return Object.fromEntries(places)
  }

  hear(data: RawData, isBinary: boolean): void {
    if (this.#line.isClosing) return
    if (!this.#allowance.take(performance.now()))
      return this.#line.close('too-many', 'More messages came than a reader may send.')
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
      this.#line.close('malformed', 'Too many messages that mean nothing.')
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
        if (this.#line.isClosing) return
        if (!(found instanceof ProblemAnswer)) return this.welcome(found)
        this.#tellProblem(found)
        this.#line.close('unauthenticated', found.message)
      },
      (error: unknown) => {
        this.#parts.failed(error)
        this.#line.close('unauthenticated', 'The key could not be looked at.')
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
    const member = subscribe(message, principal, this.#line)
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
    this.#line.send(JSON.stringify(message))
  }
}
