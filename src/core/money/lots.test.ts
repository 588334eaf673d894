import { describe, expect, test } from 'vitest'
import { allocateInLots, roundToLots } from './lots.ts'

const column = (values: number[]): Float64Array => Float64Array.from(values)

describe('allocateInLots', () => {
  function allocate(budget: bigint, caps: number[], weights: number[], lot: number): [number[], bigint] {
    const parts = new Float64Array(caps.length).fill(-1)
    const { residual } = allocateInLots(budget, column(caps), column(weights), lot, parts)
    return [[...parts], residual]
  }

  test('shares round down to lots, and the lots left over go to the largest remainders', () => {
    // The level is 100/6: shares 16.67, 33.33, 50; three lots of ten are left over after 10, 30, 50.
    expect(allocate(100n, [90, 90, 90], [1, 2, 3], 10)).toEqual([[20, 30, 50], 0n])
  })

  test('a cap that is no whole number of lots is filled to its last lot, and others take the rest', () => {
    expect(allocate(40n, [9, 19, 99], [1, 1, 1], 10)).toEqual([[0, 10, 30], 0n])
  })

  test('turns repeat until the lots or the caps are used up', () => {
    // Nine rows lose nine units each to rounding; the last row takes their eight lots in eight turns.
    const caps = [9, 9, 9, 9, 9, 9, 9, 9, 9, 500]
    expect(allocate(90n, caps, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 10)).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 90],
      0n,
    ])
  })

  test('what is smaller than a lot, or above the caps, is the residual', () => {
    expect(allocate(25n, [90, 90], [1, 1], 10)).toEqual([[10, 10], 5n])
    expect(allocate(99n, [15, 25, 50], [1, 1, 0], 10)).toEqual([[10, 20, 0], 69n])
    expect(allocate(0n, [15], [1], 10)).toEqual([[0], 0n])
  })

  test('a lot is a whole number above zero', () => {
    expect(() => allocate(1n, [1], [1], 0)).toThrow(
      'a lot is a whole number of units above zero, and 0 is not',
    )
    expect(() => allocate(1n, [1], [1], 1.5)).toThrow('and 1.5 is not')
  })
})

describe('roundToLots', () => {
  function round(targets: number[], caps: number[], lot: number): [number[], bigint] {
    const parts = new Float64Array(caps.length).fill(-1)
    const residual = roundToLots(column(targets), column(caps), lot, parts)
    return [[...parts], residual]
  }

  test('the total loses less than a lot where the caps allow', () => {
    expect(round([14, 17, 12], [99, 99, 99], 10)).toEqual([[10, 20, 10], 3n])
    expect(round([5, 5], [9, 9], 10)).toEqual([[0, 0], 10n])
  })

  test('a row with target zero stays there', () => {
    expect(round([19, 0], [19, 99], 10)).toEqual([[10, 0], 9n])
    expect(round([19, 1], [19, 99], 10)).toEqual([[10, 10], 0n])
  })

  test('a target above its cap is refused', () => {
    expect(() => round([10], [9], 1)).toThrow('target 10 of row 0 passes 9')
  })
})
