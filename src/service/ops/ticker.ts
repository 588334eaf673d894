import { giveDue } from '../access/give-due.ts'
import type { FeedWatch } from '../feeds/feed-watch.ts'
import { HostBusy } from '../host/errors.ts'
import type { Host } from '../host/host.ts'
import type { LawKeeper } from './law-keeper.ts'
import type { Log } from './log.ts'
import { waitsForTime } from './waits-for-time.ts'

export interface TickerParts {
  readonly host: Host
  readonly alarms: FeedWatch
  readonly laws: LawKeeper
  readonly clock: () => number
  readonly log: Log
  readonly everyMs: number
  /** Between two checks of the laws; null for none. */
  readonly lawsEveryMs: number | null
  /** After each turn. */
  readonly onTick: () => void
  /** The host has stopped, or something failed that nobody foresaw: the service cannot go on. */
  readonly onFault: (error: Error) => void
}

/**
 * Does what time asks for, one turn behind the other: due proposals, what waits for time, feeds that are late, the
 * laws. What it gives is given by `service`.
 */
export class Ticker {
  readonly #parts: TickerParts
  #timer: NodeJS.Timeout | null = null
  #turn: Promise<void> = Promise.resolve()
  #hasEnded = false

  constructor(parts: TickerParts) {
    this.#parts = parts
    this.#wait()
  }

  /** No further turn; resolves when the last is over. */
  async stop(): Promise<void> {
    this.#hasEnded = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#turn
  }

  #wait(): void {
    if (this.#hasEnded) return
    this.#timer = setTimeout(() => {
      this.#turn = this.#tick().then(() => this.#wait())
    }, this.#parts.everyMs)
  }

  async #tick(): Promise<void> {
    const { host, onFault, onTick } = this.#parts
    try {
      if (host.stoppedBy === null) await this.#work()
      onTick()
    } catch (error) {
      // More waits than may: time goes on with the next turn.
      if (!(error instanceof HostBusy) && !this.#hasEnded && host.stoppedBy === null) onFault(error as Error)
    }
    if (host.stoppedBy !== null && !this.#hasEnded) onFault(host.stoppedBy)
  }

  async #work(): Promise<void> {
    const { host, alarms, clock } = this.#parts
    await giveDue(host, clock())
    if (waitsForTime(host.house, Math.max(clock(), host.house.at)))
      await host.submit({ by: 'service', make: { type: 'advance-time' } })
    alarms.check()
    this.#checkLaws()
  }

  /** Time does not wait for it. */
  #checkLaws(): void {
    const { laws, lawsEveryMs, log } = this.#parts
    if (laws.isDue(lawsEveryMs))
      laws.run().then(
        ({ findings, sequence, ms }) => {
          const fields = { sequence, ms: Math.round(ms) }
          if (findings.length === 0) log.info(fields, 'the laws hold')
          else log.error({ ...fields, findings: findings.slice(0, 20) }, 'laws are broken')
        },
        (error: unknown) => {
          if (!this.#hasEnded) log.error({ err: error }, 'the laws could not be checked')
        },
      )
  }
}
