import type { CellRule } from './cells.ts'
import type { RecordLine } from './csv-lines.ts'
import { type Place, type Problems, shown } from './problems.ts'

/** One column a file may or must have. */
export interface ColumnRule {
  /** What its cells hold; any text where absent. */
  readonly cell?: CellRule
  /** True where the file may leave the column out; its cells then read as empty text. */
  readonly optional?: true
  /** Other spellings of the header, where publishers differ. */
  readonly also?: readonly string[]
}

/** The columns of a file by the name the program uses. */
export type ColumnRules = { readonly [column: string]: ColumnRule }

/** One row: a text for each declared column. */
export type CsvRow<Columns extends ColumnRules> = { readonly [column in keyof Columns & string]: string }

/**
 * The rows of a CSV file, kept as columns of text with typed arrays for places, so that a million rows fit.
 * Rows that are broken, or hold a cell its rule refuses, are not in it: each of them is a problem.
 */
export interface CsvTable<Columns extends ColumnRules> {
  readonly length: number
  /** The header as spelled in the file; undefined where an optional column is absent. */
  headerOf(column: keyof Columns & string): string | undefined
  cell(row: number, column: keyof Columns & string): string
  row(row: number): CsvRow<Columns>
  rows(): IterableIterator<CsvRow<Columns>>
  /** Where the cell starts; for an absent optional column, where the row starts. */
  placeOf(row: number, column: keyof Columns & string): Place
}

/** One column of the file in file order: its spelling there, the name it has here, what its cells hold. */
export interface HeaderColumn {
  readonly header: string
  /** Undefined for a column nobody asked for, which has been told as a problem. */
  readonly column: string | undefined
  readonly cell: CellRule | undefined
}

/**
 * Matches a header line with the columns asked for.
 *
 * @returns the columns in file order; undefined where one is missing or stands twice, for then no row can be read
 */
export function columnsOfHeader(
  file: string,
  head: RecordLine,
  columns: ColumnRules,
  problems: Problems,
): HeaderColumn[] | undefined {
  const seen = new Set<string>()
  let readable = !head.broken
  const found = head.fields.map((header, index): HeaderColumn => {
    const column = columnNamed(header, columns)
    const place = { file, line: head.line, column: head.starts[index] + 1 }
    if (column === undefined) problems.add({ place, ...unknownColumn(header, columns) })
    else if (seen.has(column)) {
      problems.add({ place, found: `a second column "${column}"`, expected: 'each column once' })
      readable = false
    } else seen.add(column)
    return { header, column, cell: column === undefined ? undefined : columns[column].cell }
  })
  for (const column of Object.keys(columns)) {
    if (columns[column].optional || seen.has(column)) continue
    const place = { file, line: head.line, column: 1 }
    problems.add({
      place,
      found: `no column "${column}"`,
      expected: `one, named ${namesOf(column, columns)}`,
    })
    readable = false
  }
  return readable ? found : undefined
}

function columnNamed(header: string, columns: ColumnRules): string | undefined {
  return Object.keys(columns).find((column) => column === header || columns[column].also?.includes(header))
}

function unknownColumn(header: string, columns: ColumnRules): { found: string; expected: string } {
  const known = Object.keys(columns).map((column) => `"${column}"`)
  return { found: `an unknown column ${shown(header)}`, expected: `only ${known.join(', ')}` }
}

function namesOf(column: string, columns: ColumnRules): string {
  return [column, ...(columns[column].also ?? [])].map((each) => `"${each}"`).join(' or ')
}

/** A table that keeps its cells by column, and the place of each in typed arrays that grow by doubling. */
export class CsvColumns<Columns extends ColumnRules> implements CsvTable<Columns> {
  readonly #file: string
  /** Each column asked for, and its index in the file; undefined where it is absent. */
  readonly #asked: readonly (readonly [column: string, index: number | undefined])[]
  readonly #headers = new Map<string, string>()
  /** By column name: index in the file, and the cells. */
  readonly #indexes = new Map<string, number>()
  readonly #cells: string[][]
  readonly #width: number
  #lines: Uint32Array<ArrayBuffer> = new Uint32Array(1024)
  #starts: Uint32Array<ArrayBuffer>
  /** Lines of cells that a quoted line break has moved off their row's first line, by cell number. */
  readonly #movedLines = new Map<number, number>()
  #length = 0

  constructor(file: string, header: readonly HeaderColumn[], rules: Columns) {
    this.#file = file
    this.#width = header.length
    this.#cells = header.map(() => [])
    this.#starts = new Uint32Array(1024 * this.#width)
    for (const [index, { header: title, column }] of header.entries()) {
      if (column === undefined) continue
      this.#headers.set(column, title)
      this.#indexes.set(column, index)
    }
    this.#asked = Object.keys(rules).map((column) => [column, this.#indexes.get(column)] as const)
  }

  get length(): number {
    return this.#length
  }

  /** Takes a record with one field for each header column. */
  push(record: RecordLine): void {
    const row = this.#length++
    if (row === this.#lines.length) {
      this.#lines = doubled(this.#lines)
      this.#starts = doubled(this.#starts)
    }
    this.#lines[row] = record.line
    for (let index = 0; index < this.#width; index++) {
      this.#cells[index].push(record.fields[index])
      this.#starts[row * this.#width + index] = record.starts[index]
      const line = record.fieldLines?.[index] ?? record.line
      if (line !== record.line) this.#movedLines.set(row * this.#width + index, line)
    }
  }

  headerOf(column: keyof Columns & string): string | undefined {
    return this.#headers.get(column)
  }

  cell(row: number, column: keyof Columns & string): string {
    const index = this.#indexes.get(column)
    return index === undefined ? '' : this.#cells[index][row]
  }

  row(row: number): CsvRow<Columns> {
    const cells: Record<string, string> = {}
    for (const [column, index] of this.#asked)
      cells[column] = index === undefined ? '' : this.#cells[index][row]
    return cells as CsvRow<Columns>
  }

  *rows(): Generator<CsvRow<Columns>> {
    for (let row = 0; row < this.#length; row++) yield this.row(row)
  }

  placeOf(row: number, column: keyof Columns & string): Place {
    const index = this.#indexes.get(column)
    if (index === undefined) return { file: this.#file, line: this.#lines[row], column: 1 }
    const cell = row * this.#width + index
    const line = this.#movedLines.get(cell) ?? this.#lines[row]
    return { file: this.#file, line, column: this.#starts[cell] + 1 }
  }
}

function doubled(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}
