import { describe, expect, test } from 'vitest'
import { decimal, name } from './cells.ts'
import { readCsv } from './csv.ts'
import { formatProblem, Problems } from './problems.ts'

const columns = {
  account: { cell: name },
  deposit: { cell: decimal, also: ['paid_in'] },
  note: { optional: true as const },
}

function read(source: string | Iterable<string>) {
  const problems = new Problems()
  const table = readCsv('a.csv', source, { columns }, problems)
  return { table, told: problems.list().map(formatProblem) }
}

describe('a sound file', () => {
  test('gives each cell as the text that was written', () => {
    const { table, told } = read('account,deposit\nada,65000.10000000000000000001\nbo,1e-4\n')
    expect(told).toEqual([])
    expect([...table.rows()]).toEqual([
      { account: 'ada', deposit: '65000.10000000000000000001', note: '' },
      { account: 'bo', deposit: '1e-4', note: '' },
    ])
  })

  test('may have CRLF, a byte order mark, columns in any order, other spellings and no last line end', () => {
    const { table, told } = read('\uFEFFpaid_in,account\r\n5,ada\r\n6,bo')
    expect(told).toEqual([])
    expect(table.row(1)).toEqual({ account: 'bo', deposit: '6', note: '' })
    expect(table.headerOf('deposit')).toBe('paid_in')
    expect(table.headerOf('note')).toBeUndefined()
    expect(table.placeOf(1, 'account')).toEqual({ file: 'a.csv', line: 3, column: 3 })
    expect(table.placeOf(1, 'note')).toEqual({ file: 'a.csv', line: 3, column: 1 })
  })

  test('may quote commas, quotes and line ends, and places still hold', () => {
    const { table, told } = read('account,note,deposit\n"a, ""b""","two\r\nlines",7\ncy,,8\n')
    expect(told).toEqual([])
    expect(table.row(0)).toEqual({ account: 'a, "b"', note: 'two\r\nlines', deposit: '7' })
    expect(table.placeOf(0, 'note')).toEqual({ file: 'a.csv', line: 2, column: 12 })
    expect(table.placeOf(0, 'deposit')).toEqual({ file: 'a.csv', line: 3, column: 8 })
    expect(table.placeOf(1, 'deposit')).toEqual({ file: 'a.csv', line: 4, column: 5 })
  })

  test('may come line by line', () => {
    const { table, told } = read(new Set(['account,deposit', 'ada,1', 'bo,2']))
    expect(told).toEqual([])
    expect(table.length).toBe(2)
  })

  test('may hold many rows, and places grow with them', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `a${index},${index}`)
    const { table, told } = read(`account,deposit\n${lines.join('\n')}\n`)
    expect(told).toEqual([])
    expect(table.length).toBe(5_000)
    expect(table.cell(4_999, 'deposit')).toBe('4999')
    expect(table.placeOf(4_999, 'deposit')).toEqual({ file: 'a.csv', line: 5_001, column: 7 })
  })
})

describe('bad input is told with its place', () => {
  test.each([
    ['an empty file', '', 'a.csv:1:1: found an empty file, expected a header with "account", "deposit".'],
    [
      'an unknown column',
      'account,color,deposit\n',
      'a.csv:1:9: found an unknown column "color", expected only "account", "deposit", "note".',
    ],
    [
      'a missing column',
      'account\n',
      'a.csv:1:1: found no column "deposit", expected one, named "deposit" or "paid_in".',
    ],
    [
      'a column that stands twice, under two spellings',
      'account,deposit,paid_in\n',
      'a.csv:1:17: found a second column "deposit", expected each column once.',
    ],
    [
      'a cut-off last line',
      'account,deposit\nada,1\nbo',
      'a.csv:3:3: found 1 field, expected 2, as in the header. Check that the file was not cut off here.',
    ],
    [
      'too many fields',
      'account,deposit\nada,1,5\n',
      'a.csv:2:8: found 3 fields, expected 2, as in the header. Put quotes around a text that holds a comma.',
    ],
    [
      'an empty line',
      'account,deposit\n\nada,1\n',
      'a.csv:2:1: found an empty line, expected 2 fields. Delete the line.',
    ],
    [
      'a quote never closed',
      'account,deposit\nada,"1\nbo,2\n',
      'a.csv:2:5: found a quote that is never closed, expected a closing quote before the end of the file.',
    ],
    [
      'text after a quote',
      'account,deposit\n"ada"x,1\n',
      'a.csv:2:6: found text after a closing quote, expected a comma or the end of the line.',
    ],
    [
      'a quote inside a field',
      'account,deposit\nad"a,1\n',
      'a.csv:2:3: found a quote inside a field, expected quotes around the whole field, or none.',
    ],
    [
      'a lone carriage return',
      'account,deposit\nada,1\rbo,2\n',
      'a.csv:2:6: found a carriage return inside a line, expected lines that end in LF or CRLF.',
    ],
    [
      'a cell that is no number',
      'account,deposit\nada,1\nbo,NaN\n',
      'a.csv:3:4: found "NaN" in column "deposit", expected a decimal number.',
    ],
    [
      'a name with spaces',
      'account,deposit\n bo,1\n',
      'a.csv:2:1: found " bo" in column "account", expected a name without spaces at its ends.',
    ],
  ])('%s', (_, text, expected) => {
    const { told } = read(text)
    expect(told).toContain(expected)
  })

  test('a bad row is left out and the rest is still read', () => {
    const { table, told } = read('account,deposit\nada,x\nbo,2\ncy\ndi,"4"\n')
    expect(told).toHaveLength(2)
    expect([...table.rows()].map(({ account }) => account)).toEqual(['bo', 'di'])
    expect(table.placeOf(1, 'deposit')).toEqual({ file: 'a.csv', line: 5, column: 4 })
  })

  test('one row tells of each bad cell', () => {
    expect(read('account,deposit\n,x\n').told).toHaveLength(2)
  })

  test('a table with a header that cannot be read has no rows', () => {
    expect(read('account\nada\n').table.length).toBe(0)
  })
})
