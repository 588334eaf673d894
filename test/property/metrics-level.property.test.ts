import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Claims, claimsOf, policies, policyNamed } from '../../src/core/allocation/index.ts'
import { explainLevel, extrasOf } from '../../src/lab/metrics/level-explained.ts'

/** Claims with every column, consistent enough for each policy to have something to say. */
const claim = fc.record({
  capacity: fc.nat({ max: 60 }),
  weight: fc.nat({ max: 9 }),
  equity: fc.integer({ min: -20, max: 90 }),
  profit: fc.integer({ min: -10, max: 60 }),
  quantity: fc.integer({ min: -9, max: 9 }),
  leverage: fc.integer({ min: 0, max: 20_000_000 }),
  lot: fc.integer({ min: 1, max: 7 }),
  notional: fc.nat({ max: 200 }),
  markValue: fc.integer({ min: -200, max: 200 }),
  entryValue: fc.integer({ min: -200, max: 200 }),
  wallet: fc.integer({ min: -50, max: 90 }),
  maintenance: fc.nat({ max: 20 }),
  floor: fc.nat({ max: 30 }),
})
const claims: fc.Arbitrary<Claims> = fc
  .array(claim, { minLength: 1, maxLength: 10 })
  .map((rows) => claimsOf(rows.map((row, at) => ({ id: `id-${10 + at}`, ...row }))))
const budget = fc.bigInt({ min: 0n, max: 400n })

const byLevel = policies.filter(({ kind, needs }) => kind === 'level' && needs.includes('capacity'))
const queues = policies.filter(({ kind, name }) => kind === 'queue' && name !== 'hashed-walk')

describe.each(byLevel)('the level of $name', (policy) => {
  test('is above every saturated cap over weight and below every other', () => {
    fc.assert(
      fc.property(claims, budget, (rows, asked) => {
        const allotment = policy.allocate(rows, asked)
        const explained = explainLevel(allotment)!
        const { numerator, denominator } = explained.level
        const able = Array.from(allotment.caps, (cap, row) => ({
          cap,
          weight: allotment.weights![row],
          row,
        })).filter(({ cap, weight }) => cap > 0 && weight > 0)
        const atCap = able.filter(
          ({ cap, weight }) => BigInt(cap) * denominator <= numerator * BigInt(weight),
        )
        expect(explained.saturated).toBe(atCap.length)
        expect(explained.sharing).toBe(able.length - atCap.length)
        expect(explained.without).toBe(rows.ids.length - able.length)
        // Cells of claims are small here, and ratios of small whole numbers differ as floats where they differ.
        const ratios = (of: typeof able): number[] => of.map(({ cap, weight }) => cap / weight)
        const { last, next } = explained
        expect(last === null ? -Infinity : last.cap / last.weight).toBe(Math.max(...ratios(atCap)))
        const sharing = able.filter((each) => !atCap.includes(each))
        expect(next === null ? Infinity : next.cap / next.weight).toBe(Math.min(...ratios(sharing)))
      }),
      { numRuns: 60 },
    )
  })

  test('and the odd units and lots are what was paid', () => {
    fc.assert(
      fc.property(claims, budget, fc.boolean(), (rows, asked, lots) => {
        const exact = policy.allocate(rows, asked)
        const { parts } = policy.allocate(rows, asked, { lots })
        const steps = lots ? rows.columns.lot! : null
        const extras = new Map(extrasOf(exact, parts, steps).map(({ row, steps: count }) => [row, count]))
        const { numerator, denominator } = exact.level!
        for (const [row, part] of parts.entries()) {
          const step = BigInt(steps?.[row] ?? 1)
          const share = (numerator * BigInt(exact.weights![row])) / denominator
          const cap = BigInt(exact.caps[row])
          const floor = (share < cap ? share : cap) / step
          expect(BigInt(part)).toBeLessThanOrEqual((floor + (extras.get(row) ?? 0n)) * step)
          if (extras.has(row)) expect(BigInt(part)).toBe((floor + extras.get(row)!) * step)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe.each(queues)('$name', (policy) => {
  test('asks by falling score, the earlier id first where two are equal', () => {
    fc.assert(
      fc.property(claims, budget, (rows, asked) => {
        const order = Array.from(policy.allocate(rows, asked).order!)
        const ranks = policy.score!(rows)
        const scores = order.map((row) => ranks[row])
        for (const [place, score] of scores.entries()) {
          expect(Number.isFinite(score)).toBe(true)
          if (place === 0) continue
          const isInOrder =
            score < scores[place - 1] || (score === scores[place - 1] && order[place] > order[place - 1])
          expect(isInOrder).toBe(true)
        }
        // Who was not asked although he could pay has no better score than the last who was.
        if (order.length === 0) return
        const others = rows.ids.flatMap((_, row) =>
          order.includes(row) || rows.columns.capacity![row] === 0 ? [] : [ranks[row]],
        )
        expect(Math.max(-Infinity, ...others)).toBeLessThanOrEqual(scores.at(-1)!)
      }),
      { numRuns: 100 },
    )
  })
})

test('a walk that ranks nobody has no score', () => {
  expect(policyNamed('hashed-walk').score).toBeUndefined()
})
