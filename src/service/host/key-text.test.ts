import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyPartsOf, keyTextOf } from './key-text.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '-', ',', ':', '3,4,-:abc', '\n', '"'),
)
const digest = fc.oneof(text, fc.constant('0123456789abcdef'.repeat(4)))
const parts = fc.record({ key: fc.record({ key: text, digest }), nonce: text }, { requiredKeys: [] })

test('key, digest and nonce come back from one text, whatever they hold', () => {
  fc.assert(
    fc.property(parts, (each) => {
      expect(keyPartsOf(keyTextOf(each))).toEqual({ ...each })
    }),
  )
})

test('two requests have one text only if they are the same', () => {
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      expect(keyTextOf(a) === keyTextOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
    }),
  )
})

test('a text of another make is none of a request', () => {
  for (const other of [
    'key-7',
    '3,2:abcde',
    '3,2,-:abcd',
    '3,2,-:abcdef',
    '-,2,-:ab',
    'a,b,c:',
    '1234567,0,-:',
    ',,:',
  ])
    expect(keyPartsOf(other)).toBeNull()
})
