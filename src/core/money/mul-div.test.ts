import { describe, expect, test } from 'vitest'
import { InvariantViolation } from './invariant.ts'
import { checkedAdd, compareProducts, MAX_CELL, mulDiv, mulDivBig, productError } from './mul-div.ts'
import { roundings } from './rounding.ts'

describe('mulDiv', () => {
  test('a fee of 2.5 basis points on 1_234_567 rounds the way it is told', () => {
    expect(mulDiv(1_234_567, 25, 100_000, 'floor')).toBe(308)
    expect(mulDiv(1_234_567, 25, 100_000, 'ceil')).toBe(309)
    expect(mulDiv(-1_234_567, 25, 100_000, 'floor')).toBe(-309)
    expect(mulDiv(-1_234_567, 25, 100_000, 'toward-zero')).toBe(-308)
  })

  test('is exact where a float quotient is one too high', () => {
    // 9007199254740991 × 9007199254740989 / 9007199254740990 is just below 9007199254740990.
    expect(mulDiv(MAX_CELL, MAX_CELL - 2, MAX_CELL - 1, 'floor')).toBe(MAX_CELL - 2)
    expect(Math.floor((MAX_CELL * (MAX_CELL - 2)) / (MAX_CELL - 1))).toBe(MAX_CELL - 1)
  })

  test('reaches the largest cell and stops there', () => {
    expect(mulDiv(MAX_CELL, MAX_CELL, MAX_CELL, 'ceil')).toBe(MAX_CELL)
    expect(mulDiv(-MAX_CELL, MAX_CELL, MAX_CELL, 'floor')).toBe(-MAX_CELL)
    expect(() => mulDiv(MAX_CELL, 2, 1, 'floor')).toThrow('9007199254740991 × 2 / 1 passes the largest cell')
    expect(() => mulDiv(MAX_CELL, MAX_CELL, MAX_CELL - 1, 'floor')).toThrow(InvariantViolation)
    expect(() => mulDiv(MAX_CELL, MAX_CELL, 1, 'floor')).toThrow(InvariantViolation)
  })

  test('only the rounding may carry a quotient past the largest cell, and it is refused', () => {
    // With m the largest cell, (m - 1)² / (m - 2) is m and a sliver.
    const [a, b, c] = [MAX_CELL - 1, MAX_CELL - 1, MAX_CELL - 2]
    expect(BigInt(a) * BigInt(b) - BigInt(MAX_CELL) * BigInt(c)).toBe(1n)
    expect(mulDiv(a, b, c, 'floor')).toBe(MAX_CELL)
    expect(() => mulDiv(a, b, c, 'ceil')).toThrow(InvariantViolation)
  })

  test('is never minus zero', () => {
    for (const rounding of roundings) expect(Object.is(mulDiv(-0, 5, 7, rounding), 0)).toBe(true)
    expect(Object.is(mulDiv(-1, 1, 3, 'ceil'), 0)).toBe(true)
    expect(Object.is(mulDiv(0, -5, 7, 'floor'), 0)).toBe(true)
  })

  test.each([
    [1, 1, 0, 'needs a divisor other than zero'],
    [Number.NaN, 1, 1, 'whole numbers within'],
    [1.5, 2, 1, 'given 1.5 × 2 / 1'],
    [1, 2 ** 53, 1, 'whole numbers within'],
    [1, 1, Infinity, 'whole numbers within'],
  ])('%d × %d / %d is refused', (a, b, c, reason) => {
    expect(() => mulDiv(a, b, c, 'floor')).toThrow(reason)
  })

  test('has a version without a bound', () => {
    expect(mulDivBig(10n ** 40n, -7n, 10n ** 39n * 2n, 'half-up')).toBe(-35n)
  })
})

test('products that round to the same float still compare', () => {
  const [a, b] = [MAX_CELL, MAX_CELL - 2]
  const middle = MAX_CELL - 1
  expect(a * b).toBe(middle * middle)
  expect(compareProducts(a, b, middle, middle)).toBe(-1)
  expect(compareProducts(middle, middle, a, b)).toBe(1)
  expect(compareProducts(-a, b, b, -a)).toBe(0)
  expect(compareProducts(0, -5, 3, 0)).toBe(0)
  expect(() => compareProducts(0.5, 1, 1, 1)).toThrow('was given 0.5 × 1 and 1 × 1')
})

test('the error of a product makes it whole again', () => {
  const product = MAX_CELL * MAX_CELL
  expect(BigInt(product) + BigInt(productError(MAX_CELL, MAX_CELL, product))).toBe(BigInt(MAX_CELL) ** 2n)
})

test('a sum that leaves the bound is refused, also where rounding would hide it', () => {
  expect(checkedAdd(MAX_CELL - 1, 1)).toBe(MAX_CELL)
  expect(() => checkedAdd(MAX_CELL, 1)).toThrow(InvariantViolation)
  expect(() => checkedAdd(-MAX_CELL, -MAX_CELL)).toThrow('use a coarser unit')
  expect(() => checkedAdd(0.5, 0.5)).toThrow(InvariantViolation)
})
