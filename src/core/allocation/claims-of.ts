import { CHUNK } from '../money/columns.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { type ClaimColumn, type Claims, claimColumns } from './claims.ts'
import { ClaimProblem } from './problems.ts'

/** One account as a person or a file gives it; a column is given by all rows or by none. */
export type ClaimRow = { readonly id: string } & {
  readonly [Column in ClaimColumn]?: number | bigint | undefined
}

/** The lowest value of each column; those that may be below zero go down as far as up. */
const leastOf: { readonly [Column in ClaimColumn]: number } = {
  capacity: 0,
  weight: 0,
  equity: -MAX_CELL,
  profit: -MAX_CELL,
  quantity: -MAX_CELL,
  leverage: 0,
  lot: 1,
  notional: 0,
  markValue: -MAX_CELL,
  entryValue: -MAX_CELL,
  wallet: -MAX_CELL,
  maintenance: 0,
  floor: 0,
}

/**
 * Claims from rows in any order: sorted by id, every cell checked.
 *
 * Ids are compared by their UTF-16 units, as `<` does, so that no locale changes who goes first.
 *
 * @returns columns in the order of `ids`, which may differ from that of `rows`; no row is an empty list of claims
 * @throws {ClaimProblem} when an id is empty or given twice, a row leaves out what another gives, or a cell
 *   is not a whole number in its column's range
 */
export function claimsOf(rows: readonly ClaimRow[]): Claims {
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const ids = sorted.map(({ id }) => id)
  for (const [row, id] of ids.entries()) checkId(id, row > 0 && ids[row - 1] === id)
  const given = claimColumns.filter((column) => rows.some((row) => row[column] !== undefined))
  const columns = given.map((column) => [column, columnFrom(sorted, column)] as const)
  return { ids, columns: Object.fromEntries(columns) }
}

/**
 * A column a policy works on, checked cell by cell, because claims can be made without `claimsOf`.
 *
 * @throws {ClaimProblem} when there are claims and it is absent, its length is not that of the ids, or a cell is out of its range
 */
export function columnOf(claims: Claims, column: ClaimColumn): Float64Array {
  const cells = claims.columns[column] ?? (claims.ids.length === 0 ? new Float64Array(0) : undefined)
  if (cells === undefined) throw new ClaimProblem(absent(claims, column), { column })
  if (cells.length !== claims.ids.length)
    throw new ClaimProblem(
      `The column "${column}" has ${cells.length} cells for ${claims.ids.length} ids. Give one for each.`,
      { column },
    )
  for (let from = 0; from < cells.length; from += CHUNK)
    if (!isClean(cells, from, Math.min(from + CHUNK, cells.length), leastOf[column]))
      refuseFirst(claims.ids, cells, from, column)
  return cells
}

function absent(claims: Claims, column: ClaimColumn): string {
  const found = Object.keys(claims.columns).join(', ')
  return `The column "${column}" is needed and absent; found ${found || 'none'}. Give it for every claim.`
}

function checkId(id: string, isRepeated: boolean): void {
  if (id === '') throw new ClaimProblem('A claim has an empty id. Name the account it belongs to.', { id })
  if (isRepeated)
    throw new ClaimProblem(`The id "${id}" is given twice. Give each account one row, with its sums.`, { id })
}

function columnFrom(rows: readonly ClaimRow[], column: ClaimColumn): Float64Array {
  return Float64Array.from(rows, (row) => {
    const cell = row[column]
    if (cell !== undefined) return checkedCell(row.id, column, cell)
    const where = { id: row.id, column }
    throw new ClaimProblem(
      `"${row.id}" gives no ${column}, and other claims do. Give it for all or for none.`,
      where,
    )
  })
}

function checkedCell(id: string, column: ClaimColumn, cell: number | bigint): number {
  const number = Number(cell)
  return Number.isSafeInteger(number) && number >= leastOf[column] ? number + 0 : refuse(id, column, cell)
}

function refuse(id: string, column: ClaimColumn, cell: number | bigint): never {
  const range = `a whole number between ${leastOf[column]} and ${MAX_CELL}`
  const advice = 'Use a coarser or a finer unit if it is too large or has a fraction.'
  throw new ClaimProblem(`The ${column} of "${id}" is ${cell}; ${range} was expected. ${advice}`, {
    id,
    column,
  })
}

function isClean(cells: Float64Array, from: number, to: number, least: number): boolean {
  let fraction = 0 // Above zero after a cell that is not whole, NaN after one that is not finite.
  let lowest = least
  let highest = least
  for (let row = from; row < to; row += 1) {
    const cell = cells[row]
    fraction += cell - Math.floor(cell)
    lowest = Math.min(lowest, cell)
    highest = Math.max(highest, cell)
  }
  return fraction === 0 && lowest >= least && highest <= MAX_CELL
}

function refuseFirst(ids: readonly string[], cells: Float64Array, from: number, column: ClaimColumn): never {
  const row = cells.findIndex(
    (cell, at) => at >= from && !(Number.isSafeInteger(cell) && cell >= leastOf[column]),
  )
  return refuse(ids[row], column, cells[row])
}
