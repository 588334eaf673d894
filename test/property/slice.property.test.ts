import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SliceLeg, sliceParts } from '../../src/core/waterfall/steps/slice.ts'
import { allocateTwin } from '../support/money-twins.ts'

interface Slice {
  readonly legs: readonly SliceLeg[]
  /** Accounts that hold every leg. */
  readonly mirrors: readonly number[]
}

const MILLION = 1_000_000n

/** A bucket of one to five positions, and up to eight accounts who hold some of its other sides, or all of them. */
const anySlice: fc.Arbitrary<Slice> = fc
  .record({
    sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 2 ** 44 })), {
      minLength: 1,
      maxLength: 5,
    }),
    holdings: fc.array(
      fc.tuple(
        fc.boolean(),
        fc.array(fc.integer({ min: 0, max: 2_500_000 }), { minLength: 5, maxLength: 5 }),
      ),
      { minLength: 1, maxLength: 8 },
    ),
    share: fc.oneof(fc.constant(1_000_000), fc.integer({ min: 1, max: 1_000_000 })),
  })
  .map(({ sizes, holdings, share }) => {
    const held = holdings.map(([isMultiple, parts]) =>
      sizes.map((size, at) => Number((BigInt(size) * BigInt(isMultiple ? parts[0] : parts[at])) / MILLION)),
    )
    const able = sizes.map((size, leg) => {
      const all = held.reduce((sum, parts) => sum + BigInt(parts[leg]), 0n)
      return Number(least(MILLION, (all * MILLION) / BigInt(size)))
    })
    const taken = Math.min(share, ...able)
    const legs = sizes.map((size, leg) => ({
      size,
      torn: Number((BigInt(size) * BigInt(taken) + MILLION - 1n) / MILLION),
      holders: new Map(held.flatMap((parts, row) => (parts[leg] > 0 ? [[row, parts[leg]] as const] : []))),
    }))
    const mirrors = held.flatMap((parts, row) => (parts.every((part) => part > 0) ? [row] : []))
    return { legs, mirrors }
  })

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

test('what is torn is what the slice asks of each position, and nobody gives more than he holds', () => {
  fc.assert(
    fc.property(anySlice, ({ legs }) => {
      for (const [at, parts] of sliceParts(legs).entries()) {
        let sum = 0n
        for (const [row, part] of parts) {
          sum += BigInt(part)
          expect(part).toBeGreaterThanOrEqual(0)
          expect(part).toBeLessThanOrEqual(legs[at].holders.get(row) ?? 0)
        }
        expect(sum).toBe(BigInt(legs[at].torn))
      }
    }),
  )
})

/** How many times an account mirrors the bucket: the smallest of its positions over the bucket's, as a fraction. */
function timesOf(legs: readonly SliceLeg[], row: number): { readonly over: bigint; readonly under: bigint } {
  return legs
    .map(({ size, holders }) => ({ over: BigInt(holders.get(row) ?? 0), under: BigInt(size) }))
    .reduce((a, b) => (b.over * a.under < a.over * b.under ? b : a))
}

test('while mirrors suffice each gives one fraction of the bucket on every position, to within an increment', () => {
  let seen = 0
  fc.assert(
    fc.property(anySlice, ({ legs, mirrors }) => {
      const times = mirrors.map((row) => timesOf(legs, row))
      const under = times.reduce((product, each) => product * each.under, 1n)
      const over = times.map((each) => (each.over * under) / each.under)
      const all = over.reduce((sum, each) => sum + each, 0n)
      if (all < under) return
      seen += 1
      for (const [leg, parts] of sliceParts(legs).entries()) {
        // Times `all`, so that nothing is rounded: torn x his times over all times.
        for (const [at, row] of mirrors.entries()) {
          const off = BigInt(parts.get(row) ?? 0) * all - BigInt(legs[leg].torn) * over[at]
          expect(off < all && off > -all, `account ${row} on position ${leg}`).toBe(true)
        }
        for (const row of parts.keys()) expect(mirrors).toContain(row)
      }
    }),
    { numRuns: 300 },
  )
  expect(seen).toBeGreaterThan(20)
})

test('who is an exact multiple of the bucket keeps the ratio of his positions to within an increment each', () => {
  const anyMultiple = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 4 }),
    multiples: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }),
    share: fc.integer({ min: 1, max: 1_000_000 }),
  })
  fc.assert(
    fc.property(anyMultiple, ({ sizes, multiples, share }) => {
      const legs = sizes.map((size) => ({
        size,
        torn: Math.ceil((size * share) / 1_000_000),
        holders: new Map(multiples.map((multiple, row) => [row, size * multiple])),
      }))
      const parts = sliceParts(legs)
      for (const [row, multiple] of multiples.entries())
        for (const [at, { size }] of legs.entries()) {
          const first = (sizes[0] * multiple - (parts[0].get(row) ?? 0)) / sizes[0]
          const left = size * multiple - (parts[at].get(row) ?? 0)
          // One increment for his own rounding and one for that of the position, on either leg.
          expect(Math.abs(left - first * size)).toBeLessThanOrEqual(2 + (2 * size) / sizes[0])
        }
    }),
  )
})

test('the order of positions and of holders changes nothing', () => {
  fc.assert(
    fc.property(anySlice, fc.nat(), ({ legs }, turn) => {
      const order = legs.map((_, at) => (at + turn) % legs.length)
      const turned = order.map((at) => ({ ...legs[at], holders: new Map([...legs[at].holders].reverse()) }))
      const straight = sliceParts(legs)
      for (const [place, parts] of sliceParts(turned).entries())
        expect([...parts].sort(([a], [b]) => a - b)).toEqual(
          [...straight[order[place]]].sort(([a], [b]) => a - b),
        )
    }),
  )
})

test('what mirrors leave goes by what each has left', () => {
  fc.assert(
    fc.property(anySlice, ({ legs, mirrors }) => {
      if (mirrors.length > 0) return
      for (const [at, parts] of sliceParts(legs).entries()) {
        const { torn, holders } = legs[at]
        const rows = [...holders.keys()].sort((a, b) => a - b)
        const sizes = rows.map((row) => BigInt(holders.get(row) ?? 0))
        const expected = allocateTwin(BigInt(torn), sizes, sizes)
        expect(rows.map((row) => BigInt(parts.get(row) ?? 0))).toEqual(expected)
      }
    }),
  )
})

test('a mirror that has too little goes whole, as far as the positions allow, and the rest comes from others', () => {
  const leg = (size: number, holders: readonly [number, number][]): SliceLeg => ({
    size,
    torn: size,
    holders: new Map(holders),
  })
  // Account 1 mirrors a fifth of 10 and 20; accounts 2 and 3 hold one side each.
  const parts = sliceParts([
    leg(10, [
      [1, 2],
      [2, 8],
    ]),
    leg(20, [
      [1, 5],
      [3, 45],
    ]),
  ])
  expect(parts.map((each) => [...each].sort(([a], [b]) => a - b))).toEqual([
    [
      [1, 2],
      [2, 8],
    ],
    // A fifth of 20 is 4; of the 16 left account 1 gives by the 1 it has left beside 45: nothing.
    [
      [1, 4],
      [3, 16],
    ],
  ])
})
