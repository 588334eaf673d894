import { expect, test } from 'vitest'
import { BadInput, formatProblem, Problems, shown } from './problems.ts'

const at = (line: number, column: number, file = 'a.csv') => ({ file, line, column })

test('a problem is one line with its place, what was found, what was expected and what to do', () => {
  const problem = { place: at(3, 7), found: '"1,5"', expected: 'a decimal number' }
  expect(formatProblem(problem)).toBe('a.csv:3:7: found "1,5", expected a decimal number.')
  expect(formatProblem({ ...problem, todo: 'Write the decimal point as ".".' })).toBe(
    'a.csv:3:7: found "1,5", expected a decimal number. Write the decimal point as ".".',
  )
})

test('problems come file by file in reading order, then by line and column', () => {
  const problems = new Problems()
  for (const place of [at(9, 1, 'z'), at(2, 5), at(2, 1), at(1, 1, 'z')]) {
    problems.add({ place, found: 'x', expected: 'y' })
  }
  expect(problems.list().map(({ place }) => `${place.file}:${place.line}:${place.column}`)).toEqual([
    'z:1:1',
    'z:9:1',
    'a.csv:2:1',
    'a.csv:2:5',
  ])
})

test('no problem, no error; any problem is thrown with all others', () => {
  const problems = new Problems()
  problems.throwIfAny()
  problems.addAll([
    { place: at(1, 1), found: 'a', expected: 'b' },
    { place: at(2, 1), found: 'c', expected: 'd' },
  ])
  expect(() => problems.throwIfAny()).toThrow(BadInput)
  expect(() => problems.throwIfAny()).toThrow(/a\.csv:1:1:.*\na\.csv:2:1:/)
})

test('a flood of problems is kept short, and the rest is counted aloud', () => {
  const problems = new Problems()
  for (let line = 1; line <= 1_005; line++) problems.add({ place: at(line, 1), found: 'a', expected: 'b' })
  expect(problems.count).toBe(1_005)
  expect(problems.list()).toHaveLength(1_000)
  expect(() => problems.throwIfAny()).toThrow('… and 5 more problems.')
})

test('shown text stays on one line and is cut where it is long', () => {
  expect(shown('a\n"b"')).toBe('"a\\n\\"b\\""')
  expect(shown('x'.repeat(100))).toBe(`"${'x'.repeat(60)}…"`)
})
