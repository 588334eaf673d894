import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Account, Book } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import { Holdings } from './holdings.ts'

type Position = readonly [series: number, quantity: number]

/** A book of one bucket, its positions in any order. */
function bookOf(positions: readonly Position[]): Book {
  return {
    first: () => (positions.length === 0 ? NONE : 0),
    next: (cell: number) => (cell + 1 < positions.length ? cell + 1 : NONE),
    seriesOf: (cell: number) => positions[cell][0],
    quantity: (cell: number) => positions[cell][1],
  } as unknown as Book
}

const anyPosition = fc.tuple(
  fc.oneof(fc.nat({ max: 70 }), fc.constantFrom(31, 32, 63, 64, 1_023, 65_535)),
  fc.integer({ min: -5, max: 5 }).filter((quantity) => quantity !== 0),
)

test('holdings are in the order of series, after trades without what those close, whatever was laid out before', () => {
  const holdings = new Holdings()
  fc.assert(
    fc.property(
      fc.uniqueArray(anyPosition, { selector: ([series]) => series, maxLength: 80 }),
      fc.uniqueArray(anyPosition, { selector: ([series]) => series, maxLength: 4 }),
      (positions, trades) => {
        const sums = new Map(positions)
        for (const [series, quantity] of trades) sums.set(series, (sums.get(series) ?? 0) + quantity)
        const left = [...sums].filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => a - b)
        holdings.fill(
          bookOf(positions),
          0 as Account,
          trades.map(([series, quantity]) => ({ series, quantity, cash: 0 })),
        )
        const found = left.map((_, at) => [holdings.series[at], holdings.quantity[at]])
        expect([holdings.count, found]).toEqual([left.length, left])
      },
    ),
  )
})
