import { expect, test } from 'vitest'
import { powerOf } from './power.ts'

test('whole and half powers of exact numbers are exact', () => {
  expect(powerOf(3, 4, 1)).toBe(81)
  expect(powerOf(9, 3, 2)).toBe(27)
  expect(powerOf(16, 1, 4)).toBe(2)
  expect(powerOf(7, 0, 5)).toBe(1)
})

test('a third power of a third power comes back within its stated error', () => {
  for (const base of [1e-9, 0.3, 2, 12345.678]) {
    const root = powerOf(base, 1, 3)
    expect(Math.abs((root * root * root) / base - 1)).toBeLessThan(1e-13)
  }
})

test('the bits of a power are those of every other machine', () => {
  expect(powerOf(2, 1_000_000, 1_100_000)).toBe(1.8778618213234104)
})

test('a base or exponent without a meaning is refused with its figures', () => {
  expect(() => powerOf(0, 1, 2)).toThrow('0 was given')
  expect(() => powerOf(2, -1, 2)).toThrow('-1/2 was given')
  expect(() => powerOf(2, 1, 0)).toThrow('1/0 was given')
  expect(() => powerOf(2, 0.5, 1)).toThrow('0.5/1 was given')
})
