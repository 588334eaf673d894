import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Budget } from './budget.ts'
import type { StreamSettings } from './limits.ts'

type OutboxLimits = Pick<StreamSettings, 'maxBufferedBytes' | 'maxBufferedMessages' | 'stallMs'>

/**
 * What goes out over one connection, and how much of it lies unread. Nothing waits here beside what the socket itself
 * holds, so that its figure is the whole.
 */
export class Outbox {
  readonly #ws: WebSocket
  readonly #socket: Socket
  readonly #limits: OutboxLimits
  readonly #budget: Budget
  readonly #waiting: { readonly resolve: () => void; readonly bytes: number }[] = []
  #held = 0
  #messages = 0
  #isCorked = false
  /** When something was taken last, or nothing lay there; by the process's own clock. */
  #movedAt = performance.now()
  #isClosed = false

  constructor(ws: WebSocket, socket: Socket, limits: OutboxLimits, budget: Budget) {
    this.#ws = ws
    this.#socket = socket
    this.#limits = limits
    this.#budget = budget
    budget.join()
  }

  /** Whether a message may be put to what lies there. One that is larger than all may go where nothing does. */
  hasRoomFor(bytes: number): boolean {
    const { maxBufferedBytes, maxBufferedMessages } = this.#limits
    if (this.#messages >= maxBufferedMessages) return false
    return this.#held === 0 || this.#held + bytes <= maxBufferedBytes
  }

  /** A quarter is for those who wait for room, three for what comes meanwhile. */
  get isFull(): boolean {
    const { maxBufferedBytes, maxBufferedMessages } = this.#limits
    return this.#held * 4 > maxBufferedBytes || this.#messages * 4 > maxBufferedMessages
  }

  get isStalled(): boolean {
    return this.#held > 0 && performance.now() - this.#movedAt > this.#limits.stallMs
  }

  /** All connections together hold too much, and this one more than its part. */
  get isOverdrawn(): boolean {
    return this.#budget.isOverdrawnBy(this.#held)
  }

  /** Resolves once it is no longer full and has room for so many bytes, or nobody need wait any longer. */
  drained(bytes: number): Promise<void> {
    if (this.#isClosed || this.#isReadyFor(bytes)) return Promise.resolve()
    return new Promise((resolve) => void this.#waiting.push({ resolve, bytes }))
  }

  #isReadyFor(bytes: number): boolean {
    return !this.isFull && this.hasRoomFor(bytes)
  }

  /** Messages of one turn go to the system in one piece. */
  put(message: Buffer | string): void {
    if (this.#held === 0) this.#movedAt = performance.now()
    if (!this.#isCorked) {
      this.#isCorked = true
      this.#socket.cork()
      setImmediate(this.#uncork)
    }
    this.#messages += 1
    this.#ws.send(message, textFrame, this.#taken)
    this.#measure()
  }

  /** Nobody need wait any longer: nothing more will be put here. */
  wake(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve()
  }

  /** The connection is gone, and what lay unread with it. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#budget.leave(this.#held)
    this.wake()
  }

  readonly #uncork = (): void => {
    this.#isCorked = false
    this.#socket.uncork()
  }

  readonly #taken = (): void => {
    this.#messages -= 1
    this.#movedAt = performance.now()
    if (this.#isClosed) return
    this.#measure()
    while (this.#waiting.length > 0 && this.#isReadyFor(this.#waiting[0].bytes))
      this.#waiting.shift()?.resolve()
  }

  #measure(): void {
    const now = this.#ws.bufferedAmount
    this.#budget.change(this.#held, now)
    this.#held = now
  }
}

const textFrame = { binary: false } as const
