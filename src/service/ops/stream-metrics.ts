import { Gauge, type Registry } from 'prom-client'
import type { StreamFigures } from '../stream/connections.ts'

/** Who listens to the stream, and who was sent away. */
export function addStreamMetrics(registry: Registry, figures: () => StreamFigures): void {
  const registers = [registry]
  new Gauge({
    name: 'breakwater_stream_connections',
    help: 'Streams that are open.',
    registers,
    collect() {
      this.set(figures().connections)
    },
  })
  new Gauge({
    name: 'breakwater_stream_unread_bytes',
    help: 'What lies unread for all of them.',
    registers,
    collect() {
      this.set(figures().unread)
    },
  })
  new Gauge({
    name: 'breakwater_stream_closed_total',
    help: 'Streams that were closed from here, by why; slow readers are cut off and can go on from where they were.',
    labelNames: ['reason'],
    registers,
    collect() {
      for (const [reason, count] of Object.entries(figures().closed)) this.set({ reason }, count)
    },
  })
}
