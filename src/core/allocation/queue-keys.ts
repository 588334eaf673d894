import { inChunks } from './chunks.ts'
import type { Claims } from './claims.ts'
import { columnOf } from './claims-of.ts'
import {
  leverageScore,
  markOverEntry,
  markOverEntryAsPrinted,
  profitOverMarginRatio,
  profitOverWallet,
  profitTimesLeverage,
} from './scores.ts'

/**
 * The scores over columns, a key for each row. Every score has a loop of its own, in chunks: a loop that is handed a
 * score as a function would box each number it passes. Adding zero turns a zero with a sign into a plain one, which the
 * ranking by bits would otherwise put below it.
 */

export function profitTimesLeverageKeys(claims: Claims): Float64Array {
  const { markValue, entryValue, notional, equity } = positionOf(claims)
  return keysOf(markValue.length, (keys, from, to) => {
    for (let row = from; row < to; row += 1)
      keys[row] = profitTimesLeverage(markValue[row], entryValue[row], notional[row], equity[row]) + 0
  })
}

export function markOverEntryKeys(claims: Claims): Float64Array {
  const { markValue, entryValue, notional, equity } = positionOf(claims)
  return keysOf(markValue.length, (keys, from, to) => {
    for (let row = from; row < to; row += 1)
      keys[row] = markOverEntry(markValue[row], entryValue[row], notional[row], equity[row]) + 0
  })
}

export function markOverEntryAsPrintedKeys(claims: Claims): Float64Array {
  const { markValue, entryValue, notional, equity } = positionOf(claims)
  return keysOf(markValue.length, (keys, from, to) => {
    for (let row = from; row < to; row += 1)
      keys[row] = markOverEntryAsPrinted(markValue[row], entryValue[row], notional[row], equity[row]) + 0
  })
}

export function profitOverWalletKeys(claims: Claims, coin: number): Float64Array {
  const profit = columnOf(claims, 'profit')
  const wallet = columnOf(claims, 'wallet')
  const maintenance = columnOf(claims, 'maintenance')
  return keysOf(profit.length, (keys, from, to) => {
    for (let row = from; row < to; row += 1)
      keys[row] = profitOverWallet(profit[row], wallet[row], maintenance[row], coin) + 0
  })
}

export function profitOverMarginRatioKeys(claims: Claims): Float64Array {
  const markValue = columnOf(claims, 'markValue')
  const entryValue = columnOf(claims, 'entryValue')
  const equity = columnOf(claims, 'equity')
  const maintenance = columnOf(claims, 'maintenance')
  return keysOf(markValue.length, (keys, from, to) => {
    for (let row = from; row < to; row += 1)
      keys[row] = profitOverMarginRatio(markValue[row], entryValue[row], equity[row], maintenance[row]) + 0
  })
}

export function leverageKeys(claims: Claims): Float64Array {
  const notional = columnOf(claims, 'notional')
  const equity = columnOf(claims, 'equity')
  return keysOf(notional.length, (keys, from, to) => {
    for (let row = from; row < to; row += 1) keys[row] = leverageScore(notional[row], equity[row]) + 0
  })
}

/** A column as it stands. */
export function columnKeys(claims: Claims, column: 'profit' | 'notional'): Float64Array {
  const cells = columnOf(claims, column)
  return keysOf(cells.length, (keys, from, to) => {
    for (let row = from; row < to; row += 1) keys[row] = cells[row] + 0
  })
}

function keysOf(length: number, fill: (keys: Float64Array, from: number, to: number) => void): Float64Array {
  const keys = new Float64Array(length)
  inChunks(length, (from, to) => fill(keys, from, to))
  return keys
}

function positionOf(claims: Claims): {
  readonly markValue: Float64Array
  readonly entryValue: Float64Array
  readonly notional: Float64Array
  readonly equity: Float64Array
} {
  return {
    markValue: columnOf(claims, 'markValue'),
    entryValue: columnOf(claims, 'entryValue'),
    notional: columnOf(claims, 'notional'),
    equity: columnOf(claims, 'equity'),
  }
}
