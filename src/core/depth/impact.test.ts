import { describe, expect, test } from 'vitest'
import { INVERSE, LINEAR } from '../market/value.ts'
import { InvariantViolation } from '../money/invariant.ts'
import { Depth } from './depth.ts'
import { slippageOf, sweepCost } from './impact.ts'
import { averagePrice, valueOfWalk } from './walk.ts'

const book = new Depth({ priceStep: 1 })
book.replace({
  at: 1,
  bids: [
    { price: 6_000, quantity: 2_000 },
    { price: 5_000, quantity: 1_000 },
  ],
  asks: [
    { price: 7_000, quantity: 1_000 },
    { price: 8_000, quantity: 1_000 },
  ],
})

describe('averages', () => {
  test('linear averages weigh prices by size: 2000 at 6000 and 1000 at 5000 give 17000/3', () => {
    expect(averagePrice(book.walkQuantity('bid', 3_000), LINEAR)).toEqual({
      numerator: 17_000n,
      denominator: 3n,
    })
  })

  test('inverse averages are harmonic: 1000 at 5000 and 2000 at 6000 give 5625', () => {
    expect(averagePrice(book.walkQuantity('bid', 3_000), INVERSE)).toEqual({
      numerator: 5_625n,
      denominator: 1n,
    })
  })

  test('nothing filled has no average', () => {
    expect(() => averagePrice(book.walkQuantity('bid', 1, 9_000), LINEAR)).toThrow(InvariantViolation)
  })
})

describe('cost against a reference', () => {
  test('selling below the reference costs, buying above it costs', () => {
    expect(sweepCost(book.walkQuantity('bid', 3_000), 6_000, LINEAR, 2)).toBe(2 * 1_000 * 1_000)
    expect(sweepCost(book.walkQuantity('ask', 2_000), 7_000, LINEAR, 2)).toBe(2 * 1_000 * 1_000)
  })

  test('a better price than the reference is a gain, and below zero', () => {
    expect(sweepCost(book.walkQuantity('bid', 2_000), 5_500, LINEAR, 1)).toBe(-1_000_000)
    expect(slippageOf(book.walkQuantity('bid', 2_000), 5_000, LINEAR)).toEqual({
      numerator: -1n,
      denominator: 5n,
    })
  })

  test('inverse: a sale of 3000 at 5625 against 6000 costs the coins between 3000/6000 and 3000/5625', () => {
    // In units of one contract at 30 increments: 1000 × 30 / 5000 + 2000 × 30 / 6000 = 16, and 3000 × 30 / 6000 = 15.
    const walk = book.walkQuantity('bid', 3_000)
    expect(valueOfWalk(walk, INVERSE, 30, -1)).toBe(16)
    expect(sweepCost(walk, 6_000, INVERSE, 30)).toBe(1)
    expect(slippageOf(walk, 6_000, INVERSE)).toEqual({ numerator: 1n, denominator: 16n })
  })

  test('buying is never free by sign: the inverse buyer above the reference pays too', () => {
    expect(sweepCost(book.walkQuantity('ask', 2_000), 7_000, INVERSE, 56_000)).toBe(1_000)
  })

  test('an empty walk costs nothing, and a reference at zero is a broken law', () => {
    const nothing = book.walkQuantity('bid', 0)
    expect(sweepCost(nothing, 6_000, LINEAR, 1)).toBe(0)
    expect(sweepCost(nothing, 6_000, INVERSE, 1)).toBe(0)
    expect(() => sweepCost(nothing, 0, LINEAR, 1)).toThrow(InvariantViolation)
    expect(() => slippageOf(book.walkQuantity('bid', 1), -1, LINEAR)).toThrow(InvariantViolation)
  })

  test('a value past the bound of a cell is a broken law, never a wrong number', () => {
    const deep = new Depth({ priceStep: 1 })
    deep.replace({ at: 1, bids: [{ price: 2 ** 30, quantity: 2 ** 40 }], asks: [] })
    expect(() => valueOfWalk(deep.walkQuantity('bid', 2 ** 40), LINEAR, 1, -1)).toThrow(InvariantViolation)
  })
})
