import { describe, expect, test } from 'vitest'
import { formatProblem, Problems } from './problems.ts'
import { readYaml } from './yaml.ts'

function read(text: string) {
  const problems = new Problems()
  const document = readYaml('s.yaml', text, problems)
  return { document, told: problems.list().map(formatProblem) }
}

describe('values', () => {
  test('no digit of a number is lost, in YAML or JSON', () => {
    const digits = '65000.10000000000000000001'
    const big = '123456789012345678901234567890'
    expect(read(`mark: ${digits}\nids: [${big}, 1_000, 1e-4]\n`).document.value).toEqual({
      mark: digits,
      ids: [big, '1_000', '1e-4'],
    })
    expect(read(`{\n\t"mark": ${digits},\n\t"ids": [${big}]\n}`)).toMatchObject({
      document: { value: { mark: digits, ids: [big] } },
      told: [],
    })
  })

  test('booleans, null and nothing are texts too', () => {
    expect(read('a: true\nb: null\nc: ~\nd:\n').document.value).toEqual({
      a: 'true',
      b: 'null',
      c: '~',
      d: '',
    })
  })

  test('an empty file has no value', () => {
    expect(read('').document.value).toBeUndefined()
    expect(read('# only a comment\n').document.value).toBeUndefined()
    expect(read('').document.placeOf(['a'])).toEqual({ file: 's.yaml', line: 1, column: 1 })
  })

  test('aliases repeat a value, and a key named __proto__ is a key like any other', () => {
    const { document, told } = read('a: &x {q: 1}\nb: *x\n__proto__: {q: 2}\n')
    expect(told).toEqual([])
    expect(Object.entries(document.value as object)).toEqual([
      ['a', { q: '1' }],
      ['b', { q: '1' }],
      ['__proto__', { q: '2' }],
    ])
  })
})

describe('places', () => {
  const { document } = read(
    '\uFEFFname: x\nsteps:\n  - cancel-orders\n  - step: close\n    size: 5\n  - *s\nlast: &s\n  a: 1\n',
  )

  test.each([
    [['name'], 1, 7],
    [['steps', 0], 3, 5],
    [['steps', 1], 4, 5],
    [['steps', 1, 'size'], 5, 11],
    [['last', 'a'], 8, 6],
  ])('%j is at %d:%d', (path, line, column) => {
    expect(document.placeOf(path)).toEqual({ file: 's.yaml', line, column })
  })

  test('a value that is not there has the place of its nearest parent', () => {
    expect(document.placeOf(['steps', 1, 'limit', 'price'])).toEqual({ file: 's.yaml', line: 4, column: 5 })
    expect(document.placeOf(['steps', 9])).toEqual(document.placeOf(['steps']))
    expect(document.placeOf(['nowhere'])).toEqual({ file: 's.yaml', line: 1, column: 1 })
  })

  test('a key has a place of its own', () => {
    expect(document.keyPlaceOf(['steps', 1, 'size'])).toEqual({ file: 's.yaml', line: 5, column: 5 })
    expect(document.keyPlaceOf(['steps', 0])).toEqual(document.placeOf(['steps', 0]))
    expect(document.keyPlaceOf(['nowhere'])).toEqual({ file: 's.yaml', line: 1, column: 1 })
  })

  test('a value behind an alias is where it is written', () => {
    const aliased = read('a: &x\n  q: 1\nb: *x\n').document
    expect(aliased.placeOf(['b', 'q'])).toEqual({ file: 's.yaml', line: 2, column: 6 })
    expect(aliased.placeOf(['b'])).toEqual({ file: 's.yaml', line: 3, column: 4 })
  })
})

describe('bad input is told with its place', () => {
  test.each([
    [
      'a repeated key',
      'a: 1\nb: 2\na: 3\n',
      ['s.yaml:3:1: found a second key of this name, expected each key once.'],
    ],
    [
      'every repeated key',
      '{"a": 1, "a": 2, "b": 1,\n "b": 2}',
      [
        's.yaml:1:10: found a second key of this name, expected each key once.',
        's.yaml:2:2: found a second key of this name, expected each key once.',
      ],
    ],
    [
      'a second document',
      'a: 1\n---\nb: 2\n',
      ['s.yaml:2:1: found a second document, expected one in a file.'],
    ],
    [
      'an alias without anchor',
      'a: *x\n',
      ['s.yaml:1:4: found an alias "*x", expected an anchor "&x" before it.'],
    ],
    [
      'an alias inside itself',
      'a: &x [*x]\n',
      ['s.yaml:1:8: found an alias "*x" inside its own anchor, expected a value that ends.'],
    ],
    ['a tag', 'a: !!int 3\n', ['s.yaml:1:10: found a tag "!!int", expected no tag: every value is text.']],
    [
      'a key that is no text',
      '? [a, b]\n: 1\n',
      ['s.yaml:1:3: found a key that is not a plain text, expected a text as key.'],
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text).told).toEqual(expected)
  })

  test.each([
    ['an open list', 'a: [1, 2\n', '2:1'],
    ['an open quote', 'a: "b\n', '2:1'],
    ['a bad indent', 'a:\n  - b: 1\n   c: 2\n', '3:1'],
    ['a tab as indent', 'a:\n\tb: 1\n', '2:1'],
    ['a missing comma in JSON', '{"a": 1\n "b": 2}', '1:'],
  ])('%s is a syntax error', (_, text, place) => {
    const { told } = read(text)
    expect(told.length).toBeGreaterThan(0)
    expect(told[0]).toMatch(
      new RegExp(`^s\\.yaml:${place}.*found a syntax error \\(.*\\), expected valid YAML or JSON`),
    )
  })

  test('all syntax errors are told at once', () => {
    expect(read('a: "\\q"\nb: "\\w"\nc: "\\z"\n').told).toHaveLength(3)
  })

  test('nesting without end is refused, not crashed on', () => {
    expect(read('['.repeat(50_000)).told[0]).toMatch(/found nesting too deep to read/)
  })

  test('aliases that multiply are refused, not expanded', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      )
    expect(read(lines.join('\n')).told.join()).toMatch(/aliases that stand for more than 100000 values/)
  })
})
