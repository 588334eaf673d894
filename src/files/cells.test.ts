import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDecimal } from '../core/money/units.ts'
import * as cells from './cells.ts'

test.each([
  [
    'decimal',
    cells.decimal,
    ['0', '-1.50', '1e-4', '1_250.75', '9'.repeat(60)],
    ['', '+1', '.5', '5.', '1,5', 'NaN', 'Infinity', '0x1F', ' 1', '1e999999'],
  ],
  ['positive', cells.positiveDecimal, ['0.0001', '10', '1e-4'], ['0', '0.000', '-1', '0e5', '']],
  ['zero or above', cells.nonNegativeDecimal, ['0', '-0', '0.00', '5'], ['-1', '-1e-9']],
  ['not zero', cells.nonZeroDecimal, ['-1', '2'], ['0', '-0.0', '0e9']],
  ['whole', cells.wholeNumber, ['0', '999999999999999'], ['', '-1', '1.0', '1e3', '1000000000000000']],
  ['one of', cells.oneOf('buy', 'sell'), ['buy'], ['BUY', '']],
  ['or empty', cells.orEmpty(cells.wholeNumber), ['', '5'], ['x']],
  ['name', cells.name, ['a b'], ['', ' a', 'a ']],
] as const)('%s', (_, rule, good, bad) => {
  expect(good.filter((text) => !rule.accepts(text))).toEqual([])
  expect(bad.filter((text) => rule.accepts(text))).toEqual([])
})

test('decimals compare by value and to the last digit', () => {
  expect(cells.compareDecimals('1.50', '1.5')).toBe(0)
  expect(cells.compareDecimals('65000.10000000000000000001', '65000.1')).toBe(1)
  expect(cells.compareDecimals('-2', '-1e-3')).toBe(-1)
})

test('whole numbers are exact up to fifteen digits', () => {
  expect(cells.wholeOf('999999999999999')).toBe(999_999_999_999_999)
})

test('decimals compare as their exact values do', () => {
  const digits = fc.string({ unit: fc.constantFrom('0', '1', '9'), minLength: 1, maxLength: 3 })
  const text = fc
    .tuple(
      fc.constantFrom('', '', '', '-'),
      digits,
      fc.option(digits),
      fc.constantFrom('', '', '', 'e-1', 'e2'),
    )
    .map(
      ([sign, whole, fraction, exponent]) =>
        `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent}`,
    )
  const exactly = (decimal: string): bigint => {
    const parsed = parseDecimal(decimal, 10)
    if (!parsed.ok) throw new Error(parsed.problem)
    return parsed.value
  }
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [x, y] = [exactly(a), exactly(b)]
      expect(cells.compareDecimals(a, b)).toBe(x < y ? -1 : x > y ? 1 : 0)
    }),
    { numRuns: 2_000 },
  )
})
