import { type Candles, readCandles } from '../../files/candles.ts'
import { markOnGrid } from '../../wire/scenario-parts.ts'
import type { MarkSource } from '../../wire/scenario-sources.ts'
import { straightPath } from '../paths/straight.ts'
import { readQuotes } from './quotes.ts'
import { faultsAt, fileOf, isWithin, type Sourcing, tellNothingWithin } from './sourcing.ts'

/** A mark at a moment: milliseconds since 1970, mark increments. */
export interface TimedMark {
  readonly at: number
  readonly series: number
  readonly mark: number
}

type FileSource = Extract<MarkSource, { kind: 'file' }>
type Prices = Candles['candles'][number]

/** All marks of the sources, in order of time; at one moment in the order of the sources. */
export function marksOf(sourcing: Sourcing): TimedMark[] {
  const marks = sourcing.scenario.marks.flatMap((source) => {
    if (source.kind === 'file') return marksOfFile(source, sourcing)
    const { series, points, everyMs } = source
    const path = everyMs === null ? points : straightPath(points, everyMs)
    return path.map(({ at, mark }) => ({ at, series, mark }))
  })
  return marks.toSorted((a, b) => a.at - b.at)
}

function marksOfFile(source: FileSource, sourcing: Sourcing): TimedMark[] {
  const input = fileOf(sourcing, source.path)
  if (input === undefined) return []
  const { file, text } = input
  const before = sourcing.problems.count
  const read = source.shape === 'quotes' ? readQuotes : readCandles
  const { timeBase, candles } = read(file, text, sourcing.problems)
  if (sourcing.problems.count > before) return []
  if (timeBase === 'midnight' && source.dayAt === null) {
    const place = { file, line: 1, column: 1 }
    const todo = 'Write the day beside the file: day: 2022-12-13T00:00:00Z'
    sourcing.problems.add({
      place,
      found: 'times since a midnight',
      expected: 'the day they count from',
      todo,
    })
    return []
  }
  const shift = timeBase === 'midnight' ? (source.dayAt ?? 0) : 0
  const told = marksOfCandles(source, candles, shift, sourcing, file)
  if (told.length === 0 && sourcing.problems.count === before) tellNothingWithin(file, source, sourcing)
  return told
}

/**
 * An open is a mark when its candle begins, a close when it ends, which is a candle's length later. When within a
 * candle its low or high was reached no file tells: it is taken in the middle.
 */
function marksOfCandles(
  source: FileSource,
  candles: readonly Prices[],
  shift: number,
  sourcing: Sourcing,
  file: string,
): TimedMark[] {
  const length = lengthOf(candles)
  const marks: TimedMark[] = []
  for (const [index, candle] of candles.entries()) {
    for (const { after, price } of pricesOf(source.use, candle, length)) {
      const at = candle.openMs + shift + after
      if (!isWithin(at, source, sourcing.scenario.startAt)) continue
      const faults = faultsAt({ file, line: index + 2, column: 1 }, sourcing.problems)
      const { mark, isRounded } = markOnGrid(sourcing.scenario, price, source.series, [], faults)
      if (isRounded) sourcing.roundedMarks += 1
      if (mark > 0) marks.push({ at, series: source.series, mark })
    }
  }
  return marks
}

function pricesOf(
  use: FileSource['use'],
  { open, high, low, close }: Prices,
  length: number,
): readonly { readonly after: number; readonly price: string }[] {
  const middle = Math.floor(length / 2)
  switch (use) {
    case 'open':
      return [{ after: 0, price: open }]
    case 'close':
      return [{ after: length, price: close }]
    case 'low-then-close':
      return [
        { after: middle, price: low },
        { after: length, price: close },
      ]
    case 'high-then-close':
      return [
        { after: middle, price: high },
        { after: length, price: close },
      ]
  }
}

/** Candles of one file are of one length; minutes without an update are absent, so it is the least distance. */
function lengthOf(candles: readonly Prices[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let at = 1; at < candles.length; at += 1)
    least = Math.min(least, candles[at].openMs - candles[at - 1].openMs)
  return Number.isFinite(least) ? least : 60_000
}
