import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, type Json, toJson } from './canonical-json.ts'

test('keys stand in order at every depth, without spaces, and lists keep theirs', () => {
  expect(canonicalJson({ b: [{ z: 1, a: 2 }, 3], a: { 10: 'x', 9: 'y' } })).toBe(
    '{"a":{"10":"x","9":"y"},"b":[{"a":2,"z":1},3]}',
  )
})

test('a bigint is decimal text, a column a list, minus zero zero, and undefined is left out', () => {
  const value = {
    big: -(2n ** 70n),
    rows: Int32Array.of(1, -2),
    cells: Float64Array.of(-0, 0.1),
    none: undefined,
  }
  expect(toJson(value)).toEqual({ big: '-1180591620717411303424', rows: [1, -2], cells: [0, 0.1] })
  expect(canonicalJson(value)).toBe('{"big":"-1180591620717411303424","cells":[0,0.1],"rows":[1,-2]}')
})

test.each([
  ['NaN', Number.NaN],
  ['Infinity', { deep: [Number.POSITIVE_INFINITY] }],
  ['Infinity', Float64Array.of(Number.NEGATIVE_INFINITY)],
  ['a function', { call: () => 1 }],
  ['an object', new Map()],
  ['a symbol', Symbol('x')],
])('what no record may hold is refused: %s', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(/^a record holds/)
})

/** The slow twin, in two passes. */
function written(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`
  const mapping = value as { readonly [key: string]: Json }
  const keys = Object.keys(mapping).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${written(mapping[key])}`).join(',')}}`
}

test('in one pass it writes what the value made plain is written as', () => {
  const anything = fc.anything({
    key: fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
    values: [
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
      fc.string({ unit: 'binary' }),
      fc.constant(null),
      fc.bigInt(),
      fc.array(fc.nat()).map((all) => Float64Array.from(all)),
    ],
    withNullPrototype: true,
  })
  fc.assert(
    fc.property(anything, (value) => {
      expect(canonicalJson(value)).toBe(written(toJson(value)))
    }),
  )
})
