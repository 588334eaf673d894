import { setTimeout as sleep } from 'node:timers/promises'
import { platformSocket, type Socket } from '../client/index.ts'
import type { FeedReader } from '../files/feeds/reader.ts'
import type { FeedUpdate } from '../files/feeds/update.ts'

/** What a source brings: updates, and that it began anew. */
export type Sourced = FeedUpdate | { readonly is: 'began' }

export interface SocketSource {
  readonly url: string
  /** Sent once a connection is open: what a publisher wants to be asked. */
  readonly send: readonly string[]
  /** Sent again and again, where a publisher closes what is silent; null for nothing. */
  readonly keepAlive: string | null
  readonly keepAliveMs: number
  /** A connection on which nothing comes for so long is taken for dead. */
  readonly silenceMs: number
  readonly reader: FeedReader
  readonly signal: AbortSignal
  readonly onBreak: (reason: string, waitMs: number) => void
  /** How long to wait before the next connection, by how many came to nothing. */
  readonly waitOf: (failures: number) => number
}

/** Everything that comes over a WebSocket, over as many connections as it takes, until the signal is given. */
export async function* readSocket(source: SocketSource): AsyncGenerator<Sourced> {
  const { signal, onBreak, waitOf } = source
  for (let failures = 0; !signal.aborted; ) {
    yield { is: 'began' }
    const connection = new Incoming(source)
    for await (const update of connection.updates()) {
      failures = 0
      yield update
    }
    if (signal.aborted) return
    failures += 1
    const waitMs = waitOf(failures)
    onBreak(connection.reason, waitMs)
    await sleep(waitMs, undefined, { signal }).catch(() => undefined)
  }
}

/** One connection. */
class Incoming {
  readonly #source: SocketSource
  readonly #timers: ReturnType<typeof setInterval>[] = []
  #queue: FeedUpdate[] = []
  #wake: (() => void) | null = null
  #socket: Socket | null = null
  #heardAt = performance.now()
  #isOver = false
  reason = 'stopped'

  constructor(source: SocketSource) {
    this.#source = source
    source.signal.addEventListener('abort', this.#stop, { once: true })
    this.#open().catch((error: unknown) => this.#end(String(error)))
  }

  async *updates(): AsyncGenerator<FeedUpdate> {
    try {
      for (;;) {
        const some = this.#queue
        this.#queue = []
        yield* some
        if (this.#queue.length > 0) continue
        if (this.#isOver) return
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    } finally {
      this.#end('stopped')
    }
  }

  readonly #stop = (): void => this.#end('stopped')

  async #open(): Promise<void> {
    const { url, silenceMs } = this.#source
    const socket = await platformSocket(url, [], {
      opened: () => this.#ask(),
      message: (text) => this.#hear(text),
      closed: (reason) => this.#end(reason),
    })
    this.#socket = socket
    if (this.#isOver) return socket.close()
    this.#timers.push(setInterval(() => this.#look(), Math.max(1, silenceMs / 4)))
  }

  #ask(): void {
    const { send, keepAlive, keepAliveMs } = this.#source
    for (const text of send) this.#socket?.send(text)
    if (keepAlive !== null) this.#timers.push(setInterval(() => this.#socket?.send(keepAlive), keepAliveMs))
  }

  #hear(text: string): void {
    this.#heardAt = performance.now()
    this.#queue.push(...this.#source.reader.push(text))
    this.#wake?.()
  }

  #look(): void {
    if (performance.now() - this.#heardAt > this.#source.silenceMs) this.#end('nothing came in a while')
  }

  #end(reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.reason = reason
    for (const timer of this.#timers) clearInterval(timer)
    this.#source.signal.removeEventListener('abort', this.#stop)
    this.#socket?.close()
    this.#wake?.()
  }
}
