import { Counter, Histogram, type Registry } from 'prom-client'
import { commandTypes } from '../../wire/command-json.ts'
import type { DurableBatch } from '../host/host.ts'

/** What becomes of commands, and how long it takes until it is kept. */
export class CommandMetrics {
  readonly #commands: Counter<'type' | 'outcome'>
  readonly #events: Counter
  readonly #rows: Counter
  readonly #rowCommands: Histogram
  readonly #written: Histogram

  constructor(registry: Registry) {
    const registers = [registry]
    this.#commands = new Counter({
      name: 'breakwater_commands_total',
      help: 'Commands that were decided and kept, by kind and by what became of them.',
      labelNames: ['type', 'outcome'],
      registers,
    })
    for (const type of commandTypes)
      for (const outcome of ['done', 'refused']) this.#commands.inc({ type, outcome }, 0)
    this.#events = new Counter({
      name: 'breakwater_events_total',
      help: 'Events of these commands.',
      registers,
    })
    this.#rows = new Counter({
      name: 'breakwater_rows_written_total',
      help: 'Rows that were kept.',
      registers,
    })
    this.#rowCommands = new Histogram({
      name: 'breakwater_row_commands',
      help: 'Commands in a row.',
      buckets: [1, 3, 10, 30, 100, 300, 1000, 3000],
      registers,
    })
    this.#written = new Histogram({
      name: 'breakwater_commit_seconds',
      help: 'From a row being handed over to its being kept.',
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
      registers,
    })
  }

  /** A row may hold thousands of commands, so they are counted before the counters are asked. */
  take({ commands }: DurableBatch): void {
    const counts = new Map<string, number>()
    let events = 0
    for (const { body, outcome } of commands) {
      const key = `${body.type} ${outcome.ok ? 'done' : 'refused'}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      if (outcome.ok) events += outcome.events.length
    }
    for (const [key, count] of counts) {
      const [type, outcome] = key.split(' ')
      this.#commands.inc({ type, outcome }, count)
    }
    this.#events.inc(events)
    this.#rows.inc()
    this.#rowCommands.observe(commands.length)
  }

  written(ms: number): void {
    this.#written.observe(ms / 1000)
  }
}
