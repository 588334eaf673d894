import { expect, test } from 'vitest'
import { MAX_CELL } from './mul-div.ts'
import { allocateByOrder } from './order.ts'

function allocate(budget: bigint, caps: number[], order: number[]): [number[], bigint] {
  const parts = new Float64Array(caps.length).fill(-1)
  const residual = allocateByOrder(budget, Float64Array.from(caps), Int32Array.from(order), parts)
  return [[...parts], residual]
}

test('the first in order pays first, and one at most pays a part', () => {
  expect(allocate(12n, [5, 10, 20], [2, 0, 1])).toEqual([[0, 0, 12], 0n])
  expect(allocate(22n, [5, 10, 20], [2, 0, 1])).toEqual([[2, 0, 20], 0n])
})

test('rows not listed pay nothing, and what is left is the residual', () => {
  expect(allocate(99n, [5, 10, 20], [1, 0])).toEqual([[5, 10, 0], 84n])
  expect(allocate(7n, [], [])).toEqual([[], 7n])
})

test('a budget past 2^53 is taken cell by cell', () => {
  const budget = 3n * BigInt(MAX_CELL) + 5n
  const caps = [MAX_CELL, 1, MAX_CELL, MAX_CELL - 1, 10]
  expect(allocate(budget, caps, [0, 1, 2, 3, 4])).toEqual([[MAX_CELL, 1, MAX_CELL, MAX_CELL - 1, 5], 0n])
})

test('an order that names a row twice, or one that is not there, is refused', () => {
  expect(() => allocate(9n, [5, 1], [0, 0])).toThrow('row 0 twice')
  expect(() => allocate(9n, [5, 1], [2])).toThrow('an order names row 2 of 2')
  expect(() => allocate(-9n, [5, 1], [0])).toThrow('a budget is never below zero')
  expect(() => allocate(9n, [0.5], [0])).toThrow('cap 0 is 0.5')
})
