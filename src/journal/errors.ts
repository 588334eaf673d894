/** The kinds of trouble a journal can have, by the name of their error. */
export type FaultKind =
  | 'broken'
  | 'gap'
  | 'locked'
  | 'full'
  | 'too-new'
  | 'too-old'
  | 'failed'
  | 'busy'
  | 'stopped'

/** An error of a journal as plain data, so that it can cross from one thread to another. */
export interface Fault {
  readonly kind: FaultKind
  /** The row it is about; null where it is about the file. */
  readonly row: number | null
  readonly message: string
}

/** What all errors of a journal have: the row, and the exit code that a command ends with. */
abstract class JournalError extends Error {
  abstract readonly kind: FaultKind
  readonly exitCode: number = 3
  readonly row: number | null

  constructor(message: string, row: number | null = null, options?: ErrorOptions) {
    super(message, options)
    this.row = row
  }
}

/** Bytes that are not those that were written: the journal was changed, torn or mixed up. */
export class JournalBroken extends JournalError {
  override readonly name = 'JournalBroken'
  readonly kind = 'broken'
  override readonly exitCode = 1
}

/** Rows that should be there are not. */
export class JournalGap extends JournalError {
  override readonly name = 'JournalGap'
  readonly kind = 'gap'
  override readonly exitCode = 1
}

/** Another process, or another part of this one, has the journal open for writing. */
export class JournalLocked extends JournalError {
  override readonly name = 'JournalLocked'
  readonly kind = 'locked'
}

/** There is no room left for the row: the disk, or the size the journal was told to keep to. */
export class JournalFull extends JournalError {
  override readonly name = 'JournalFull'
  readonly kind = 'full'
}

/** Written by a later version than this one: of the file, of a row, or of the engine that decided. */
export class JournalTooNew extends JournalError {
  override readonly name = 'JournalTooNew'
  readonly kind = 'too-new'
}

/** Written by an earlier version, in a form that this one does not read any more. */
export class JournalTooOld extends JournalError {
  override readonly name = 'JournalTooOld'
  readonly kind = 'too-old'
}

/** The outside world failed a read or a write: a disk, a permission, a missing file. */
export class JournalFailed extends JournalError {
  override readonly name = 'JournalFailed'
  readonly kind = 'failed'
}

/** More was handed over than may wait. */
export class JournalBusy extends JournalError {
  override readonly name = 'JournalBusy'
  readonly kind = 'busy'
}

/** The journal takes nothing more: it was closed, or a write before failed, which is then the cause. */
export class JournalStopped extends JournalError {
  override readonly name = 'JournalStopped'
  readonly kind = 'stopped'
}

const kinds = {
  broken: JournalBroken,
  gap: JournalGap,
  locked: JournalLocked,
  full: JournalFull,
  'too-new': JournalTooNew,
  'too-old': JournalTooOld,
  failed: JournalFailed,
  busy: JournalBusy,
  stopped: JournalStopped,
} as const

export function errorOf({ kind, row, message }: Fault): Error {
  return new kinds[kind](message, row)
}

/** The fault behind an error; null for one that no journal makes. */
export function faultOf(error: unknown): Fault | null {
  return error instanceof JournalError ? { kind: error.kind, row: error.row, message: error.message } : null
}

/** The fault behind an error, also behind one that nobody expected: it keeps its stack, because it has to be repaired. */
export function faultOrStranger(error: unknown): Fault {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return faultOf(error) ?? { kind: 'failed', row: null, message: said }
}

const RESTORE = 'Restore the journal from a copy, and keep this file for whoever looks into it.'

export function brokenRow(row: number, what: string): JournalBroken {
  return new JournalBroken(`Row ${row} of the journal ${what}. ${RESTORE}`, row)
}

export function missingRow(row: number, what: string): JournalGap {
  return new JournalGap(`Row ${row} of the journal is missing: ${what}. ${RESTORE}`, row)
}

export function brokenFile(file: string, what: string): JournalBroken {
  return new JournalBroken(`${file} ${what}. ${RESTORE}`)
}

export function closedJournal(): JournalStopped {
  return new JournalStopped('The journal is closed. Open it again to write to it.')
}

export function otherHistory(row: number): JournalGap {
  return new JournalGap(
    `The snapshot at row ${row} names another hash for the row before than the journal has: it is of another history. Take one of this journal.`,
    row,
  )
}

export function noSnapshotBehind(row: number): JournalGap {
  return new JournalGap(
    `No snapshot is kept at row ${row} or behind it, so its state could not be had without the commands before. Take a snapshot first.`,
    row,
  )
}

export function noSnapshotLeft(compacted: number): JournalGap {
  return missingRow(
    0,
    `the commands of rows 0 to ${compacted - 1} were dropped, and no whole snapshot stands at row ${compacted} or behind it`,
  )
}

export function noOutcomes(row: number): JournalGap {
  return missingRow(row, 'no outcomes stand beside it')
}

export function endsBefore(row: number, length: number): JournalGap {
  return missingRow(row, `the journal has ${length} rows`)
}

/** What a journal says to everything that comes after a failure. */
export function stoppedBy(failure: unknown): JournalStopped {
  const { row = null, message = String(failure) } = faultOf(failure) ?? {}
  return new JournalStopped(
    `The journal takes nothing more since a write failed: ${message} Open it again to see what it holds.`,
    row,
    { cause: failure },
  )
}
