import { type ClaimColumn, claimColumns } from '../core/allocation/claims.ts'
import { decimal, name } from './cells.ts'
import { type ColumnRule, type CsvTable, readCsv } from './csv.ts'
import type { Problems } from './problems.ts'

/** Columns of a file of claims: an id, and any of what a policy may know of an account. */
export type ClaimTable = CsvTable<{ readonly [Column in 'id' | ClaimColumn]: ColumnRule }>

/**
 * Reads claims from the columns `id, capacity?, equity?, …`, a row for each account. Names of two words are written
 * `mark-value` or `markValue`. What range a column has is its reader's to check.
 *
 * @param problems takes what `readCsv` tells; a column that is there needs a decimal number in every row
 */
export function readClaimsCsv(
  file: string,
  source: string | Iterable<string>,
  problems: Problems,
): ClaimTable {
  const optional = claimColumns.map((column): [ClaimColumn, ColumnRule] => {
    const spelled = kebabOf(column)
    const rule: ColumnRule = { cell: decimal, optional: true }
    return [column, spelled === column ? rule : { ...rule, also: [spelled] }]
  })
  const columns = { id: { cell: name }, ...(Object.fromEntries(optional) as Record<ClaimColumn, ColumnRule>) }
  return readCsv(file, source, { columns }, problems)
}

/** `markValue` as files spell it: `mark-value`. */
export function kebabOf(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
