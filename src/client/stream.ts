import type { Channel, StreamEvent, StreamNotice, StreamPlace, Subscribe } from '../wire/service/stream.ts'
import { Connection, type ConnectionEnd, type Told } from './connection.ts'
import type { ClientParts } from './options.ts'
import { ReadPlace } from './resume.ts'
import { waitOf } from './retry.ts'

/** What a stream yields, in the order in which it became durable. */
export type StreamItem =
  | { readonly is: 'event'; readonly sequence: number; readonly at: number; readonly event: StreamEvent }
  | {
      readonly is: 'notice'
      readonly channel: Channel
      readonly sequence: number
      readonly at: number
      readonly notice: StreamNotice
    }
  /** All that was there has been told; what follows is told as it happens. Yielded once. */
  | { readonly is: 'caught-up'; readonly sequence: number }

/** What is asked of a stream. A list that is left out asks for all that the key may see. */
export type Wanted = Omit<Subscribe, 'type' | 'id'>

/** Why a connection ended, and when the next one begins. */
export interface StreamBreak {
  readonly reason: string
  /** Connections in a row that came to nothing. */
  readonly failures: number
  readonly waitMs: number
}

export interface StreamOptions {
  readonly signal?: AbortSignal
  /** Told of every break, for logs. */
  readonly onBreak?: (told: StreamBreak) => void
  /** Items that may wait to be read; past it the socket is paused, or closed until they are. */
  readonly mostWaiting?: number
}

type Result = IteratorResult<StreamItem, undefined>

const SUBSCRIPTION = 'all'
const USUAL_WAITING = 4_096

/**
 * Everything a reader asked for, each once, over as many connections as it takes. To be read with `for await`; leaving the
 * loop closes it. When the reader is slow the socket is not read, or, where the platform cannot do that, closed and
 * opened again later: nothing is lost either way, since it goes on from where it was.
 */
export class EventStream implements AsyncIterableIterator<StreamItem, undefined, undefined> {
  readonly #parts: ClientParts
  readonly #wanted: Wanted
  readonly #options: StreamOptions
  readonly #mostWaiting: number
  readonly #read: ReadPlace
  readonly #onAbort = (): void => this.#end(this.#options.signal?.reason)
  #items: StreamItem[] = []
  #first = 0
  readonly #readers: { resolve(result: Result): void; reject(error: unknown): void }[] = []
  #connection: Connection | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Why nothing is read: the reader has enough for now. */
  #isHeldBack = false
  #isCaughtUp = false
  #failures = 0
  #isOver = false
  #error: unknown

  constructor(parts: ClientParts, wanted: Wanted, options: StreamOptions = {}) {
    this.#parts = parts
    this.#wanted = wanted
    this.#options = options
    this.#mostWaiting = options.mostWaiting ?? USUAL_WAITING
    this.#read = new ReadPlace(firstPlace(wanted.from))
    options.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Where a new stream would go on behind everything that came; null where nothing did. */
  get place(): StreamPlace | null {
    return this.#read.next
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<Result> {
    if (this.#options.signal?.aborted === true) this.#end(this.#options.signal.reason)
    const item = this.#take()
    if (item !== undefined) return Promise.resolve({ done: false, value: item })
    if (this.#isOver) return this.#atTheEnd()
    this.#open()
    return new Promise((resolve, reject) => void this.#readers.push({ resolve, reject }))
  }

  return(): Promise<Result> {
    this.#items = []
    this.#first = 0
    this.#end(undefined)
    return Promise.resolve({ done: true, value: undefined })
  }

  get #waiting(): number {
    return this.#items.length - this.#first
  }

  #take(): StreamItem | undefined {
    const item = this.#items[this.#first]
    if (item === undefined) return undefined
    this.#first += 1
    // Shifting one by one would move all that wait each time.
    if (this.#first === this.#items.length || this.#first === 1_024) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    }
    if (this.#isHeldBack && this.#waiting * 2 <= this.#mostWaiting) this.#goOn()
    return item
  }

  /** An error is told once; behind it the stream is at its end. */
  #atTheEnd(): Promise<Result> {
    const error = this.#error
    this.#error = undefined
    return error === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(error)
  }

  #put(item: StreamItem): void {
    const reader = this.#readers.shift()
    if (reader === undefined) this.#items.push(item)
    else reader.resolve({ done: false, value: item })
  }

  #open(): void {
    if (this.#connection !== null || this.#timer !== undefined || this.#isHeldBack || this.#isOver) return
    this.#read.begin()
    const from = this.#read.next ?? this.#wanted.from ?? 'now'
    const subscribe = { ...this.#wanted, type: 'subscribe', id: SUBSCRIPTION, from } as const
    this.#connection = new Connection(this.#parts, subscribe, {
      told: (message) => this.#hear(message),
      ended: (end) => this.#broke(end),
    })
  }

  #hear(message: Told): void {
    this.#failures = 0
    if (message.type === 'pong') {
      const place = message.resumeFrom[SUBSCRIPTION]
      if (place !== undefined && place.sequence > 0) this.#read.passed(place.sequence - 1)
    } else if (message.type === 'caught-up') this.#caughtUp(message.sequence)
    else if (message.type === 'notice') this.#notice(message)
    else {
      const { sequence, at } = message
      for (const event of this.#read.takeEvents(message)) this.#put({ is: 'event', sequence, at, event })
    }
    if (this.#waiting >= this.#mostWaiting && !this.#isHeldBack) this.#holdBack()
  }

  #notice(message: Extract<Told, { type: 'notice' }>): void {
    const { channel, sequence, at, notice } = message
    if (this.#read.takeNotice(message)) this.#put({ is: 'notice', channel, sequence, at, notice })
  }

  #caughtUp(sequence: number): void {
    this.#read.passed(sequence)
    if (this.#isCaughtUp) return
    this.#isCaughtUp = true
    this.#put({ is: 'caught-up', sequence })
  }

  #holdBack(): void {
    this.#isHeldBack = true
    if (this.#connection?.pause() === true) return
    this.#connection?.close()
    this.#connection = null
  }

  #goOn(): void {
    this.#isHeldBack = false
    if (this.#connection === null) this.#open()
    else this.#connection.resume()
  }

  #broke({ reason, error }: ConnectionEnd): void {
    this.#connection = null
    if (error !== null) return this.#end(error)
    this.#failures += 1
    const waitMs = waitOf(this.#failures, this.#parts.patience, this.#parts.random)
    this.#options.onBreak?.({ reason, failures: this.#failures, waitMs })
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#open()
    }, waitMs)
  }

  #end(error: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#error = error
    clearTimeout(this.#timer)
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    this.#connection?.close()
    this.#connection = null
    for (const { resolve, reject } of this.#readers.splice(0)) this.#atTheEnd().then(resolve, reject)
  }
}

function firstPlace(from: Wanted['from']): StreamPlace | null {
  if (from === undefined || from === 'now') return null
  return typeof from === 'number' ? { sequence: from, place: 0 } : from
}
