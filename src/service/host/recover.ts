import type { Command } from '../../core/engine/commands.ts'
import { Foresight } from '../../core/engine/foresight.ts'
import { type Outcome, submit } from '../../core/engine/submit.ts'
import { invariant } from '../../core/money/invariant.ts'
import type { House } from '../../core/waterfall/house.ts'
import { batchOf, type GivenRow, givenIn, KeptRecorder } from '../../journal/batch-record.ts'
import { JournalGap, JournalTooNew } from '../../journal/errors.ts'
import { ageOf } from '../../journal/frame.ts'
import type { Journal, JournalRow } from '../../journal/journal.ts'
import { noteFromJson } from '../registry/notes.ts'
import { FORESEEN } from './decider.ts'
import { differing } from './differing.ts'
import { EarlierEpoch, NoUsableSnapshot } from './errors.ts'
import { KnownLog } from './known-log.ts'
import { KnownRequests } from './known-requests.ts'
import type { Settled } from './options.ts'
import { stateFromBytes } from './snapshot-bytes.ts'
import { HostState } from './state.ts'

/** Rows after which others get a turn. */
const ROWS_AT_ONCE = 32

/** What a host starts from. */
export interface Recovered {
  readonly state: HostState
  /** The snapshot it came from; null where all was decided again from the first row. */
  readonly snapshot: { readonly row: number; readonly epoch: number } | null
  /** What was decided again since. */
  readonly commands: number
  readonly bytes: number
}

/**
 * The state a journal leads to: its newest snapshot that can be read, and every command after it decided again. Each
 * row has to come to the very bytes that were kept of it.
 *
 * @throws {DecisionsDiffer} naming the first command that is decided otherwise now
 * @throws {EarlierEpoch | JournalTooNew} when rows behind the snapshot are of another epoch
 * @throws {NoUsableSnapshot | JournalGap | JournalBroken} when the state cannot be had
 */
export async function recover(journal: Journal, epoch: number, options: Settled): Promise<Recovered> {
  let { state, snapshot } = await newestState(journal, epoch, options)
  if (state.rows === journal.length) return { state, snapshot, commands: 0, bytes: 0 }
  const known = new KnownLog(options, state.known.freeze())
  // Those it had, which may be a million, do not stay in memory beside what is written down of them.
  state = state.knowing(new KnownRequests(options))
  const again = { journal, state, epoch, known, foresight: new Foresight() }
  const recorder = new KeptRecorder()
  let [commands, bytes] = [0, 0]
  for await (const row of journal.read(state.rows, true)) {
    commands += decideAgain(again, row, recorder)
    bytes += row.bytes.length
    if (row.number % ROWS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return { state: state.knowing(known.known()), snapshot, commands, bytes }
}

/** What is decided again, and where it has come to. */
interface Again {
  readonly journal: Journal
  readonly state: HostState
  readonly epoch: number
  readonly known: KnownLog
  readonly foresight: Foresight
}

async function newestState(
  journal: Journal,
  epoch: number,
  options: Settled,
): Promise<Pick<Recovered, 'state' | 'snapshot'>> {
  const faults: string[] = []
  for (let before: number | undefined; ; ) {
    const found = await snapshotBefore(journal, before, faults)
    if (found === null) return { state: HostState.empty(options), snapshot: null }
    const { row, epoch: of, bytes } = found
    try {
      if (of > epoch) throw new Error(`It was taken under epoch ${of}, and this version has epoch ${epoch}.`)
      const state = stateFromBytes(bytes, options)
      invariant(state.rows === row, 'a snapshot stands at the row its state has come to')
      return { state, snapshot: { row, epoch: of } }
    } catch (error) {
      faults.push(`Snapshot at row ${row}: ${error instanceof Error ? error.message : String(error)}`)
      before = row
    }
  }
}

async function snapshotBefore(
  journal: Journal,
  before: number | undefined,
  faults: readonly string[],
): ReturnType<Journal['newestSnapshot']> {
  try {
    return await journal.newestSnapshot(before)
  } catch (error) {
    if (faults.length === 0 || !(error instanceof JournalGap)) throw error
    throw new NoUsableSnapshot(
      `No snapshot of the journal can be read, and the first ${journal.compacted} rows are without their commands. ${faults.join(' ')} Open it with the version that wrote the snapshot, or restore the journal from a copy.`,
    )
  }
}

/** @returns how many commands it was */
function decideAgain(
  { journal, state, epoch, known, foresight }: Again,
  row: JournalRow,
  recorder: KeptRecorder,
): number {
  checkEpoch(row, epoch)
  const given = givenIn(row.bytes)
  if (given === null) throw new NoUsableSnapshot(compactedRow(row.number))
  const { commands, keys, at } = given
  const { house } = state
  const firstSequence = house.sequence + 1
  const outcomes: Outcome[] = []
  let { lastAt } = state
  for (let place = 0; place < commands.length; place += 1) {
    if (place % FORESEEN === 0) foreseeSome(foresight, house, commands, place)
    outcomes.push(submit(house, commands[place]))
    state.took(commands[place])
  }
  for (let place = 0; place < commands.length; place += 1) {
    lastAt = Math.max(lastAt, commands[place].at)
    known.keep(commands[place].by, keys, state.rows, place, lastAt)
  }
  recorder.addAll(commands, outcomes)
  takeNotes(state, given, recorder)
  const fingerprint = house.book.fingerprint.toString()
  const again = recorder.take({ epoch, firstSequence, at, fingerprint })
  if (!sameBytes(again.kept, given.kept))
    throw differing(row.number, batchOf(row.bytes), again, journal.projections.outcomes(row.number))
  state.lastAt = Math.max(state.lastAt, at)
  state.places.add(row.number, firstSequence)
  state.rows += 1
  return commands.length
}

/** Fetches what some commands will read, all at the same time. */
function foreseeSome(foresight: Foresight, house: House, commands: readonly Command[], from: number): void {
  const end = Math.min(commands.length, from + FORESEEN)
  for (let at = from; at < end; at += 1) foresight.foresee(house, commands[at].body)
}

function takeNotes(state: HostState, { notes }: GivenRow, recorder: KeptRecorder): void {
  for (const json of notes) {
    recorder.note(json)
    state.noted(noteFromJson(json))
  }
}

function checkEpoch({ number, bytes }: JournalRow, epoch: number): void {
  const { epoch: of } = ageOf(bytes)
  if (of === epoch) return
  if (of > epoch)
    throw new JournalTooNew(
      `Row ${number} of the journal was decided under epoch ${of}, and this version decides under epoch ${epoch}. Use a later version of breakwater.`,
      number,
    )
  throw new EarlierEpoch(
    `Row ${number} of the journal was decided under epoch ${of}, this version decides under epoch ${epoch}, and no snapshot stands behind that row. Start the earlier version once more and stop it cleanly, which takes one; then start this version.`,
  )
}

function compactedRow(row: number): string {
  return `Row ${row} of the journal is without its commands, and no snapshot stands behind it that can be read. Restore the journal from a copy.`
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
