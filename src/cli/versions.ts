import { readFileSync } from 'node:fs'
import { EVENT_VERSION } from '../core/engine/events.ts'

/** Versions a run was made with: the package's, the events' layout, Node's and the machine's kind. */
export function versions(): Readonly<Record<string, string | number>> {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  return {
    breakwater: version,
    events: EVENT_VERSION,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  }
}
