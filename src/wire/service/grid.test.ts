import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fraction } from '../../core/market/fraction.ts'
import { formatDecimal, parseDecimal, parseRational } from '../../core/money/units.ts'
import { gridOf, gridText, incrementsIn, moneyGrid } from './grid.ts'

/** Increments as venues have them: a few digits, somewhere around the point. */
const increment = fc
  .record({ digits: fc.integer({ min: 1, max: 9_999 }), decimals: fc.integer({ min: 0, max: 12 }) })
  .map(({ digits, decimals }) => fraction(BigInt(digits), 10n ** BigInt(decimals)))
const cell = fc.maxSafeInteger()

describe('figures on a grid', () => {
  test('a figure written down is read back as itself', () => {
    fc.assert(
      fc.property(cell, increment, (increments, each) => {
        const grid = gridOf(each)
        expect(incrementsIn(gridText(increments, grid), grid)).toBe(increments)
      }),
    )
  })

  test('the text of a figure is its exact value, as slow arithmetic has it', () => {
    fc.assert(
      fc.property(cell, increment, (increments, each) => {
        const { numerator, denominator } = parseRational(gridText(increments, gridOf(each)))
        const exact = fraction(BigInt(increments) * each.numerator, each.denominator)
        expect(numerator * exact.denominator).toBe(exact.numerator * denominator)
      }),
    )
  })

  test('money is written and read as the slow way does it', () => {
    fc.assert(
      fc.property(cell, fc.integer({ min: 0, max: 15 }), (units, decimals) => {
        const grid = moneyGrid(decimals)
        expect(gridText(units, grid)).toBe(formatDecimal(units, decimals, { trim: true }))
      }),
    )
    const digits = fc.stringMatching(/^-?\d{1,20}(\.\d{1,18})?$/)
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 15 }), (text, decimals) => {
        const slow = parseDecimal(text, decimals)
        const read = incrementsIn(text, moneyGrid(decimals))
        if (!slow.ok) expect(read).toMatch(/^(decimals|too-large)$/)
        else if (Number.isSafeInteger(Number(slow.value))) expect(read).toBe(Number(slow.value))
        else expect(read).toBe('too-large')
      }),
    )
  })

  test.each([
    '',
    '-',
    '.',
    '.5',
    '5.',
    '1.2.3',
    '1e5',
    '1_000',
    '+1',
    ' 1',
    '1 ',
    '0x10',
    'NaN',
    '１',
    '1,5',
    '--1',
  ])('%j is no decimal', (text) => {
    expect(incrementsIn(text, moneyGrid(6))).toBe('decimal')
  })

  test('what is too fine, off the grid or too large says so', () => {
    const half = gridOf({ numerator: 1n, denominator: 2n })
    expect(incrementsIn('1.0000001', moneyGrid(6))).toBe('decimals')
    expect(incrementsIn('1.0000000', moneyGrid(6))).toBe(1_000_000)
    expect(incrementsIn('1.3', half)).toBe('grid')
    expect(incrementsIn('1.25', half)).toBe('decimals')
    expect(incrementsIn('9007199254740992', moneyGrid(0))).toBe('too-large')
    expect(incrementsIn('9007199254740991', moneyGrid(0))).toBe(9_007_199_254_740_991)
    expect(incrementsIn('9'.repeat(1_000_000), moneyGrid(0))).toBe('decimal')
    expect(incrementsIn('-0', moneyGrid(2))).toBe(0)
  })

  test('an increment that is no decimal number is written as a ratio, and read by nobody', () => {
    const third = gridOf({ numerator: 1n, denominator: 3n })
    expect(gridText(2, third)).toBe('2/3')
    expect(gridText(-6, third)).toBe('-2')
    expect(incrementsIn('1', third)).toBe('grid')
  })
})
