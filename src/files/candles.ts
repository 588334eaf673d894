import { compareDecimals, nonNegativeDecimal, orEmpty, positiveDecimal } from './cells.ts'
import { type CsvTable, readCsv } from './csv.ts'
import type { Problems } from './problems.ts'
import { timeCell, timeOf } from './times.ts'

/** Open, high, low and close of a stretch of time, as the decimal texts that were written. */
export interface Candle {
  /** When it opens, in milliseconds counted from the table's time base. */
  readonly openMs: number
  readonly open: string
  readonly high: string
  readonly low: string
  readonly close: string
  /** In the publisher's unit; absent for a mark price, which is not traded. */
  readonly volume?: string
}

/** Candles in order of time, no two of one time. */
export interface Candles {
  /** Times count from 1970, or from a midnight the file does not name. */
  readonly timeBase: 'epoch' | 'midnight'
  readonly candles: readonly Candle[]
}

const SINCE_MIDNIGHT = ['ms_since_midnight_utc', 'ms_since_midnight']
const columns = {
  open_time: { cell: timeCell, also: ['timestamp', 'open_time_ms', 'utc_time', ...SINCE_MIDNIGHT] },
  open: { cell: positiveDecimal },
  high: { cell: positiveDecimal },
  low: { cell: positiveDecimal },
  close: { cell: positiveDecimal },
  volume: { cell: orEmpty(nonNegativeDecimal), optional: true, also: ['volume_btc'] },
} as const

/**
 * Reads candles of trades or of a mark price: a time column (`timestamp` in UTC, `open_time_ms` since 1970 or
 * `ms_since_midnight_utc`), `open, high, low, close` and, where there was trade, `volume`.
 *
 * @param problems takes what `readCsv` tells; times that do not rise; a high or low that does not enclose the others
 */
export function readCandles(file: string, source: string | Iterable<string>, problems: Problems): Candles {
  const table = readCsv(file, source, { columns }, problems)
  const timeBase = SINCE_MIDNIGHT.includes(table.headerOf('open_time') ?? '') ? 'midnight' : 'epoch'
  const candles: Candle[] = []
  for (let row = 0; row < table.length; row++) {
    const candle = candleOf(table, row)
    if (isOrdered(table, row, candle, candles.at(-1), problems)) candles.push(candle)
  }
  return { timeBase, candles }
}

type Table = CsvTable<typeof columns>

function candleOf(table: Table, row: number): Candle {
  const { open_time, open, high, low, close, volume } = table.row(row)
  const prices = { openMs: timeOf(open_time), open, high, low, close }
  return volume === '' ? prices : { ...prices, volume }
}

function isOrdered(
  table: Table,
  row: number,
  candle: Candle,
  before: Candle | undefined,
  problems: Problems,
): boolean {
  const { openMs, open, high, low, close } = candle
  if (before !== undefined && openMs <= before.openMs) {
    const found = `time ${table.cell(row, 'open_time')} after one as late or later`
    problems.add({ place: table.placeOf(row, 'open_time'), found, expected: 'times that rise' })
    return false
  }
  const above = [open, low, close].find((price) => compareDecimals(price, high) > 0)
  const below = [open, high, close].find((price) => compareDecimals(price, low) < 0)
  if (above !== undefined) {
    const place = table.placeOf(row, 'high')
    problems.add({
      place,
      found: `a high of ${high} with a price of ${above}`,
      expected: 'no price above the high',
    })
  }
  if (below !== undefined) {
    const place = table.placeOf(row, 'low')
    problems.add({
      place,
      found: `a low of ${low} with a price of ${below}`,
      expected: 'no price below the low',
    })
  }
  return above === undefined && below === undefined
}
