import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exactJson } from './exact-json.ts'
import { readJsonLines } from './json-lines.ts'
import { formatProblem, Problems } from './problems.ts'

function read(source: string) {
  const problems = new Problems()
  const lines = readJsonLines('b.jsonl', source, problems)
  return { lines, told: problems.list().map(formatProblem) }
}

test('numbers stay the text that was written', () => {
  const { lines, told } = read('{"ts":1723161256501,"p":[61800.20,1e-4,-0]}\r\n"x"\n')
  expect(told).toEqual([])
  expect(lines.map(({ line, value }) => [line, value])).toEqual([
    [1, { ts: '1723161256501', p: ['61800.20', '1e-4', '-0'] }],
    [2, 'x'],
  ])
})

test('thirty digits are thirty digits', () => {
  expect(exactJson('123456789012345678901234567890.000000000000000000001')).toBe(
    '123456789012345678901234567890.000000000000000000001',
  )
})

test('a value has a place, and one that is not there the place of its parent', () => {
  const { lines } = read('1\n{"bids": [["61800.20", "x"]], "asks": []}\n')
  expect(lines[1].placeOf(['bids', 0, 1])).toEqual({ file: 'b.jsonl', line: 2, column: 24 })
  expect(lines[1].placeOf(['asks', 0])).toEqual({ file: 'b.jsonl', line: 2, column: 39 })
  expect(lines[1].placeOf([])).toEqual({ file: 'b.jsonl', line: 2, column: 1 })
})

test('a key named __proto__ is a key like any other', () => {
  expect(Object.keys(exactJson('{"__proto__": {"a": 1}}') as object)).toEqual(['__proto__'])
})

describe('bad input is told with its place', () => {
  test.each([
    [
      'a cut-off last line',
      '1\n{"a": [1, 2',
      '2:12: found the end of the line, expected "," or "]". Check that the file was not cut off here.',
    ],
    [
      'a cut-off text',
      '"abc',
      '1:5: found the end of the line, expected a closing quote. Check that the file was not cut off here.',
    ],
    [
      'a cut-off escape',
      '"abc\\',
      '1:6: found the end of the line, expected a JSON escape. Check that the file was not cut off here.',
    ],
    ['an empty line', '1\n\n2\n', '2:1: found an empty line, expected a JSON value. Delete the line.'],
    ['a missing colon', '{"a" 1}', '1:6: found "1", expected ":".'],
    ['a comma too many', '[1,]', '1:4: found "]", expected a JSON value.'],
    ['a key without quotes', '{a: 1}', '1:2: found "a", expected a key in quotes.'],
    ['a key that stands twice', '{"a": 1, "a": 2}', '1:10: found a second key "a", expected each key once.'],
    ['NaN', '[NaN]', '1:2: found "N", expected a JSON value.'],
    ['a leading zero', '[01]', '1:3: found "1", expected "," or "]".'],
    ['a lone minus', '[-]', '1:2: found "-", expected a number.'],
    ['two values', '1 2', '1:3: found "2", expected the end of the value.'],
    ['a wrong escape', '"\\x"', '1:2: found "\\\\", expected a JSON escape.'],
    ['a control character', '"a\tb"', '1:3: found "\\t", expected a closing quote.'],
    [
      'nesting without end',
      '['.repeat(5_000),
      '1:202: found nesting too deep to read, expected at most 200.',
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text).told).toEqual([`b.jsonl:${expected}`])
  })

  test('sound lines around a broken one are read', () => {
    expect(read('1\n{\n3\n').lines.map(({ line }) => line)).toEqual([1, 3])
  })
})

/** The platform's own reading, with every number turned into the text that wrote it. */
function withNumbersAsText(value: unknown): unknown {
  if (typeof value === 'number') return JSON.stringify(value)
  if (Array.isArray(value)) return value.map(withNumbersAsText)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withNumbersAsText(each)]))
}

test('any JSON reads as the platform reads it, but for the numbers', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(exactJson(text)).toEqual(withNumbersAsText(JSON.parse(text)))
    }),
  )
})

test('a text is refused exactly where the platform refuses it', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '1',
    '-',
    '0',
    '.5',
    'e3',
    'true',
    'null',
    ' ',
    '\\',
  )
  const accepts = (read: () => unknown) => {
    try {
      read()
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const text = parts.join('')
      expect(accepts(() => exactJson(text))).toBe(accepts(() => JSON.parse(text)))
    }),
    { numRuns: 2_000 },
  )
})
