import { describe, expect, test } from 'vitest'
import { MAX_CELL } from './mul-div.ts'
import { splitColumns, splitCumulative, splitProRata } from './split.ts'

describe('splitProRata', () => {
  test('the unit left over goes to the largest remainder', () => {
    expect(splitProRata(100n, [50n, 30n, 70n])).toEqual([33n, 20n, 47n])
  })

  test('equal claims: the earlier one gets it', () => {
    expect(splitProRata(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n])
  })

  test('a whole claim is paid in full, and a zero claim nothing', () => {
    expect(splitProRata(12n, [5n, 0n, 7n])).toEqual([5n, 0n, 7n])
    expect(splitProRata(0n, [5n, 0n, 7n])).toEqual([0n, 0n, 0n])
  })

  test('claims that cannot carry the total are refused', () => {
    expect(() => splitProRata(13n, [5n, 7n])).toThrow('13 was split over 12')
    expect(() => splitProRata(0n, [0n, 0n])).toThrow('0 was split over 0')
    expect(() => splitProRata(-1n, [1n])).toThrow('-1 was split over 1')
    expect(() => splitProRata(1n, [3n, -1n])).toThrow('claim 1 is -1')
  })
})

test('splitCumulative rounds running totals, so the odd unit falls where they cross', () => {
  expect(splitCumulative(2n, [1n, 1n, 1n])).toEqual([0n, 1n, 1n])
  expect(splitCumulative(100n, [50n, 30n, 70n])).toEqual([33n, 20n, 47n])
})

describe('splitColumns', () => {
  function split(total: bigint, weights: number[]): number[] {
    const parts = new Float64Array(weights.length).fill(-1)
    splitColumns(total, Float64Array.from(weights), parts)
    return [...parts]
  }

  test('the same rule over columns', () => {
    expect(split(100n, [50, 30, 70])).toEqual([33, 20, 47])
    expect(split(2n, [1, 1, 1])).toEqual([1, 1, 0])
  })

  test('weights are shares: the total may pass their sum, and 2^53', () => {
    expect(split(10n, [1, 0, 2])).toEqual([3, 0, 7])
    expect(split(3n * BigInt(MAX_CELL), [MAX_CELL, MAX_CELL, MAX_CELL])).toEqual([
      MAX_CELL,
      MAX_CELL,
      MAX_CELL,
    ])
  })

  test('nothing is split over anything', () => {
    expect(split(0n, [3, 4])).toEqual([0, 0])
    expect(split(0n, [0, 0])).toEqual([0, 0])
    expect(split(0n, [])).toEqual([])
  })

  test('what cannot be split is refused', () => {
    expect(() => split(1n, [0, 0])).toThrow('1 cannot be split over weights that sum to 0')
    expect(() => split(-1n, [1])).toThrow('-1 cannot be split')
    expect(() => split(1n, [1, -1])).toThrow('weight 1 is -1; a whole number between 0 and')
    expect(() => split(1n, [0.5])).toThrow('weight 0 is 0.5')
    expect(() => split(1n << 53n, [1])).toThrow('9007199254740992 passes the largest cell')
    expect(() => splitColumns(1n, new Float64Array(2), new Float64Array(3))).toThrow('weights 2, parts 3')
  })

  test('a part that only its last unit carries past the largest cell is refused', () => {
    // Two rows of 2^53 - 1 and a half each: the first gets the unit left over.
    expect(() => split(2n * BigInt(MAX_CELL) + 1n, [1, 1])).toThrow('part 0 is 9007199254740992')
  })
})
