import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_DEPTH, readJson } from './json-body.ts'
import { ProblemAnswer } from './problem.ts'

function read(text: string): unknown {
  const found = readJson(Buffer.from(text))
  return found instanceof ProblemAnswer ? found.problem.detail : found
}

test('whatever JSON there is, it is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ depthSize: 'medium', stringUnit: 'grapheme' }), (text) => {
      // This one key is refused, as a test below says.
      fc.pre(!text.includes('"__proto__":'))
      expect(read(text)).toEqual({ value: JSON.parse(text) })
    }),
  )
})

test('a key that stands twice in one mapping is refused, wherever colons and quotes stand in texts', () => {
  expect(read('{"a":1,"a":2}')).toContain('stands twice')
  expect(read('[{"b":[{"a\\"":":","a\\"":1}]}]')).toContain('stands twice')
  expect(read('{"a":{"a":1},"b":"a\\":1,\\"a\\":2"}')).toEqual({ value: { a: { a: 1 }, b: 'a":1,"a":2' } })
  expect(read('{"\\u0061":1,"a":2}')).toContain('stands twice')
})

test('keys are counted alike however a text is laid out', () => {
  const texts = fc.constantFrom('":', ':', 'a', '', ' ":', '[":', '":"')
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      texts,
      fc.integer(),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(texts, tie('any'), { maxKeys: 3 }),
    ),
  })).any
  fc.assert(
    fc.property(value, fc.constantFrom('', ' ', '\t', '\n '), fc.boolean(), (all, indent, isSpaced) => {
      const text = JSON.stringify(all, null, indent)
      const laidOut = isSpaced ? text.replaceAll('": ', '" : ') : text
      expect(read(laidOut)).toEqual({ value: JSON.parse(laidOut) })
      const twice = `[${laidOut},{"k":1${isSpaced ? ' ' : ''},"k":2}]`
      expect(read(twice)).toContain('stands twice')
    }),
  )
})

test('what two programs may read in two ways is refused', () => {
  expect(read('{"__proto__":{"x":1}}')).toContain('no mapping here has')
  expect(read('{"a":"\\u0000"}')).toContain('control character')
  expect(read('["\\ud800"]')).toContain('half a character')
  expect(read('{"a\\u0001":1}')).toContain('no mapping here has')
  expect(read('')).toContain('an empty body')
  expect(read('\ufeff{}')).toContain('no JSON')
  const broken = readJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))
  expect(broken).toBeInstanceOf(ProblemAnswer)
})

test('nesting has an end, and the fault says where', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
  expect(readJson(Buffer.from(nested(MAX_DEPTH)))).toHaveProperty('value')
  expect(read(nested(MAX_DEPTH + 1))).toContain(`deeper than ${MAX_DEPTH}`)
  expect(read(nested(100_000))).toContain(`deeper than ${MAX_DEPTH}`)
})
