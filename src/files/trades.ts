import { name, oneOf, positiveDecimal, wholeNumber, wholeOf } from './cells.ts'
import { readCsv } from './csv.ts'
import type { Problems } from './problems.ts'

/** One trade on the public tape; price and quantity are the decimal texts that were written. */
export interface PublicTrade {
  /** Milliseconds since 1970. */
  readonly atMs: number
  readonly id: string
  readonly price: string
  /** Never below zero; the taker's side gives the direction. */
  readonly quantity: string
  readonly takerSide: 'buy' | 'sell'
}

const columns = {
  ts_ms: { cell: wholeNumber },
  trade_id: { cell: name },
  price: { cell: positiveDecimal },
  qty: { cell: positiveDecimal },
  taker_side: { cell: oneOf('buy', 'sell') },
} as const

/**
 * Reads public trades from the columns `ts_ms, trade_id, price, qty, taker_side`.
 *
 * @param problems takes what `readCsv` tells, times that fall back, and a trade id that stands twice
 */
export function readTrades(
  file: string,
  source: string | Iterable<string>,
  problems: Problems,
): PublicTrade[] {
  const table = readCsv(file, source, { columns }, problems)
  const rowOfId = new Map<string, number>()
  const trades: PublicTrade[] = []
  for (let row = 0; row < table.length; row++) {
    const { ts_ms, trade_id: id, price, qty: quantity, taker_side } = table.row(row)
    const atMs = wholeOf(ts_ms)
    const twin = rowOfId.get(id)
    if (twin !== undefined) {
      const found = `trade ${id} again, as on line ${table.placeOf(twin, 'trade_id').line}`
      problems.add({ place: table.placeOf(row, 'trade_id'), found, expected: 'each trade once' })
    } else if (atMs < (trades.at(-1)?.atMs ?? 0)) {
      const found = `time ${ts_ms} after a later one`
      problems.add({ place: table.placeOf(row, 'ts_ms'), found, expected: 'times that do not fall back' })
    } else {
      rowOfId.set(id, row)
      trades.push({ atMs, id, price, quantity, takerSide: taker_side as PublicTrade['takerSide'] })
    }
  }
  return trades
}
