import { actOf } from '../../journal/acts.ts'
import { batchOf } from '../../journal/batch-record.ts'
import type { Journal, JournalRow } from '../../journal/journal.ts'
import { linesIn } from '../../journal/outcome-reader.ts'
import type { Json } from '../../wire/canonical-json.ts'
import { type Note, noteFromJson } from '../registry/notes.ts'

/** One thing somebody did, as the journal has it. */
export interface AuditEntry {
  /** Row of the journal, and place in it: commands first, then notes. */
  readonly row: number
  readonly place: number
  readonly at: number
  /** Id of a key, or a name of the service's own. */
  readonly by: string
  readonly act: 'command' | 'note'
  /** Type of the command or note. */
  readonly type: string
  /** Of a command. */
  readonly command: number | null
  readonly outcome: 'done' | 'refused' | null
  readonly refusal: string | null
  readonly sequence: number | null
  /** Of a command that came with a key or a signature: digits by which its request is found (`Act` of the journal). */
  readonly key: string | null
  /** Of a note: its figures, but nothing of a secret; of a command its body in its JSON form, as long as it is kept. */
  readonly detail: Json
}

export interface AuditQuery {
  /** Place of the first entry to show; null for the first, or the last, of all. */
  readonly from: { readonly row: number; readonly place: number } | null
  readonly order: 'newest' | 'oldest'
  readonly limit: number
  /** Only what this key did. */
  readonly by: string | null
  /** Only commands or notes of this type. */
  readonly type: string | null
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  /** Where to go on; null at the end. */
  readonly next: { readonly row: number; readonly place: number } | null
}

/** No more is looked through for one answer; whoever asks for rare things goes on from where it stopped. */
const MOST_ENTRIES = 20_000
const MOST_ROWS = 500
/** Rows read at once when the newest come first. */
const STRIDE = 16

/** Reads who did what off the journal, and off nothing else. A page may be short and still not be the last. */
export async function auditOf(journal: Journal, query: AuditQuery): Promise<AuditPage> {
  const entries: AuditEntry[] = []
  let [looked, rows] = [0, 0]
  for await (const row of rowsOf(journal, query)) {
    if (rows++ === MOST_ROWS || looked >= MOST_ENTRIES) return { entries, next: startOf(row, query.order) }
    const acts = actsOf(row)
    looked += acts.length
    for (const act of inOrder(acts, row.number, query)) {
      if (entries.length === query.limit) return { entries, next: { row: row.number, place: act.place } }
      entries.push(act.tell(journal))
    }
  }
  return { entries, next: null }
}

/** Behind every place of a row, whatever it holds. */
const BEHIND = Number.MAX_SAFE_INTEGER

function startOf({ number: row }: JournalRow, order: AuditQuery['order']): { row: number; place: number } {
  return { row, place: order === 'oldest' ? 0 : BEHIND }
}

async function* rowsOf(journal: Journal, { from, order }: AuditQuery): AsyncIterable<JournalRow> {
  if (order === 'oldest') return yield* journal.read(from?.row ?? 0)
  let end = Math.min(journal.length, (from?.row ?? journal.length) + 1)
  while (end > 0) {
    const start = Math.max(0, end - STRIDE)
    const rows: JournalRow[] = []
    for await (const row of journal.read(start)) if (rows.push(row) === end - start) break
    yield* rows.reverse()
    end = start
  }
}

/** An entry that is not told yet: filters need no outcome. */
interface ActAt {
  readonly place: number
  readonly by: string
  readonly type: string
  tell(journal: Journal): AuditEntry
}

function inOrder(acts: readonly ActAt[], row: number, query: AuditQuery): ActAt[] {
  const { from, order, by, type } = query
  const start = from?.row === row ? from.place : order === 'oldest' ? 0 : BEHIND
  const wanted = acts.filter(
    (act) =>
      (order === 'oldest' ? act.place >= start : act.place <= start) &&
      (by === null || act.by === by) &&
      (type === null || act.type === type),
  )
  return order === 'oldest' ? wanted : wanted.reverse()
}

function actsOf({ number: row, bytes }: JournalRow): ActAt[] {
  const batch = batchOf(bytes)
  let lines: readonly string[] | null = null
  const outcomeAt = (place: number, journal: Journal): Told => {
    lines ??= linesOf(journal.projections.outcomes(row))
    return toldIn(lines[place])
  }
  const commands = Array.from({ length: batch.count }, (_, place): ActAt => {
    const given = batch.commands?.[place] ?? null
    const { by, type } =
      given === null ? batch.acts![place] : { by: given.command.by, type: given.command.body.type }
    const tell = (journal: Journal): AuditEntry => {
      const told = outcomeAt(place, journal)
      const { key } = given === null ? batch.acts![place] : actOf(given.command, given.key)
      const [command, at] = [given?.command.id ?? told.command, given?.command.at ?? told.at ?? batch.at]
      const { outcome, refusal, sequence } = told
      const detail = (given?.command.body ?? null) as unknown as Json
      return { row, place, at, by, act: 'command', type, command, outcome, refusal, sequence, key, detail }
    }
    return { place, by, type, tell }
  })
  const notes = batch.notes
    .map((json) => noteFromJson(json))
    .map((note, at) => ({ note, place: batch.count + at }))
    .filter(({ note }) => note.type !== 'nonce-used' && note.type !== 'request-kept')
  return [...commands, ...notes.map(({ note, place }) => noteAct(row, place, note))]
}

function noteAct(row: number, place: number, note: Note): ActAt {
  const { at, by, type } = note
  const none = { command: null, outcome: null, refusal: null, sequence: null, key: null }
  return {
    place,
    by,
    type,
    tell: () => ({ row, place, at, by, act: 'note', type, ...none, detail: detailOf(note) }),
  }
}

interface Told {
  readonly command: number | null
  readonly at: number | null
  readonly outcome: 'done' | 'refused' | null
  readonly refusal: string | null
  readonly sequence: number | null
}

function linesOf(outcomes: Uint8Array | null): string[] {
  return outcomes === null ? [] : linesIn(outcomes)
}

function toldIn(line: string | undefined): Told {
  if (line === undefined || line === '')
    return { command: null, at: null, outcome: null, refusal: null, sequence: null }
  const { at, command, refusal, sequence } = JSON.parse(line) as {
    readonly at: number
    readonly command: number
    readonly refusal?: { readonly reason: string }
    readonly sequence?: number
  }
  const outcome = refusal === undefined ? 'done' : 'refused'
  return { command, at, outcome, refusal: refusal?.reason ?? null, sequence: sequence ?? null }
}

type NoteOf<Type extends Note['type']> = Extract<Note, { type: Type }>

/** The fields of each note that are told. What is not named here stays in the journal; a hash of a secret is not. */
const toldFields: { readonly [Type in Note['type']]: readonly (keyof NoteOf<Type>)[] } = {
  'account-named': ['account', 'name'],
  'key-made': ['key', 'role', 'holder', 'owner', 'replaces', 'overlapMs'],
  'key-revoked': ['key'],
  'proposal-made': ['proposal', 'hash', 'effectiveAt', 'expiresAt', 'why'],
  'proposal-approved': ['proposal'],
  'proposal-withdrawn': ['proposal'],
  'proposal-waits': ['proposal', 'reason'],
  'proposal-given': ['proposal', 'command', 'refusal'],
  'nonce-used': [],
  'request-kept': [],
  'dispute-opened': ['dispute', 'account', 'command', 'why'],
  'dispute-run-again': ['dispute', 'hash'],
  'dispute-paid': ['dispute', 'command', 'from', 'to', 'asset', 'amount'],
  'dispute-closed': ['dispute', 'outcome', 'why'],
  'receipt-secret-made': [],
}

function detailOf(note: Note): Json {
  const fields = note as unknown as Readonly<Record<string, Json | undefined>>
  const told = (toldFields[note.type] as readonly string[]).map((field) => [field, fields[field]])
  return Object.fromEntries(told.filter(([, value]) => value !== undefined)) as Json
}
