import { type ClaimColumn, type Claims, claimColumns } from '../core/allocation/claims.ts'
import { type ClaimRow, claimsOf } from '../core/allocation/claims-of.ts'
import type { Shock } from '../core/allocation/policy.ts'
import { type ClaimTable, kebabOf, readClaimsCsv } from '../files/claims-csv.ts'
import { readJsonDocument } from '../files/json-document.ts'
import { type Problems, shown } from '../files/problems.ts'
import { type Path, readYaml } from '../files/yaml.ts'
import { type PlacedValue, problemsFromZod } from '../files/yaml-problems.ts'
import { cellReader, type Decimals, decimalsOf } from './claim-cells.ts'
import { type ClaimDocument, claimsSchema } from './claims-schema.ts'
import { Faults } from './faults.ts'

/** Claims with what has to be found, all in whole units; what a file does not say is null. */
export interface ClaimSheet {
  /** Decimals of every amount of money: with 6, 1 unit is 0.000001. */
  readonly decimals: number
  readonly budget: bigint | null
  readonly deficit: bigint | null
  readonly largestLoss: bigint | null
  readonly shocks: readonly Shock[] | null
  readonly claims: Claims
}

/** Decimals for files that cannot say them, or do not. */
export interface ClaimContext {
  /** Of money and of weights. */
  readonly decimals: number
  /** Of quantities, where they differ. */
  readonly quantityDecimals?: number
}

/**
 * Reads a document of claims, JSON or YAML: `{ budget, decimals, deficit, claims: [{ id, capacity, … }] }`.
 *
 * @param problems takes every fault at once with its place: unknown keys, amounts off their grid, ids given twice, rows
 *   that leave out what another gives
 * @returns undefined where there was a fault
 */
export function readClaims(
  file: string,
  text: string,
  context: ClaimContext,
  problems: Problems,
): ClaimSheet | undefined {
  const before = problems.count
  const isJson = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .startsWith('{')
  const document = isJson ? readJsonDocument(file, text, problems) : readYaml(file, text, problems)
  if (document === undefined || problems.count > before) return undefined
  const read = claimsSchema(decimalsOf(document.value, context)).safeParse(document.value)
  if (read.success) return sheetOf(read.data, document, context, problems)
  problems.addAll(problemsFromZod(document, read.error))
  return undefined
}

/**
 * Reads a table of claims; it holds nothing but the claims.
 *
 * @param problems takes what `readClaimsCsv` tells, amounts off their grid and ids given twice
 * @returns undefined where there was a fault
 */
export function readClaimTable(
  file: string,
  text: string,
  { decimals, quantityDecimals }: ClaimContext,
  problems: Problems,
): ClaimSheet | undefined {
  const before = problems.count
  const table = readClaimsCsv(file, text, problems)
  const grid = { money: decimals, quantity: quantityDecimals ?? decimals }
  const rows = rowsOf(table, grid, problems)
  if (problems.count > before) return undefined
  return { decimals, budget: null, deficit: null, largestLoss: null, shocks: null, claims: claimsOf(rows) }
}

function sheetOf(
  read: ClaimDocument,
  document: PlacedValue,
  context: ClaimContext,
  problems: Problems,
): ClaimSheet | undefined {
  const faults = new Faults(document, problems)
  const ids = read.claims.map(({ id }) => id)
  faults.unique(ids, 'claim', (row) => ['claims', row, 'id'])
  const rows = read.claims.map((claim, row) => rowOf(claim, ['claims', row], faults))
  tellGaps(rows, faults)
  if (faults.count > 0) return undefined
  return {
    decimals: read.decimals ?? context.decimals,
    budget: read.budget ?? null,
    deficit: read.deficit ?? null,
    largestLoss: read['largest-loss'] ?? null,
    shocks: read.shocks ?? null,
    claims: claimsOf(rows),
  }
}

/** A claim under core's names, whichever way its keys were spelled. */
function rowOf(claim: ClaimDocument['claims'][number], path: Path, faults: Faults): ClaimRow {
  const row: Record<string, string | bigint | undefined> = { id: claim.id }
  for (const column of claimColumns) {
    const spelled = kebabOf(column)
    if (spelled !== column && claim[column] !== undefined && claim[spelled] !== undefined)
      faults.tell([...path, column], `both "${spelled}" and "${column}"`, 'one of the two')
    row[column] = claim[column] ?? claim[spelled]
  }
  return row as ClaimRow
}

/** A column is given by all claims or by none: a cell left out is no zero. */
function tellGaps(rows: readonly ClaimRow[], faults: Faults): void {
  for (const column of claimColumns) {
    if (rows.every((row) => row[column] === undefined)) continue
    for (const [row, claim] of rows.entries()) {
      if (claim[column] !== undefined) continue
      const found = `no ${kebabOf(column)} for ${shown(claim.id)}`
      faults.tell(['claims', row], found, 'one, as other claims have it')
    }
  }
}

/** The rows of a table; one with a fault has been told of, and what is read of it is of no use. */
function rowsOf(table: ClaimTable, grid: Decimals, problems: Problems): ClaimRow[] {
  const columns = claimColumns.filter((column) => table.headerOf(column) !== undefined)
  const readers = columns.map((column) => [column, cellReader(column, grid)] as const)
  tellTwins(table, problems)
  return Array.from({ length: table.length }, (_, row) => {
    const cells: Record<string, string | bigint> = { id: table.cell(row, 'id') }
    for (const [column, reader] of readers) {
      const read = reader.safeParse(table.cell(row, column))
      if (read.success) cells[column] = read.data
      else tellCell(table, row, column, read.error.issues[0].message, problems)
    }
    return cells as unknown as ClaimRow
  })
}

function tellTwins(table: ClaimTable, problems: Problems): void {
  const lines = new Map<string, number>()
  for (let row = 0; row < table.length; row += 1) {
    const id = table.cell(row, 'id')
    const place = table.placeOf(row, 'id')
    const earlier = lines.get(id)
    if (earlier === undefined) {
      lines.set(id, place.line)
      continue
    }
    const found = `a second claim ${shown(id)}, after line ${earlier}`
    problems.add({ place, found, expected: 'each id once', todo: 'Give each account one row, with its sums' })
  }
}

function tellCell(
  table: ClaimTable,
  row: number,
  column: ClaimColumn,
  expected: string,
  problems: Problems,
): void {
  const found = `${shown(table.cell(row, column))} in column "${table.headerOf(column)}"`
  problems.add({ place: table.placeOf(row, column), found, expected })
}
