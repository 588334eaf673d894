import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv } from './csv.ts'
import { exactJson } from './exact-json.ts'
import { Problems } from './problems.ts'
import { type Cell, Unwritable, writeCsv, writeGz, writeJson } from './write.ts'

test('CSV is quoted only where a text needs it', () => {
  const rows: Cell[][] = [
    ['ada', 12_345_678_901_234_567_890n, undefined],
    ['a, "b"', -5, true],
    [' two\nlines', 0, ''],
  ]
  expect(writeCsv(['account', 'amount', 'note'], rows)).toBe(
    'account,amount,note\nada,12345678901234567890,\n"a, ""b""",-5,true\n" two\nlines",0,\n',
  )
})

test('any table of texts is read back as it was written', () => {
  const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ') }))
  const row = fc.record({ first: cell, second: cell })
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const text = writeCsv(
        ['first', 'second'],
        rows.map(({ first, second }) => [first, second]),
      )
      const problems = new Problems()
      const table = readCsv('t', text, { columns: { first: {}, second: {} } }, problems)
      problems.throwIfAny()
      expect([...table.rows()]).toEqual(rows)
    }),
    { numRuns: 500 },
  )
})

test('a column of one empty text is not an empty line', () => {
  expect(writeCsv(['a'], [[''], ['x']])).toBe('a\n""\nx\n')
})

test.each([
  ['NaN', NaN],
  ['a fraction', 0.1],
  ['an infinity', Infinity],
  ['2^53', 2 ** 53],
])('CSV refuses %s', (_, number) => {
  expect(() => writeCsv(['a', 'b'], [['x', number]])).toThrow(
    `Cannot write row 1, column "b": found ${number}`,
  )
})

test('CSV refuses a row of another width', () => {
  expect(() => writeCsv(['a', 'b'], [['x']])).toThrow('Cannot write row 1: found 1 cells, expected 2.')
})

test('JSON keeps the order of keys and writes bigint as text', () => {
  const value = {
    b: 1n,
    a: [true, null, 'é"', 0.5, []],
    skipped: undefined,
    rows: new Map<string, unknown>([
      ['10', 1],
      ['9', {}],
    ]),
  }
  expect(writeJson(value)).toBe(`{
  "b": "1",
  "a": [
    true,
    null,
    "é\\"",
    0.5,
    []
  ],
  "rows": {
    "10": 1,
    "9": {}
  }
}
`)
})

test('any JSON is read back as it was written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // The platform may make whole numbers past 2^53, which are refused, and -0, which JSON writes as 0.
      const safe = JSON.parse(
        JSON.stringify(value, (_, each) => (typeof each === 'number' ? String(each) : each)),
      )
      expect(exactJson(writeJson(safe))).toEqual(safe)
      expect(JSON.parse(writeJson(safe))).toEqual(safe)
    }),
  )
})

test.each([
  ['NaN', { a: [NaN] }, '$.a[0]: found NaN'],
  ['an infinity', [-Infinity], '$[0]: found -Infinity'],
  ['2^53', { a: 2 ** 53 }, '$.a: found 9007199254740992'],
  ['undefined in a list', [undefined], '$[0]: found a value of type undefined'],
  ['a function', { f: () => 1 }, '$.f: found a value of type function'],
  ['a date', { d: new Date(0) }, '$.d: found a Date'],
  ['a map with other keys', new Map([[1, 2]]), '$: found a key "1" of type number'],
])('JSON refuses %s', (_, value, message) => {
  expect(() => writeJson(value)).toThrow(`Cannot write ${message}`)
})

test('JSON refuses a value inside itself, but takes one that stands twice', () => {
  const loop: unknown[] = []
  loop.push({ loop })
  expect(() => writeJson(loop)).toThrow(Unwritable)
  const shared = { a: 1 }
  expect(JSON.parse(writeJson([shared, shared]))).toEqual([shared, shared])
})

test('gz holds no time, no name and no system, and unpacks to what was packed', () => {
  const packed = writeGz('a,b\n'.repeat(100))
  expect([...packed.subarray(3, 8)]).toEqual([0, 0, 0, 0, 0])
  expect(packed[9]).toBe(255)
  expect(gunzipSync(packed).toString()).toBe('a,b\n'.repeat(100))
  expect(writeGz('a,b\n'.repeat(100))).toEqual(packed)
})
