import type { BenchRow } from './bench.ts'
import { verdictOf } from './bench.ts'

/** Lays rows out as a table for a terminal: figure, unit, target, verdict, note. */
export function tableOf(rows: readonly BenchRow[]): string {
  const header = ['figure', 'value', 'unit', 'target', 'verdict', 'note']
  const lines = [header, ...rows.map(cellsOf)]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  return lines.map((line) => lineOf(line, widths)).join('\n')
}

/** A figure with four significant digits and grouped thousands, the same on every machine. */
export function figureOf(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size < 1) return size === 0 ? '0' : value.toPrecision(4)
  const decimals = size >= 1000 ? 0 : 4 - String(Math.trunc(size)).length
  const [whole, fraction] = value.toFixed(decimals).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '_')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

function cellsOf(row: BenchRow): string[] {
  return [row.name, figureOf(row.value), row.unit, targetOf(row), verdictOf(row), row.note ?? '']
}

function targetOf({ target }: BenchRow): string {
  const bounds: string[] = []
  if (target?.atLeast !== undefined) bounds.push(`>= ${figureOf(target.atLeast)}`)
  if (target?.atMost !== undefined) bounds.push(`<= ${figureOf(target.atMost)}`)
  return bounds.join(', ')
}

function lineOf(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) =>
    column === 1 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
  )
  return padded.join('  ').trimEnd()
}
