import { existsSync } from 'node:fs'
import type { Plan } from '../lab/run/plan.ts'
import { counted } from '../report/format.ts'
import { isLoopback } from '../service/config/scalars.ts'
import type { Config } from '../service/config/settings.ts'

/** What a service with these settings would do, in sentences. Nothing is opened for writing, and nobody listened to. */
export async function whatWouldBe(config: Config, opening: Plan | null): Promise<string[]> {
  const { file } = config.journal
  const isNew = !existsSync(file)
  const { tlsOf } = await import('../service/tls.ts')
  const tls = tlsOf(config)
  const sentences = [
    listening(config, tls !== undefined),
    isNew ? `Would make the journal ${file}, and the first admin key.` : await journalOf(file),
  ]
  if (opening !== null) sentences.push(openingOf(opening, isNew))
  return [...sentences, await pageOf(config)]
}

function listening({ listen: { host, port, behindProxy } }: Config, isSecure: boolean): string {
  const address = host.includes(':') ? `[${host}]` : host
  const whom = behindProxy
    ? 'for the proxy in front, which ends TLS'
    : isLoopback(host)
      ? 'for this machine alone'
      : 'for whoever reaches it'
  return `Would listen on ${isSecure ? 'https' : 'http'}://${address}:${port}, ${whom}.`
}

async function journalOf(file: string): Promise<string> {
  const { openForReading } = await import('../journal/sqlite/verify.ts')
  const { lengthOf } = await import('../journal/sqlite/rows.ts')
  const { snapshotHeads } = await import('../journal/sqlite/snapshots.ts')
  const open = openForReading(file)
  try {
    const rows = lengthOf(open.database, open.file)
    const [newest] = snapshotHeads(open.database)
    const again = rows - (newest?.row ?? 0)
    return `Would open the journal ${file}: ${counted(rows, 'row')}, ${counted(again, 'of them', 'of them')} to be decided again.`
  } finally {
    open.close()
  }
}

function openingOf({ header }: Plan, isNew: boolean): string {
  const commands = counted(header.openingCommands + 1, 'command')
  return isNew
    ? `Would give it the opening of ${header.name}: ${commands}.`
    : `Would give it the opening of ${header.name} if it holds no venue yet: ${commands}.`
}

async function pageOf(config: Config): Promise<string> {
  const { visitorsOf } = await import('../service/status/status-route.ts')
  const whom = {
    anyone: 'whoever reaches it',
    'this-machine': 'whoever is at this machine',
    'by-key': 'who has a key that may look everywhere',
  }
  const visitors = visitorsOf(config)
  return visitors === null ? 'Would show no status page.' : `Would show the status page to ${whom[visitors]}.`
}
