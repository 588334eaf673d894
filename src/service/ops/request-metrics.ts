import { Counter, Histogram, type Registry } from 'prom-client'
import { type TurnedAway, turnedAwayReasons } from '../access/gatekeeper.ts'
import type { AnsweredRequest } from '../http/app.ts'

/** What is asked over HTTP, by the route as the table has it: never by a path with somebody's name in it. */
export class RequestMetrics {
  readonly #answers: Counter<'route' | 'method' | 'status'>
  readonly #durations: Histogram<'route'>
  readonly #turnedAway: Counter<'reason'>

  constructor(registry: Registry) {
    const registers = [registry]
    this.#answers = new Counter({
      name: 'breakwater_http_requests_total',
      help: 'Answers, by route, method and status; the route is "none" where there is no such route.',
      labelNames: ['route', 'method', 'status'],
      registers,
    })
    this.#durations = new Histogram({
      name: 'breakwater_http_request_seconds',
      help: 'From the head of a request to the end of its answer.',
      labelNames: ['route'],
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers,
    })
    this.#turnedAway = new Counter({
      name: 'breakwater_turned_away_total',
      help: 'Requests that were not let in, by reason.',
      labelNames: ['reason'],
      registers,
    })
    for (const reason of turnedAwayReasons) this.#turnedAway.inc({ reason }, 0)
  }

  answered({ method, path, status, ms }: AnsweredRequest): void {
    const route = path ?? 'none'
    this.#answers.inc({ route, method: methods.has(method) ? method : 'other', status: String(status) })
    this.#durations.observe({ route }, ms / 1000)
  }

  turnedAway(reason: TurnedAway): void {
    this.#turnedAway.inc({ reason })
  }
}

/** A stranger may call his method anything. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'])
