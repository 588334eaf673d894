import { existsSync } from 'node:fs'
import { EPOCH } from '../core/engine/epoch.ts'
import { ageOf } from '../journal/frame.ts'
import type { Plan } from '../lab/run/plan.ts'
import { counted } from '../report/format.ts'
import { isLoopback } from '../service/config/scalars.ts'
import type { Config } from '../service/config/settings.ts'

/** What a service with these settings would do, in sentences. */
export interface WouldBe {
  readonly sentences: readonly string[]
  /** False where its journal would be refused. */
  readonly wouldStart: boolean
}

/** Nothing is opened for writing, and nobody listened to. */
export async function whatWouldBe(
  config: Config,
  opening: Plan | null,
  wantsAnotherAdmin = false,
): Promise<WouldBe> {
  const { file } = config.journal
  const isNew = !existsSync(file)
  const { tlsOf } = await import('../service/tls.ts')
  const tls = tlsOf(config, Date.now())
  const sentences = [listening(config, tls !== undefined)]
  const kept = isNew ? null : await journalOf(file)
  sentences.push(kept === null ? `Would make the journal ${file}, and the first admin key.` : kept.sentence)
  if (kept?.isRefused === true) return { sentences, wouldStart: false }
  if (kept !== null && wantsAnotherAdmin) sentences.push('Would make another admin key.')
  if (opening !== null) sentences.push(openingOf(opening, isNew))
  return { sentences: [...sentences, await pageOf(config)], wouldStart: true }
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

async function journalOf(file: string): Promise<{ readonly sentence: string; readonly isRefused: boolean }> {
  const { rows, again, epoch } = await standingOf(file)
  const refusal = refusalOf(epoch, again)
  if (refusal !== null) {
    const row = `its last row, ${rows - 1}, was decided under epoch ${epoch}, this version decides under epoch ${EPOCH}`
    return { sentence: `Would refuse the journal ${file}: ${row}${refusal}`, isRefused: true }
  }
  const counts = `${counted(rows, 'row')}, ${counted(again, 'of them', 'of them')} to be decided again`
  const further =
    epoch === EPOCH ? '' : ` It would go on under epoch ${EPOCH}, and an earlier version then refuses it.`
  return { sentence: `Would open the journal ${file}: ${counts}.${further}`, isRefused: false }
}

/** How long a journal is, how much of it a start decides again, and under which epoch its end was decided. */
async function standingOf(file: string): Promise<{ rows: number; again: number; epoch: number }> {
  const { openForReading } = await import('../journal/sqlite/verify.ts')
  const { lengthOf, rowsOf } = await import('../journal/sqlite/rows.ts')
  const { snapshotHeads } = await import('../journal/sqlite/snapshots.ts')
  const open = openForReading(file)
  try {
    const rows = lengthOf(open.database, open.file)
    const newest = snapshotHeads(open.database).find(({ epoch }) => epoch <= EPOCH)
    const [last] = rowsOf(open.database, open.file, Math.max(0, rows - 1), rows)
    const epoch = last === undefined ? EPOCH : ageOf(last.bytes).epoch
    return { rows, again: rows - (newest?.row ?? 0), epoch }
  } finally {
    open.close()
  }
}

/** What of a journal of another epoch a start would stumble over, and what to do; null for nothing. */
function refusalOf(epoch: number, again: number): string | null {
  if (epoch > EPOCH) return '. Use a later version of breakwater.'
  if (epoch === EPOCH || again === 0) return null
  return ', and no snapshot stands at its end. Start the earlier version once more and stop it cleanly, which takes one.'
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
