import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { TurnedAway } from '../access/gatekeeper.ts'
import type { AnsweredRequest } from '../http/app.ts'
import type { StreamFigures } from '../stream/connections.ts'
import { CommandMetrics } from './command-metrics.ts'
import { HouseMetrics, type HouseParts } from './house-metrics.ts'
import { RequestMetrics } from './request-metrics.ts'
import { addStreamMetrics } from './stream-metrics.ts'

/**
 * Figures for Prometheus, in a register of their own. What is labelled has few values that the venue itself chooses, as
 * assets and funds have; accounts and keys are no labels, since there is no end to them and they are nobody's business.
 */
export class ServiceMetrics {
  readonly #registry = new Registry()
  readonly #requests: RequestMetrics
  readonly #commands: CommandMetrics
  readonly #house: HouseMetrics
  readonly #leave: () => void

  constructor(parts: HouseParts) {
    collectDefaultMetrics({ register: this.#registry })
    this.#requests = new RequestMetrics(this.#registry)
    this.#commands = new CommandMetrics(this.#registry)
    this.#house = new HouseMetrics(this.#registry, parts)
    this.#leave = parts.host.onDurable((batch) => this.#commands.take(batch))
  }

  /** All of them, as they stand now. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  answered(answer: AnsweredRequest): void {
    this.#requests.answered(answer)
  }

  turnedAway(reason: TurnedAway): void {
    this.#requests.turnedAway(reason)
  }

  /** How long a row took from the hand to the disk. */
  written(ms: number): void {
    this.#commands.written(ms)
  }

  watchStream(figures: () => StreamFigures): void {
    addStreamMetrics(this.#registry, figures)
  }

  /** How far the service's time is ahead of the machine's clock. */
  watchClock(aheadMs: () => number): void {
    new Gauge({
      name: 'breakwater_clock_ahead_seconds',
      help: "By which the service's time is ahead of the machine's clock, which was put back.",
      registers: [this.#registry],
      collect() {
        this.set(aheadMs() / 1000)
      },
    })
  }

  /** Looks at what is only seen by looking. */
  tick(): void {
    this.#house.tick()
  }

  close(): void {
    this.#leave()
    this.#registry.clear()
  }
}
