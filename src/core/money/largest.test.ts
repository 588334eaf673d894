import { expect, test } from 'vitest'
import { growLargest, nthLargest } from './largest.ts'

const column = (values: number[]): Float64Array => Float64Array.from(values)

test('a value by its rank, and how many are larger', () => {
  expect(nthLargest(column([3, 9, 3, 7]), 1)).toEqual({ value: 9, above: 0 })
  expect(nthLargest(column([3, 9, 3, 7]), 3)).toEqual({ value: 3, above: 2 })
  expect(nthLargest(column([3, 9, 3, 7]), 4)).toEqual({ value: 3, above: 2 })
})

test('many values over every size take several histograms', () => {
  const values = Float64Array.from(
    { length: 20_000 },
    (_, index) => Math.floor(2 ** (index % 73)) + (index % 3),
  )
  const sorted = values.toSorted().reverse()
  for (const rank of [1, 2, 137, 10_000, 19_999, 20_000]) {
    const { value, above } = nthLargest(values, rank)
    expect(value).toBe(sorted[rank - 1])
    expect(above).toBe(sorted.indexOf(value))
  }
})

test('equal first halves are decided by the second, equal remainders by the row', () => {
  const parts = column([0, 0, 0, 0, 0])
  const remainders = { leading: column([8, 8, 5, 8, 8]), rest: column([0, 1, 9, 0, -1]) }
  growLargest(parts, Int32Array.of(0, 1, 2, 3, 4), remainders, 2, 1)
  expect([...parts]).toEqual([1, 1, 0, 0, 0])
})

test('only as many rows as there are can grow', () => {
  const remainders = { leading: column([1]), rest: column([0]) }
  expect(() => growLargest(column([0]), Int32Array.of(0), remainders, 2, 1)).toThrow(
    '2 of 1 rows cannot grow',
  )
})
