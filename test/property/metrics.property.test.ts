import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { claimsOf } from '../../src/core/allocation/index.ts'
import type { Allotment } from '../../src/core/allocation/policy.ts'
import { rowsAscending } from '../../src/core/allocation/sorted-rows.ts'
import { sumOfSquares } from '../../src/lab/metrics/columns.ts'
import { sumOfLargest } from '../../src/lab/metrics/concentration.ts'
import { ratioFigure } from '../../src/lab/metrics/figure.ts'
import { countInversions } from '../../src/lab/metrics/inversions.ts'
import type { Measure } from '../../src/lab/metrics/measure.ts'
import { metricsOf } from '../../src/lab/metrics/metrics-of.ts'
import { rankStability } from '../../src/lab/metrics/rank-stability.ts'
import {
  correlationTwin,
  doubledRanksTwin,
  type Exact,
  isNearest,
  metricsTwin,
  type TwinGiven,
  type TwinRow,
} from '../support/metrics-twin.ts'

/** Small cells meet each other often; large ones reach the bound. */
const cell: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 0, max: 2 ** 31 }),
  fc.maxSafeNat(),
)
const signed: fc.Arbitrary<number> = fc
  .tuple(cell, fc.boolean())
  .map(([value, isNegative]) => (isNegative ? 0 - value : value + 0))

/** A row that pays nothing, all it may, or something between. */
const row: fc.Arbitrary<TwinRow> = fc
  .record({ capacity: cell, cut: cell, paid: cell, how: fc.nat({ max: 3 }), equity: signed, profit: signed })
  .map(({ capacity, cut, paid, how, equity, profit }) => {
    const cap = how === 0 ? capacity : cut % (capacity + 1)
    const part = how === 1 ? 0 : how === 2 ? cap : paid % (cap + 1)
    const [big, most, pays] = [BigInt(capacity), BigInt(cap), BigInt(part)]
    return { capacity: big, cap: most, part: pays, equity: BigInt(equity), profit: BigInt(profit) }
  })

const total = fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: 0n, max: 1n << 60n }))

function rowsOf(values: readonly bigint[]): Float64Array {
  return Float64Array.from(values, Number)
}

function measuresOf(rows: readonly TwinRow[], given: TwinGiven): Measure[] {
  const claims = claimsOf(
    rows.map(({ capacity, equity, profit }, at) => ({
      id: String(at).padStart(6, '0'),
      capacity,
      equity,
      profit,
    })),
  )
  const allotment: Allotment = {
    parts: rowsOf(rows.map(({ part }) => part)),
    caps: rowsOf(rows.map(({ cap }) => cap)),
    weights: null,
    order: null,
    level: null,
    residual: 0n,
    residualIs: 'none',
  }
  return metricsOf(claims, allotment, {
    budget: given.budget,
    ...(given.deficit !== null && { deficit: given.deficit }),
    ...(given.largestLoss !== null && { largestLoss: given.largestLoss }),
    ...(given.reference !== null && { publishedReference: { parts: rowsOf(given.reference) } }),
  })
}

function expectEqual(found: Measure['published'], expected: Exact | null, where: string): void {
  if (expected === null || found === null) {
    expect({ where, found }).toEqual({ where, found: expected })
    return
  }
  if (expected === 'none') {
    expect(found, where).toHaveProperty('missing', expect.stringMatching(/\w/))
    return
  }
  expect(found, where).toHaveProperty('value')
  const { value } = found as { value: number | bigint }
  if (typeof expected === 'bigint') expect(BigInt(value), where).toBe(expected)
  else expect(isNearest(value as number, expected.over, expected.under), `${where}: ${value}`).toBe(true)
}

describe('metrics of an allocation', () => {
  const given = fc.record({
    budget: total,
    deficit: fc.option(total),
    largestLoss: fc.option(total),
    hasReference: fc.boolean(),
  })

  test('are their definitions in bigints, published and corrected, and never NaN', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 14 }),
        given,
        (rows, { hasReference, ...figures }) => {
          const reference = hasReference ? rows.map(({ part, cap }) => cap - part) : null
          const twin = metricsTwin(rows, { ...figures, reference })
          const measures = measuresOf(rows, { ...figures, reference })
          expect(measures.map(({ name }) => name)).toEqual(Object.keys(twin))
          for (const { name, published, corrected } of measures) {
            expectEqual(published, twin[name].published, `${name} as published`)
            expectEqual(corrected, twin[name].corrected, `${name} corrected`)
          }
        },
      ),
      { numRuns: 600 },
    )
  })

  test('of nobody have reasons and zeros', () => {
    const measures = measuresOf([], { budget: 5n, deficit: null, largestLoss: null, reference: null })
    const named = new Map(measures.map((measure) => [measure.name, measure.corrected]))
    expect(named.get('touched')).toEqual({ value: 0 })
    expect(named.get('residual')).toEqual({ value: 5n })
    expect(named.get('hhi')).toEqual({ missing: 'nothing was taken' })
    expect(named.get('fairness-regret')).toEqual({ missing: 'the column "equity" is not there' })
  })

  test('flag a survivor ratio that leaves [0, 1], and only that', () => {
    const one: TwinRow = { capacity: 10n, cap: 10n, part: 6n, equity: 10n, profit: 10n }
    const noteAt = (deficit: bigint): string | undefined =>
      measuresOf([one], { budget: 6n, deficit, largestLoss: null, reference: null }).find(
        ({ name }) => name === 'rd-nse',
      )!.note
    expect(noteAt(6n)).toBeUndefined()
    expect(noteAt(5n)).toMatch(/outside/)
  })
})

describe('columns past one chunk', () => {
  /** A fixed pattern of cells, with runs of equal ones. */
  const column = (length: number, seed: number, most: number): Float64Array => {
    let state = seed
    return Float64Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647
      return Math.floor((state / 2_147_483_647) * most)
    })
  }

  test.each([
    [5_000, 40],
    [5_000, 2 ** 31],
    [4_097, 2 ** 53 - 1],
    [2_048, 1],
  ])('%i cells below %i', (length, most) => {
    const cells = column(length, 7, most)
    const big = Array.from(cells, BigInt)
    expect(sumOfSquares(cells)).toBe(big.reduce((sum, each) => sum + each * each, 0n))
    const ten = big.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)).slice(0, 10)
    expect(sumOfLargest(cells, 10)).toBe(ten.reduce((sum, each) => sum + each, 0n))
    const rows = Array.from(cells, (_, at) => at).toSorted((a, b) => cells[a] - cells[b] || a - b)
    expect([...rowsAscending(cells)]).toEqual(rows)
    const parts = column(length, 11, most).map((part, at) => part % (cells[at] + 1))
    const twin = rows.filter((at, place) => {
      if (place === 0) return false
      const before = rows[place - 1]
      return cells[before] < cells[at] && cells[before] - parts[before] > cells[at] - parts[at]
    })
    expect(countInversions(cells, parts)).toBe(twin.length)
  })
})

test('rows are sorted by any keys of zero or above, minus zero among them', () => {
  const key = fc.oneof(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), fc.constant(-0), cell)
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), (keys) => {
      const rows = keys.map((_, at) => at).toSorted((a, b) => keys[a] - keys[b] || a - b)
      expect([...rowsAscending(Float64Array.from(keys))]).toEqual(rows)
    }),
  )
})

test('a ratio of whole numbers becomes the nearest float', () => {
  const wide = fc.bigInt({ min: -(1n << 110n), max: 1n << 110n })
  fc.assert(
    fc.property(wide, wide, (over, under) => {
      fc.pre(under !== 0n)
      const figure = ratioFigure(over, under, 'zero') as { value: number }
      expect(isNearest(figure.value, over, under)).toBe(true)
      expect(Object.is(figure.value, -0)).toBe(false)
    }),
    { numRuns: 1_500 },
  )
  expect(ratioFigure(1n, 0n, 'because')).toEqual({ missing: 'because' })
})

describe('rank stability', () => {
  /** Bases above 2^52 and parts next to each other give ratios that differ and are one float. */
  const burden = fc.oneof(
    fc.record({ part: fc.nat({ max: 4 }), base: fc.integer({ min: 1, max: 4 }) }),
    fc.record({
      part: fc.nat({ max: 3 }).map((below) => Number.MAX_SAFE_INTEGER - 4 - below),
      base: fc.nat({ max: 3 }).map((below) => Number.MAX_SAFE_INTEGER - below),
    }),
  )
  const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `id-${100 + at}`)

  test('is the correlation of mean places, in bigints', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(burden, burden), { minLength: 2, maxLength: 12 }), (pairs) => {
        const [a, b] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)]
        const burdens = (side: typeof a) => ({
          ids: ids(side.length),
          parts: Float64Array.from(side, ({ part }) => part),
          bases: Float64Array.from(side, ({ base }) => base),
        })
        const ranks = (side: typeof a): bigint[] =>
          doubledRanksTwin(side.map(({ part, base }) => ({ part: BigInt(part), base: BigInt(base) })))
        const twin = correlationTwin(ranks(a), ranks(b))
        const found = rankStability(burdens(a), burdens(b))
        if (twin === null) {
          expect(found).toHaveProperty('missing')
          return
        }
        const { value: square } = ratioFigure(twin.over, twin.under, '') as { value: number }
        expect(found).toEqual({ value: (twin.isNegative ? -1 : 1) * Math.sqrt(square) })
      }),
      { numRuns: 500 },
    )
  })

  test('looks at accounts that are in both and have something to be measured by', () => {
    const a = {
      ids: ['a', 'b', 'c', 'e'],
      parts: Float64Array.of(1, 2, 3, 9),
      bases: Float64Array.of(9, 9, 9, 0),
    }
    const b = {
      ids: ['b', 'c', 'd', 'e'],
      parts: Float64Array.of(5, 7, 1, 1),
      bases: Float64Array.of(9, 9, 9, 9),
    }
    expect(rankStability(a, b)).toEqual({ value: 1 })
    expect(rankStability(a, { ...b, parts: Float64Array.of(7, 5, 1, 1) })).toEqual({ value: -1 })
    expect(rankStability(a, { ...b, ids: ['x', 'y', 'z', 'zz'] })).toHaveProperty('missing')
  })
})
