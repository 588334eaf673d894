import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { ServerMessage } from '../../wire/service/stream.ts'
import type { Principal } from '../access/principal.ts'
import type { Budget } from './budget.ts'
import { type Closing, codeOfClosing } from './closing.ts'
import { Outbox } from './outbox.ts'
import type { Outlet } from './subscription.ts'
import { Talk, type TalkParts } from './talk.ts'

/** What a connection asks of whoever opened it. */
export interface ConnectionParts extends TalkParts {
  readonly budget: Budget
  /** It takes nothing more: sent away by us, or gone by itself (`null`). */
  readonly closed: (connection: Connection, reason: Closing | null) => void
  /** Its socket is closed. */
  readonly gone: (connection: Connection) => void
}

/** Small messages that may lie unread beyond the bound. */
const MOST_BEYOND = 100

/** One reader: whether he is there, takes what he is sent, and when he is sent away. */
export class Connection implements Outlet {
  readonly #ws: WebSocket
  readonly #parts: ConnectionParts
  readonly #outbox: Outbox
  readonly #talk: Talk
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
    this.#talk = new Talk(this, parts)
    ws.on('message', (data, isBinary) => {
      this.#isAlive = true
      this.#talk.hear(data, isBinary)
    })
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
    return this.#talk.principal
  }

  get isClosing(): boolean {
    return this.#isClosing
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

  /** Whoever asks is known. */
  welcome(principal: Principal): void {
    this.#talk.welcome(principal)
  }

  /** Looks whether the reader is still there, takes what he is sent, and has said who he is. */
  beat(isHeartbeat: boolean): void {
    if (this.#isClosing) return
    const { authenticateMs } = this.#parts.settings
    if (this.#outbox.isStalled) return this.close('slow', 'Nothing of what was sent was taken in a while.')
    const behind = performance.now() - this.#parts.settings.behindMs
    for (const { behindSince } of this.#talk.subscriptions)
      if (behindSince !== null && behindSince < behind)
        return this.close('slow', 'A subscription stayed behind for too long.')
    if (this.principal === null && performance.now() - this.#openedAt > authenticateMs)
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
    const resumeFrom = this.#talk.endAll()
    const closing: ServerMessage = { type: 'closing', reason, detail, resumeFrom }
    this.#outbox.put(JSON.stringify(closing))
    const sequences = Object.values(resumeFrom).map(({ sequence }) => sequence)
    const from = sequences.length > 0 ? `; resume from ${Math.min(...sequences)}` : ''
    this.#ws.close(codeOfClosing[reason], `${reason}${from}`)
    setTimeout(() => this.#ws.terminate(), this.#parts.settings.goodbyeMs).unref()
    this.#gone(reason)
  }

  terminate(): void {
    this.#ws.terminate()
  }

  #gone(reason: Closing | null): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#isClosing = true
    this.#talk.endAll()
    this.#outbox.wake()
    this.#parts.closed(this, reason)
  }
}
