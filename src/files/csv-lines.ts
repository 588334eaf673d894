import type { Problems } from './problems.ts'

/** The fields of one record and where they start. A quoted field may run over several lines. */
export interface RecordLine {
  readonly fields: readonly string[]
  /** Line the record starts on, from 1. */
  readonly line: number
  /** Offset of each field in its line, quotes included, from 0. */
  readonly starts: readonly number[]
  /** Line of each field, only where a quoted line break makes them differ. */
  readonly fieldLines?: readonly number[]
  /** Length of the record's last line. */
  readonly width: number
  /** True where a problem of the quoting was told; the fields cannot be trusted. */
  readonly broken: boolean
}

/** Walks the lines of a text, cut at each LF, a byte order mark left out. A CR before the LF stays. */
export function* linesOf(source: string | Iterable<string>): Generator<string> {
  let first = true
  for (const line of typeof source === 'string' ? splitLines(source) : source) {
    yield first && line.startsWith('\uFEFF') ? line.slice(1) : line
    first = false
  }
}

/** The line without the CR of a CRLF. */
export function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

/** Cuts lines into fields. Lines without a quote, nearly all of them, take the short way. */
export function* recordsOf(file: string, lines: Iterator<string>, problems: Problems): Generator<RecordLine> {
  const reader = new RecordReader(file, lines, problems)
  for (let record = reader.next(); record !== undefined; record = reader.next()) yield record
}

function* splitLines(text: string): Generator<string> {
  let from = 0
  while (from < text.length) {
    const end = text.indexOf('\n', from)
    if (end < 0) {
      yield text.slice(from)
      return
    }
    yield text.slice(from, end)
    from = end + 1
  }
}

class RecordReader {
  readonly #file: string
  readonly #lines: Iterator<string>
  readonly #problems: Problems
  #text = ''
  /** How the line ends, for a text in quotes that runs on over it. */
  #lineEnd = '\n'
  #line = 0
  #at = 0
  #broken = false

  constructor(file: string, lines: Iterator<string>, problems: Problems) {
    this.#file = file
    this.#lines = lines
    this.#problems = problems
  }

  next(): RecordLine | undefined {
    if (!this.#nextLine()) return undefined
    this.#broken = false
    return this.#text.includes('"') ? this.#quotedRecord() : this.#plainRecord()
  }

  #nextLine(): boolean {
    const { done, value } = this.#lines.next()
    if (done) return false
    this.#text = withoutReturn(value)
    this.#lineEnd = this.#text === value ? '\n' : '\r\n'
    this.#line += 1
    this.#at = 0
    return true
  }

  #plainRecord(): RecordLine {
    const fields = this.#text.split(',')
    const starts: number[] = []
    let start = 0
    for (const field of fields) {
      starts.push(start)
      start += field.length + 1
    }
    // A lone CR is the line end of very old programs; cutting there silently would glue two rows together.
    if (this.#text.includes('\r')) this.#loneReturn()
    return { fields, line: this.#line, starts, width: this.#text.length, broken: this.#broken }
  }

  #quotedRecord(): RecordLine {
    const line = this.#line
    const fields: string[] = []
    const starts: number[] = []
    const fieldLines: number[] = []
    do {
      starts.push(this.#at)
      fieldLines.push(this.#line)
      fields.push(this.#text[this.#at] === '"' ? this.#quotedField() : this.#plainField())
    } while (this.#text[this.#at++] === ',')
    const record = { fields, line, starts, width: this.#text.length, broken: this.#broken }
    return this.#line === line ? record : { ...record, fieldLines }
  }

  #plainField(): string {
    const comma = this.#text.indexOf(',', this.#at)
    const field = this.#text.slice(this.#at, comma < 0 ? undefined : comma)
    const quote = field.indexOf('"')
    if (quote >= 0) {
      const expected = 'quotes around the whole field, or none'
      this.#tell(this.#line, this.#at + quote, 'a quote inside a field', expected)
    }
    this.#at += field.length
    return field
  }

  /** Reads on, over line ends where need be, to the quote that ends the field; a doubled quote is one. */
  #quotedField(): string {
    const [openLine, openAt] = [this.#line, this.#at]
    let field = ''
    this.#at += 1
    for (;;) {
      const quote = this.#text.indexOf('"', this.#at)
      field += this.#text.slice(this.#at, quote < 0 ? undefined : quote)
      if (quote < 0) {
        field += this.#lineEnd
        if (!this.#nextLine()) return this.#unended(field, openLine, openAt)
      } else if (this.#text[quote + 1] === '"') {
        field += '"'
        this.#at = quote + 2
      } else {
        this.#at = quote + 1
        return this.#restAfterQuote(field)
      }
    }
  }

  #unended(field: string, line: number, at: number): string {
    this.#tell(line, at, 'a quote that is never closed', 'a closing quote before the end of the file')
    this.#at = this.#text.length
    return field
  }

  #restAfterQuote(field: string): string {
    if (this.#at >= this.#text.length || this.#text[this.#at] === ',') return field
    const rest = this.#text.slice(this.#at).split(',', 1)[0]
    this.#tell(this.#line, this.#at, 'text after a closing quote', 'a comma or the end of the line')
    this.#at += rest.length
    return field + rest
  }

  #loneReturn(): void {
    const at = this.#text.indexOf('\r')
    this.#tell(this.#line, at, 'a carriage return inside a line', 'lines that end in LF or CRLF')
  }

  #tell(line: number, at: number, found: string, expected: string): void {
    this.#broken = true
    this.#problems.add({ place: { file: this.#file, line, column: at + 1 }, found, expected })
  }
}
