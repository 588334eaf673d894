import { formatDecimal, parseDecimal } from '../../core/money/units.ts'
import { positiveDecimal } from '../../files/cells.ts'
import { readCsv } from '../../files/csv.ts'
import type { Problems } from '../../files/problems.ts'
import { timeCell, timeOf } from '../../files/times.ts'

/** The middle between bid and ask over a stretch of time, as exact decimal texts. */
export interface QuoteCandle {
  readonly openMs: number
  readonly open: string
  readonly high: string
  readonly low: string
  readonly close: string
}

const SINCE_MIDNIGHT = ['ms_since_midnight_utc', 'ms_since_midnight']
const price = { cell: positiveDecimal }
const size = { cell: { expected: 'anything', accepts: () => true }, optional: true } as const
const columns = {
  open_time: { cell: timeCell, also: ['timestamp', 'open_time_ms', 'utc_time', ...SINCE_MIDNIGHT] },
  bid_open: price,
  bid_high: price,
  bid_low: price,
  bid_close: price,
  bid_size: size,
  ask_open: price,
  ask_high: price,
  ask_low: price,
  ask_close: price,
  ask_size: size,
} as const

/** Digits after the point that prices may have; no venue quotes so many. */
const DECIMALS = 30

/**
 * Reads candles of best bid and ask, and gives the middle of each pair.
 *
 * The middle of two highs is not the high of the middle, which no such file tells; it lies between the two.
 *
 * @param problems takes what `readCsv` tells, and times that do not rise
 */
export function readQuotes(
  file: string,
  text: string,
  problems: Problems,
): { readonly timeBase: 'epoch' | 'midnight'; readonly candles: readonly QuoteCandle[] } {
  const table = readCsv(file, text, { columns }, problems)
  const timeBase = SINCE_MIDNIGHT.includes(table.headerOf('open_time') ?? '') ? 'midnight' : 'epoch'
  const candles: QuoteCandle[] = []
  for (let row = 0; row < table.length; row += 1) {
    const cells = table.row(row)
    const openMs = timeOf(cells.open_time)
    if (openMs <= (candles.at(-1)?.openMs ?? -1)) {
      const found = `time ${cells.open_time} after one as late or later`
      problems.add({ place: table.placeOf(row, 'open_time'), found, expected: 'times that rise' })
      continue
    }
    candles.push({
      openMs,
      open: middle(cells.bid_open, cells.ask_open),
      high: middle(cells.bid_high, cells.ask_high),
      low: middle(cells.bid_low, cells.ask_low),
      close: middle(cells.bid_close, cells.ask_close),
    })
  }
  return { timeBase, candles }
}

function middle(bid: string, ask: string): string {
  const [low, high] = [parseDecimal(bid, DECIMALS), parseDecimal(ask, DECIMALS)]
  if (!low.ok || !high.ok) return bid
  return formatDecimal((low.value + high.value) * 5n, DECIMALS + 1, { trim: true })
}
