import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fraction } from '../../core/market/fraction.ts'
import { fairnessOf } from './min-max.ts'

const charged = (rows: readonly (readonly [amount: number, cap: number, equity: number])[]) =>
  fairnessOf({
    accounts: rows.map((_, at) => at),
    amounts: Float64Array.from(rows, ([amount]) => amount),
    caps: Float64Array.from(rows, ([, cap]) => cap),
    equities: Float64Array.from(rows, ([, , equity]) => equity),
  })

test('a payment by equity cannot be fairer', () => {
  expect(
    charged([
      [1, 10, 10],
      [2, 20, 20],
    ]),
  ).toEqual({
    ...{ total: 3n, largestPayer: 0, above: 0n },
    minMax: { numerator: 1n, denominator: 10n },
    largest: { numerator: 1n, denominator: 10n },
  })
})

test('a cap leaves the others more to pay', () => {
  // 12 are to be found; the first can give 2, so the others give 10 of 30: a third.
  expect(
    charged([
      [0, 2, 20],
      [10, 30, 10],
      [2, 30, 20],
    ]),
  ).toMatchObject({ minMax: { numerator: 1n, denominator: 3n }, above: 6n, largestPayer: 1 })
})

test('who has nothing and pays is beyond any share, and the fairest way asks nothing of him', () => {
  expect(
    charged([
      [5, 5, 0],
      [0, 50, 50],
    ]),
  ).toMatchObject({
    ...{ largest: null, largestPayer: 0, above: 5n },
    minMax: { numerator: 1n, denominator: 10n },
  })
  expect(charged([[5, 5, 0]])).toMatchObject({ minMax: null, largest: null, above: 5n })
})

test('nobody pays nothing', () => {
  expect(charged([[0, 5, 10]])).toMatchObject({ total: 0n, minMax: zero, largest: zero, largestPayer: -1 })
})

const zero: Fraction = { numerator: 0n, denominator: 1n }
const rows = fc.array(
  fc
    .record({ cap: fc.nat(40), equity: fc.nat(30), part: fc.nat(100) })
    .map(({ cap, equity, part }) => [Math.floor((cap * part) / 100), cap, equity] as const),
  { minLength: 1, maxLength: 6 },
)

test('it is the least share at which the total is found: a hair less and it is not', () => {
  fc.assert(
    fc.property(rows, (table) => {
      const { minMax, largest, total } = charged(table)
      const found = ({ numerator, denominator }: Fraction): Fraction => ({
        numerator: table.reduce((sum, [, cap, equity]) => {
          const share = BigInt(equity) * numerator
          return sum + (share < BigInt(cap) * denominator ? share : BigInt(cap) * denominator)
        }, 0n),
        denominator,
      })
      if (minMax === null) return
      const all = table.reduce((sum, [, cap, equity]) => (equity > 0 ? sum + BigInt(cap) : sum), 0n)
      const reachable = total < all ? total : all
      const at = found(minMax)
      expect(at.numerator).toBe(reachable * at.denominator)
      if (minMax.numerator > 0n) {
        const less = {
          numerator: minMax.numerator * 1_000_000n - 1n,
          denominator: minMax.denominator * 1_000_000n,
        }
        const below = found(less)
        expect(below.numerator < reachable * below.denominator).toBe(true)
      }
      if (largest !== null)
        expect(minMax.numerator * largest.denominator).toBeLessThanOrEqual(
          largest.numerator * minMax.denominator,
        )
    }),
  )
})
