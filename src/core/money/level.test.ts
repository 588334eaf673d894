import { describe, expect, test } from 'vitest'
import { allocateByLevel, solveLevel } from './level.ts'
import { MAX_CELL } from './mul-div.ts'

const column = (values: number[]): Float64Array => Float64Array.from(values)

function allocate(budget: bigint, caps: number[], weights: number[]): { parts: number[]; residual: bigint } {
  const parts = new Float64Array(caps.length).fill(-1)
  const { residual } = allocateByLevel(budget, column(caps), column(weights), parts)
  return { parts: [...parts], residual }
}

describe('solveLevel', () => {
  test('rows at their cap leave the rest to the others', () => {
    // 10 and 20 pay in full; 70 is left for weights 3 and 4.
    const level = solveLevel(100n, column([10, 20, 100, 100]), column([1, 2, 3, 4]))
    expect(level).toEqual({ numerator: 10n, denominator: 1n, saturated: 2, residual: 0n })
  })

  test('a level is a ratio in lowest terms', () => {
    const level = solveLevel(10n, column([100, 100]), column([6, 9]))
    expect(level).toEqual({ numerator: 2n, denominator: 3n, saturated: 0, residual: 0n })
  })

  test('a budget above all caps leaves a residual, at the level that fills the last of them', () => {
    const level = solveLevel(100n, column([10, 20, 99]), column([2, 3, 0]))
    expect(level).toEqual({ numerator: 20n, denominator: 3n, saturated: 2, residual: 70n })
  })

  test('a budget of exactly all caps leaves none', () => {
    expect(solveLevel(30n, column([10, 20]), column([2, 3]))).toMatchObject({ saturated: 2, residual: 0n })
  })

  test('no budget is level zero, and caps of zero are reached by it', () => {
    const level = solveLevel(0n, column([0, 5]), column([1, 1]))
    expect(level).toEqual({ numerator: 0n, denominator: 1n, saturated: 1, residual: 0n })
  })

  test('no rows, or none with weight, leave everything', () => {
    const none = { numerator: 0n, denominator: 1n, saturated: 0 }
    expect(solveLevel(7n, column([]), column([]))).toEqual({ ...none, residual: 7n })
    expect(solveLevel(7n, column([5]), column([0]))).toEqual({ ...none, residual: 7n })
  })

  test('a level that differs from a cap by one part in 2^105 does not reach it', () => {
    // The shares of two equal weights are half a unit below the caps.
    const caps = column([MAX_CELL, MAX_CELL])
    const level = solveLevel(2n * BigInt(MAX_CELL) - 1n, caps, column([MAX_CELL, MAX_CELL]))
    expect(level.saturated).toBe(0)
    expect(level.denominator).toBe(2n * BigInt(MAX_CELL))
  })

  test('bad input is refused with its place', () => {
    expect(() => solveLevel(-1n, column([1]), column([1]))).toThrow('a budget is never below zero, and -1 is')
    expect(() => solveLevel(1n, column([1, Number.NaN]), column([1, 1]))).toThrow('cap 1 is NaN')
    expect(() => solveLevel(1n, column([1]), column([2 ** 53]))).toThrow('weight 0 is 9007199254740992')
    expect(() => solveLevel(1n, column([1]), column([]))).toThrow('caps 1, weights 0')
  })
})

describe('allocateByLevel', () => {
  test('units left over go to the largest remainders, the lower row first', () => {
    // The level is 10/3: shares 3 1/3, 3 1/3, 3 1/3.
    expect(allocate(10n, [9, 9, 9], [1, 1, 1])).toEqual({ parts: [4, 3, 3], residual: 0n })
    // The level is 10/6: shares 1 2/3, 3 1/3, 5.
    expect(allocate(10n, [9, 9, 9], [1, 2, 3])).toEqual({ parts: [2, 3, 5], residual: 0n })
  })

  test('nobody pays above the cap, or with weight zero', () => {
    expect(allocate(10n, [1, 2, 50], [5, 0, 1])).toEqual({ parts: [1, 0, 9], residual: 0n })
    expect(allocate(60n, [1, 2, 50], [5, 0, 1])).toEqual({ parts: [1, 0, 50], residual: 9n })
  })

  test('sums past 2^53 close to the unit', () => {
    const caps = [MAX_CELL, MAX_CELL, MAX_CELL]
    const budget = 2n * BigInt(MAX_CELL) + 1n
    const { parts, residual } = allocate(budget, caps, [1, 1, 1])
    expect(parts.reduce((sum, part) => sum + BigInt(part), residual)).toBe(budget)
    expect(parts).toEqual([6004799503160661, 6004799503160661, 6004799503160661])
  })

  test('columns of different lengths are refused', () => {
    expect(() => allocateByLevel(1n, column([1]), column([1]), column([]))).toThrow('parts 0')
  })
})
