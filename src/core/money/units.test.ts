import { describe, expect, test } from 'vitest'
import { InvariantViolation } from './invariant.ts'
import { MAX_CELL } from './mul-div.ts'
import { formatDecimal, fromCell, gcd, parseDecimal, parseRational, toCell } from './units.ts'

describe('reading decimals', () => {
  test.each([
    ['0', 2, 0n],
    ['-0.00', 0, 0n],
    ['1_250.75', 2, 125_075n],
    ['-1250.75', 6, -1_250_750_000n],
    ['007', 0, 7n],
    ['1e-4', 4, 1n],
    ['1.5E+3', 0, 1_500n],
    ['1.500', 2, 150n],
    ['12_345.678_9', 4, 123_456_789n],
    ['1e21', 0, 10n ** 21n],
  ])('%s at %d decimals', (text, decimals, value) => {
    expect(parseDecimal(text, decimals)).toEqual({ ok: true, value })
  })

  test('digits finer than the grid are counted', () => {
    expect(parseDecimal('1.505', 2)).toEqual({
      ok: false,
      problem: '"1.505" has 3 significant digits after the point; 2 are allowed',
    })
    expect(parseDecimal('0.1', 0)).toEqual({
      ok: false,
      problem: '"0.1" has 1 significant digit after the point; 0 are allowed',
    })
  })

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '5.',
    '1__0',
    '_1',
    '1_',
    '1,000',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1e',
    '1e1.5',
    '1\n',
  ])('%j is no decimal', (text) => {
    const read = parseDecimal(text, 2)
    expect(read.ok ? '' : read.problem).toContain('is not a decimal number; write it like -1_250.75')
  })

  test('a text that would fill memory is refused by its length or exponent', () => {
    for (const text of ['9'.repeat(500), '1e999999', '1e-999999']) {
      const read = parseDecimal(text, 2)
      expect(read.ok ? '' : read.problem).toContain('has too many digits')
    }
  })
})

describe('writing decimals', () => {
  test.each([
    [125_075n, 2, {}, '1250.75'],
    [125_075n, 2, { group: true }, '1_250.75'],
    [-5n, 3, {}, '-0.005'],
    [-1_500n, 3, { trim: true }, '-1.5'],
    [1_000n, 3, { trim: true }, '1'],
    [0n, 2, {}, '0.00'],
    [1_000_000n, 0, { group: true }, '1_000_000'],
    [100n, 0, { trim: true }, '100'],
  ])('%s at %d decimals', (value, decimals, style, text) => {
    expect(formatDecimal(value, decimals, style)).toBe(text)
  })

  test('cells too, and only cells', () => {
    expect(formatDecimal(-0, 1)).toBe('0.0')
    expect(formatDecimal(MAX_CELL, 6, { group: true })).toBe('9_007_199_254.740991')
    expect(() => formatDecimal(0.5, 1)).toThrow(InvariantViolation)
  })
})

test('cells and amounts turn into each other up to the bound', () => {
  expect(toCell(-BigInt(MAX_CELL))).toBe(-MAX_CELL)
  expect(fromCell(MAX_CELL)).toBe(BigInt(MAX_CELL))
  expect(() => toCell(1n << 53n)).toThrow('9007199254740992 passes the largest cell 9007199254740991')
  expect(() => toCell((1n << 53n) + 1n)).toThrow(InvariantViolation)
  expect(() => fromCell(Number.NaN)).toThrow('and NaN is not')
})

test('rationals are in lowest terms', () => {
  expect(parseRational('0.00025')).toEqual({ numerator: 1n, denominator: 4_000n })
  expect(parseRational('-2.5e2')).toEqual({ numerator: -250n, denominator: 1n })
  expect(parseRational('0.0')).toEqual({ numerator: 0n, denominator: 1n })
  expect(() => parseRational('1/3')).toThrow('"1/3" is not a decimal number')
})

test('the greatest common divisor is never below zero', () => {
  expect(gcd(-12n, 18n)).toBe(6n)
  expect(gcd(0n, -5n)).toBe(5n)
  expect(gcd(0n, 0n)).toBe(0n)
})
