import { type BookLevel, memberOf, sideOf, textMember } from './book-sides.ts'
import { restingBook } from './book-snapshots.ts'
import { type CellRule, oneOf, wholeNumber, wholeOf } from './cells.ts'
import { type JsonLine, readJsonLines } from './json-lines.ts'
import type { Problems } from './problems.ts'

/** A whole book, as it stood after the update `lastId`. */
export interface BookStart {
  readonly line: number
  readonly atMs: number
  readonly lastId: bigint
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

/** What the updates after `prevId`, up to `lastId`, changed: new sizes by price, zero where the level is gone. */
export interface BookDiff {
  readonly line: number
  readonly atMs: number
  readonly firstId: bigint
  readonly lastId: bigint
  readonly prevId: bigint
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

/** A book and every change after it, without a gap. */
export interface BookFeed {
  readonly snapshot: BookStart
  /** The changes to apply, in order. */
  readonly diffs: readonly BookDiff[]
  /** Diffs the snapshot already contains. */
  readonly skipped: number
}

const updateId: CellRule = { expected: 'an update id of digits', accepts: (text) => /^\d{1,20}$/.test(text) }

/**
 * Reads an incremental book: one line of kind `snapshot` (`last_update_id, ts, bids, asks`) and lines of kind `diff`
 * (`first_id, last_id, prev_id, ts, bids, asks`), some of which may come before the snapshot. A diff is applied only
 * if its last id is not below the snapshot's, as the venue prescribes.
 *
 * @param problems takes what `readJsonLines` tells, records of another shape, no snapshot or a second one, ids that run
 *   backwards, and every gap in the chain, with the ids on both sides
 * @returns undefined where the snapshot cannot be used, or any link is missing: half a book is a wrong book
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/How-to-manage-a-local-order-book-correctly
 */
export function readBookDiffs(
  file: string,
  source: string | Iterable<string>,
  problems: Problems,
): BookFeed | undefined {
  const before = problems.count
  const records = readJsonLines(file, source, problems)
  const snapshots: BookStart[] = []
  const diffs: BookDiff[] = []
  for (const record of records) readRecord(record, snapshots, diffs, problems)
  tellSnapshots(file, snapshots, problems)
  if (problems.count > before) return undefined
  const snapshot = snapshots[0]
  const applied = diffs.filter(({ lastId }) => lastId >= snapshot.lastId)
  tellGaps(file, snapshot, applied, problems)
  if (problems.count > before) return undefined
  return { snapshot, diffs: applied, skipped: diffs.length - applied.length }
}

function readRecord(record: JsonLine, snapshots: BookStart[], diffs: BookDiff[], problems: Problems): void {
  const kind = memberOf(record.value, 'kind')
  if (kind === 'snapshot') {
    const snapshot = startOf(record, problems)
    if (snapshot !== undefined) snapshots.push(snapshot)
  } else if (kind === 'diff') {
    const diff = diffOf(record, problems)
    if (diff !== undefined) diffs.push(diff)
  } else textMember(record, 'kind', oneOf('snapshot', 'diff'), problems)
}

function startOf(record: JsonLine, problems: Problems): BookStart | undefined {
  const ts = textMember(record, 'ts', wholeNumber, problems)
  const lastId = textMember(record, 'last_update_id', updateId, problems)
  const book = restingBook(record, problems)
  if (ts === undefined || lastId === undefined || book === undefined) return undefined
  return { line: record.line, atMs: wholeOf(ts), lastId: BigInt(lastId), ...book }
}

function diffOf(record: JsonLine, problems: Problems): BookDiff | undefined {
  const ts = textMember(record, 'ts', wholeNumber, problems)
  const ids = ['first_id', 'last_id', 'prev_id'].map((key) => textMember(record, key, updateId, problems))
  const bids = sideOf(record, 'bids', 'changes', problems)
  const asks = sideOf(record, 'asks', 'changes', problems)
  if (ts === undefined || ids.includes(undefined) || bids === undefined || asks === undefined)
    return undefined
  const [firstId, lastId, prevId] = ids.map((id) => BigInt(id!))
  if (firstId > lastId || prevId > firstId) {
    const found = `ids from ${firstId} to ${lastId} after ${prevId}`
    problems.add({ place: record.placeOf(['first_id']), found, expected: 'ids that rise' })
    return undefined
  }
  return { line: record.line, atMs: wholeOf(ts), firstId, lastId, prevId, bids, asks }
}

function tellSnapshots(file: string, snapshots: readonly BookStart[], problems: Problems): void {
  if (snapshots.length === 0) {
    problems.add({ place: { file, line: 1, column: 1 }, found: 'no sound snapshot', expected: 'one' })
  }
  for (const { line } of snapshots.slice(1)) {
    const todo = 'Split the file before it'
    problems.add({
      place: { file, line, column: 1 },
      found: 'a second snapshot',
      expected: 'one in a file',
      todo,
    })
  }
}

/** The first diff must reach back to the snapshot; each one after it must start where the one before it ended. */
function tellGaps(file: string, snapshot: BookStart, diffs: readonly BookDiff[], problems: Problems): void {
  for (const [index, { line, prevId }] of diffs.entries()) {
    const place = { file, line, column: 1 }
    const reached = index === 0 ? snapshot.lastId : diffs[index - 1].lastId
    if (index === 0 ? prevId <= reached : prevId === reached) continue
    const found = `a diff that follows update ${prevId}, where ${reached} was the last`
    const expected = `one that follows ${reached}`
    problems.add({ place, found, expected, todo: 'Take a new snapshot after the gap' })
  }
}
