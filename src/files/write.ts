import { gzipSync } from 'node:zlib'
import { shown } from './problems.ts'

/** What a CSV cell can hold; undefined is written as nothing. */
export type Cell = string | bigint | number | boolean | undefined

/** A value that cannot be written without losing or inventing something: the program is wrong, not its input. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable'

  constructor(where: string, found: string, expected: string) {
    super(`Cannot write ${where}: found ${found}, expected ${expected}.`)
  }
}

/**
 * Writes a CSV file: a header, LF line ends, quotes only where a text needs them. Money goes in as text or bigint.
 *
 * @throws {Unwritable} when a row has another number of cells than the header, or a number is not a whole one below
 *   2^53
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function writeCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [csvLine(header)]
  for (const row of rows) {
    const where = `row ${lines.length}`
    if (row.length !== header.length) throw new Unwritable(where, `${row.length} cells`, `${header.length}`)
    lines.push(csvLine(row.map((cell, index) => cellText(cell, `${where}, column "${header[index]}"`))))
  }
  return `${lines.join('\n')}\n`
}

/**
 * Writes JSON with keys in the order given, two spaces of indent and a line end, the same bytes on every machine.
 * A bigint becomes a decimal text, a Map an object in its own order (an object would move keys that look like
 * indexes to the front); a key whose value is undefined is left out.
 *
 * @throws {Unwritable} when there is NaN, an infinity, a whole number beyond 2^53 - 1, undefined in a list, a function
 *   or a value inside itself
 */
export function writeJson(value: unknown): string {
  return `${jsonText(value, '$', '', [])}\n`
}

/**
 * Packs as gz with nothing of this machine in it: time 0, no name, system "unknown".
 *
 * The same build of the runtime gives the same bytes. Another build of its deflate may pack differently, so a hash
 * that must agree everywhere is taken of what was packed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1952
 */
export function writeGz(content: string | Uint8Array): Uint8Array {
  const packed = gzipSync(content, { level: 9 })
  packed.fill(0, 4, 8)
  packed[9] = 255
  return packed
}

function csvLine(cells: readonly string[]): string {
  // A row of one empty cell would be an empty line, which readers take for no row.
  if (cells.length === 1 && cells[0] === '') return '""'
  return cells
    .map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')
}

function cellText(cell: Cell, where: string): string {
  if (typeof cell === 'number' && !Number.isSafeInteger(cell)) {
    throw new Unwritable(where, String(cell), 'a whole number below 2^53, a bigint or a text')
  }
  return cell === undefined ? '' : String(cell)
}

function jsonText(value: unknown, where: string, indent: string, inside: readonly unknown[]): string {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value)
  if (typeof value === 'bigint') return `"${value}"`
  if (typeof value === 'number') return numberText(value, where)
  if (typeof value !== 'object') throw new Unwritable(where, `a value of type ${typeof value}`, 'plain data')
  if (inside.includes(value)) throw new Unwritable(where, 'a value inside itself', 'data that ends')
  const deeper = `${indent}  `
  const within = [...inside, value]
  if (Array.isArray(value)) {
    const items = value.map((item, index) => jsonText(item, `${where}[${index}]`, deeper, within))
    return bracketed('[', items, ']', indent)
  }
  const members = entriesOf(value, where).map(
    ([key, member]) => `${JSON.stringify(key)}: ${jsonText(member, `${where}.${key}`, deeper, within)}`,
  )
  return bracketed('{', members, '}', indent)
}

function numberText(value: number, where: string): string {
  const exact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)
  if (!exact) throw new Unwritable(where, String(value), 'a finite number, or a bigint beyond 2^53')
  return JSON.stringify(value)
}

function entriesOf(value: object, where: string): [string, unknown][] {
  const prototype = Object.getPrototypeOf(value)
  const plain = prototype === Object.prototype || prototype === null
  if (!plain && !(value instanceof Map))
    throw new Unwritable(where, `a ${value.constructor.name}`, 'plain data')
  const entries: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value)
  return entries.flatMap(([key, member]): [string, unknown][] => {
    if (typeof key !== 'string')
      throw new Unwritable(where, `a key ${shown(String(key))} of type ${typeof key}`, 'a text')
    return member === undefined ? [] : [[key, member]]
  })
}

function bracketed(open: string, parts: readonly string[], close: string, indent: string): string {
  if (parts.length === 0) return `${open}${close}`
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`
}
