import { expect, test } from 'vitest'
import { differingField, firstDifference } from './differences.ts'

test('the first difference is told by byte, line and column', () => {
  expect(firstDifference('a\nbc', 'a\nbc')).toBe(null)
  expect(firstDifference('a\nbc', 'a\nbd')).toEqual({ byte: 3, line: 2, column: 2 })
  // A letter of two bytes is one column.
  expect(firstDifference('äb', 'äc')).toEqual({ byte: 2, line: 1, column: 2 })
  expect(firstDifference('ab', 'abc')).toEqual({ byte: 2, line: 1, column: 3 })
})

test('the field of a record that differs is told by its path', () => {
  expect(differingField('{"a":{"b":[1,2]}}', '{"a":{"b":[1,3]}}')).toBe('a.b.1: 2, not 3')
  expect(differingField('{"a":1}', '{"a":1,"c":"x"}')).toBe('c: nothing, not "x"')
  expect(differingField('{"a":1}', '{"a":1}')).toBe(null)
  expect(differingField('{"a":', '{"a":1}')).toBe(null)
})
