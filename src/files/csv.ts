import {
  type ColumnRules,
  CsvColumns,
  type CsvTable,
  columnsOfHeader,
  type HeaderColumn,
} from './csv-columns.ts'
import { linesOf, type RecordLine, recordsOf } from './csv-lines.ts'
import { type Problem, type Problems, shown } from './problems.ts'

export type { ColumnRule, ColumnRules, CsvRow, CsvTable } from './csv-columns.ts'

/** How to read a CSV file. */
export interface CsvShape<Columns extends ColumnRules> {
  readonly columns: Columns
}

/**
 * Reads a CSV file with a header line: commas, LF or CRLF, quotes by RFC 4180, a byte order mark allowed.
 * No cell becomes a number; each stays the text that was written.
 *
 * @param source the text, or its lines without their line ends
 * @param problems takes every problem with its line and column: unknown, missing and repeated columns, rows with
 *   too few or too many fields (as a cut-off last line has), quotes without an end, cells their rule refuses
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function readCsv<Columns extends ColumnRules>(
  file: string,
  source: string | Iterable<string>,
  shape: CsvShape<Columns>,
  problems: Problems,
): CsvTable<Columns> {
  const records = recordsOf(file, linesOf(source), problems)
  const head = records.next()
  if (head.done) {
    const place = { file, line: 1, column: 1 }
    problems.add({ place, found: 'an empty file', expected: `a header with ${columnList(shape.columns)}` })
    return new CsvColumns<Columns>(file, [], shape.columns)
  }
  const header = columnsOfHeader(file, head.value, shape.columns, problems)
  const table = new CsvColumns<Columns>(file, header ?? [], shape.columns)
  if (header === undefined) return table
  for (const record of records) {
    if (isSound(file, record, header, problems)) table.push(record)
  }
  return table
}

function columnList(columns: ColumnRules): string {
  const all = Object.keys(columns)
  const needed = all.filter((column) => !columns[column].optional)
  const listed = (needed.length > 0 ? needed : all).map((column) => `"${column}"`).join(', ')
  return needed.length > 0 ? listed : `some of ${listed}`
}

/** Checks the number of fields, then every cell, so that one row can tell of several problems. */
function isSound(
  file: string,
  record: RecordLine,
  header: readonly HeaderColumn[],
  problems: Problems,
): boolean {
  const { fields, line } = record
  if (fields.length !== header.length) {
    problems.add(fieldCountProblem(file, record, header.length))
    return false
  }
  let sound = !record.broken
  for (const [index, { header: title, cell }] of header.entries()) {
    if (cell === undefined || cell.accepts(fields[index])) continue
    sound = false
    const place = { file, line: record.fieldLines?.[index] ?? line, column: record.starts[index] + 1 }
    problems.add({ place, found: `${shown(fields[index])} in column "${title}"`, expected: cell.expected })
  }
  return sound
}

function fieldCountProblem(file: string, { fields, line, width }: RecordLine, expected: number): Problem {
  if (fields.length === 1 && fields[0] === '') {
    const place = { file, line, column: 1 }
    return { place, found: 'an empty line', expected: `${expected} fields`, todo: 'Delete the line.' }
  }
  const cut = fields.length < expected
  const place = { file, line, column: width + 1 }
  return {
    place,
    found: `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}`,
    expected: `${expected}, as in the header`,
    todo: cut ? 'Check that the file was not cut off here.' : 'Put quotes around a text that holds a comma.',
  }
}
