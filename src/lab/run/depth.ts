import type { DepthIncrement, DepthSnapshot, PricedQuantity } from '../../core/depth/level.ts'
import type { CommandBody } from '../../core/engine/commands.ts'
import { readBookDiffs } from '../../files/book-diffs.ts'
import { readBookLevelsCsv } from '../../files/book-levels.ts'
import type { BookLevel } from '../../files/book-sides.ts'
import { readBookSnapshots } from '../../files/book-snapshots.ts'
import type { Place } from '../../files/problems.ts'
import { PartReader } from '../../wire/scenario-parts.ts'
import { bandsOf } from './depth-bands.ts'
import { formOf } from './depth-form.ts'
import { faultsAt, fileOf, type Sourcing, tellNothingWithin } from './sourcing.ts'
import { type DepthFile, fixedDepth, spaced, type TimedDepth } from './timed-depth.ts'

/**
 * All books of the sources, in order of time.
 *
 * @param markTimes moments at which each series' mark moves, for forms that are rebuilt with it
 */
export function depthOf(sourcing: Sourcing, markTimes: ReadonlyMap<number, readonly number[]>): TimedDepth[] {
  const books = sourcing.scenario.depth.flatMap((source) =>
    source.kind === 'synthetic'
      ? formOf(source, sourcing, markTimes.get(source.series) ?? [])
      : booksOfFile(source, sourcing),
  )
  return books.toSorted((a, b) => a.at - b.at)
}

function booksOfFile(source: DepthFile, sourcing: Sourcing): TimedDepth[] {
  const input = fileOf(sourcing, source.path)
  if (input === undefined) return []
  const before = sourcing.problems.count
  const books = readersOf[source.shape](source, sourcing, input.file, input.text)
  if (books.length === 0 && sourcing.problems.count === before)
    tellNothingWithin(input.file, source, sourcing)
  return books
}

type Reader = (source: DepthFile, sourcing: Sourcing, file: string, text: string) => TimedDepth[]

const readersOf: Readonly<Record<DepthFile['shape'], Reader>> = {
  snapshots: snapshotsOf,
  diffs: diffsOf,
  levels: levelsOf,
  bands: bandsOf,
}

function snapshotsOf(source: DepthFile, sourcing: Sourcing, file: string, text: string): TimedDepth[] {
  const rows = readBookSnapshots(file, text, sourcing.problems).map((row) => ({ ...row, at: row.atMs }))
  return spaced(rows, source, sourcing.scenario.startAt).map(({ at, line, bids, asks }) =>
    fixedDepth(
      at,
      source.series,
      snapshotAt(at, bids, asks, source.series, sourcing, { file, line, column: 1 }),
    ),
  )
}

function levelsOf(source: DepthFile, sourcing: Sourcing, file: string, text: string): TimedDepth[] {
  const { bids, asks } = readBookLevelsCsv(file, text, sourcing.problems)
  const at = source.from ?? sourcing.scenario.startAt
  const place = { file, line: 1, column: 1 }
  return [fixedDepth(at, source.series, snapshotAt(at, bids, asks, source.series, sourcing, place))]
}

/** The book begins with the snapshot's moment, or the scenario's where that is later, with every diff up to it. */
function diffsOf(source: DepthFile, sourcing: Sourcing, file: string, text: string): TimedDepth[] {
  const feed = readBookDiffs(file, text, sourcing.problems)
  if (feed === undefined) return []
  const { startAt } = sourcing.scenario
  const moment = (at: number): number => Math.max(at, startAt, source.from ?? startAt)
  const { snapshot } = feed
  const place = { file, line: snapshot.line, column: 1 }
  const book = snapshotAt(snapshot.atMs, snapshot.bids, snapshot.asks, source.series, sourcing, place)
  const start = { ...book, lastUpdateId: Number(snapshot.lastId) }
  const diffs = feed.diffs.filter(({ atMs }) => source.to === null || atMs <= source.to)
  return [
    fixedDepth(moment(snapshot.atMs), source.series, start),
    ...diffs.map(({ atMs, line, prevId, lastId, bids, asks }) => {
      const at = { file, line, column: 1 }
      const increment: DepthIncrement = {
        at: atMs,
        sequence: { previousId: Number(prevId), lastId: Number(lastId) },
        bids: sideOf(bids, source.series, sourcing, at),
        asks: sideOf(asks, source.series, sourcing, at),
      }
      const body: CommandBody = { type: 'update-depth', series: source.series, increment }
      return { at: moment(atMs), series: source.series, bodyAt: () => body }
    }),
  ]
}

function snapshotAt(
  at: number,
  bids: readonly BookLevel[],
  asks: readonly BookLevel[],
  series: number,
  sourcing: Sourcing,
  place: Place,
): DepthSnapshot {
  return {
    at,
    bids: sideOf(bids, series, sourcing, place),
    asks: sideOf(asks, series, sourcing, place),
  }
}

/** Recorded books that do not fit the instrument's grids are refused, not rounded: nobody quoted the rounded one. */
function sideOf(
  levels: readonly BookLevel[],
  series: number,
  sourcing: Sourcing,
  place: Place,
): PricedQuantity[] {
  const faults = faultsAt(place, sourcing.problems)
  const reader = new PartReader({
    terms: sourcing.scenario,
    faults,
    start: sourcing.scenario.startAt,
    accounts: [],
    isLater: () => true,
  })
  return levels.map(({ price, size }) => ({
    price: reader.priceOf(price, series, []),
    quantity: reader.quantityOf(size, series, []),
  }))
}
