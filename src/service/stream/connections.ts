import type { Principal } from '../access/principal.ts'
import { problem } from '../http/problem.ts'
import { Budget } from './budget.ts'
import type { Closing } from './closing.ts'
import type { Connection } from './connection.ts'
import type { StreamSettings } from './limits.ts'
import { UnknownReaders } from './unknown-readers.ts'

/** What is counted of a stream, for metrics. */
export interface StreamFigures {
  readonly connections: number
  /** Bytes that lie unread. */
  readonly unread: number
  /** How many were sent away, by why. */
  readonly closed: Readonly<Record<Closing, number>>
}

/** Everybody who is connected: how many of whom, whether they are still there, and the end of all of them. */
export class Connections {
  readonly budget: Budget
  readonly #settings: StreamSettings
  readonly #isKeyLive: (key: string) => boolean
  readonly #all = new Set<Connection>()
  /** Told to go, and not gone yet. */
  readonly #leaving = new Set<Connection>()
  readonly #byKey = new Map<string, number>()
  readonly #unknown: UnknownReaders<Connection>
  readonly #closed: Record<Closing, number> = {
    slow: 0,
    stopping: 0,
    unauthenticated: 0,
    forbidden: 0,
    malformed: 0,
    'too-many': 0,
  }
  readonly #timer: NodeJS.Timeout
  #nextHeartbeat: number
  #ended: (() => void) | null = null
  isClosed = false

  constructor(settings: StreamSettings, isKeyLive: (key: string) => boolean) {
    this.#settings = settings
    this.#isKeyLive = isKeyLive
    this.#unknown = new UnknownReaders(settings)
    this.budget = new Budget(settings.maxBufferedTotal)
    const { heartbeatMs, stallMs, authenticateMs, behindMs } = settings
    this.#nextHeartbeat = performance.now() + heartbeatMs
    this.#timer = setInterval(this.#beat, Math.min(heartbeatMs, stallMs, authenticateMs, behindMs) / 2)
    this.#timer.unref()
  }

  get isFull(): boolean {
    return this.#all.size >= this.#settings.maxConnections
  }

  /** Whether one more may come from an address who says later who he is. */
  hasRoomForUnknown(address: string): boolean {
    return this.#unknown.hasRoomFor(address)
  }

  get figures(): StreamFigures {
    return { connections: this.#all.size, unread: this.budget.bytes, closed: { ...this.#closed } }
  }

  /** @param address it came from */
  add(connection: Connection, address: string): void {
    this.#all.add(connection)
    this.#unknown.come(connection, address)
    if (this.isClosed) connection.close('stopping', 'The service stops.')
  }

  /** @throws {ProblemAnswer} when the key has as many as it may, or was revoked while it was looked at */
  known(connection: Connection, { key }: Principal): void {
    if (!this.#isKeyLive(key))
      throw problem('unauthenticated', 'Found a key that was revoked, expected one that stands.')
    const { maxConnectionsPerKey } = this.#settings
    const count = this.#byKey.get(key) ?? 0
    if (count >= maxConnectionsPerKey) {
      const message = `Found ${count} connections of this key, expected fewer than ${maxConnectionsPerKey}. Close one first.`
      throw problem('too-many-requests', message, [{ field: '', rule: 'connections', message }])
    }
    this.#byKey.set(key, count + 1)
    this.#unknown.go(connection)
  }

  drop(connection: Connection, reason: Closing | null): void {
    if (reason !== null) this.#closed[reason] += 1
    this.#all.delete(connection)
    this.#unknown.go(connection)
    if (reason !== null) this.#leaving.add(connection)
    const key = connection.principal?.key
    if (key !== undefined) {
      const left = (this.#byKey.get(key) ?? 1) - 1
      if (left > 0) this.#byKey.set(key, left)
      else this.#byKey.delete(key)
    }
  }

  /** Its socket is closed. */
  gone(connection: Connection): void {
    this.#leaving.delete(connection)
    if (this.#all.size + this.#leaving.size === 0) this.#ended?.()
  }

  dropRevoked(): void {
    for (const connection of this.#all) {
      const key = connection.principal?.key
      if (key !== undefined && !this.#isKeyLive(key))
        connection.close('unauthenticated', 'The key was revoked.')
    }
  }

  closeAll(reason: Closing, detail: string): void {
    for (const connection of this.#all) connection.close(reason, detail)
  }

  /** Sends everybody away, and resolves when all are gone; who does not go by himself is cut off after `goodbyeMs`. */
  async end(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    clearInterval(this.#timer)
    this.closeAll('stopping', 'The service stops.')
    if (this.#all.size + this.#leaving.size === 0) return
    await new Promise<void>((resolve) => {
      this.#ended = resolve
    })
  }

  readonly #beat = (): void => {
    const now = performance.now()
    const isHeartbeat = now >= this.#nextHeartbeat
    if (isHeartbeat) this.#nextHeartbeat = now + this.#settings.heartbeatMs
    this.dropRevoked()
    for (const connection of this.#all) connection.beat(isHeartbeat)
  }
}
