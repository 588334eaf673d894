import { type BookLevel, isBestFirst, isCrossed, memberOf, sideOf, textMember } from './book-sides.ts'
import { wholeNumber, wholeOf } from './cells.ts'
import { type JsonLine, readJsonLines } from './json-lines.ts'
import type { Problems } from './problems.ts'

/** A book at one moment, both sides best first. */
export interface BookSnapshot {
  readonly line: number
  /** Milliseconds since 1970. */
  readonly atMs: number
  /** The venue's own name of the instrument, where the record gives it. */
  readonly symbol?: string
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

/**
 * Reads JSON Lines of `{ ts, symbol?, bids, asks }`; sides are lists of `[price, size]`. Other members are left aside.
 *
 * @param problems takes what `readJsonLines` tells, levels that are no price and size above zero or not best first,
 *   a crossed book, and times that fall back; such records are left out
 */
export function readBookSnapshots(
  file: string,
  source: string | Iterable<string>,
  problems: Problems,
): BookSnapshot[] {
  const snapshots: BookSnapshot[] = []
  for (const record of readJsonLines(file, source, problems)) {
    const snapshot = snapshotOf(record, snapshots.at(-1)?.atMs ?? 0, problems)
    if (snapshot !== undefined) snapshots.push(snapshot)
  }
  return snapshots
}

function snapshotOf(record: JsonLine, earliestMs: number, problems: Problems): BookSnapshot | undefined {
  const ts = textMember(record, 'ts', wholeNumber, problems)
  const book = restingBook(record, problems)
  if (ts === undefined || book === undefined) return undefined
  const atMs = wholeOf(ts)
  if (atMs < earliestMs) {
    const found = `time ${ts} after a later one`
    problems.add({ place: record.placeOf(['ts']), found, expected: 'times that do not fall back' })
    return undefined
  }
  const symbol = memberOf(record.value, 'symbol')
  const snapshot = { line: record.line, atMs, ...book }
  return typeof symbol === 'string' ? { ...snapshot, symbol } : snapshot
}

/** Reads both sides of a whole book: best first, and not crossed. */
export function restingBook(
  record: JsonLine,
  problems: Problems,
): { bids: BookLevel[]; asks: BookLevel[] } | undefined {
  const bids = sideOf(record, 'bids', 'resting', problems)
  const asks = sideOf(record, 'asks', 'resting', problems)
  if (bids === undefined || asks === undefined) return undefined
  const bidsOrdered = isBestFirst('bids', bids, (index) => record.placeOf(['bids', index, 0]), problems)
  const asksOrdered = isBestFirst('asks', asks, (index) => record.placeOf(['asks', index, 0]), problems)
  if (!bidsOrdered || !asksOrdered) return undefined
  if (!isCrossed(bids, asks)) return { bids, asks }
  const found = `a best bid of ${bids[0].price} and a best ask of ${asks[0].price}`
  problems.add({ place: record.placeOf(['bids', 0]), found, expected: 'a bid below the ask' })
  return undefined
}
