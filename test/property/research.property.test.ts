import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { claimsOf, policyNamed } from '../../src/core/allocation/index.ts'
import { allocateByLevel } from '../../src/core/money/level.ts'
import { oneShotRow, wholeShares } from '../../src/lab/audit/one-shot-row.ts'
import { regretEnvelope } from '../../src/lab/metrics/envelope.ts'
import { metricsOf } from '../../src/lab/metrics/metrics-of.ts'
import { projectExactly, shareExactly } from '../../src/lab/research/exact-shares.ts'
import { greedyContracts } from '../../src/lab/research/greedy-contracts.ts'
import { iterativeProRata } from '../../src/lab/research/iterative-pro-rata.ts'
import { leverageProRataAsPrinted } from '../../src/lab/research/leverage-pro-rata.ts'
import {
  bestStep,
  gradientSeverities,
  neededSeverity,
  severityRegret,
} from '../../src/lab/research/severity.ts'
import { vectorProjectionAsPublished } from '../../src/lab/research/vector-projection.ts'
import { type QueueEntry, runWealthQueue } from '../../src/lab/research/wealth-queue.ts'
import { closeWholeContracts } from '../../src/lab/research/whole-contracts.ts'

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
const units = fc.integer({ min: 1, max: 1_000_000 })

/** Accounts with caps and weights, and a budget that they can find. */
const payers = fc
  .array(fc.record({ cap: units, weight: fc.integer({ min: 0, max: 1_000_000 }) }), {
    minLength: 1,
    maxLength: 20,
  })
  .filter((rows) => rows.some(({ weight }) => weight > 0))
  .chain((rows) => {
    const able = sum(rows.map(({ cap, weight }) => (weight > 0 ? cap : 0)))
    return fc.record({ rows: fc.constant(rows), budget: fc.integer({ min: 0, max: able }) })
  })

describe('exact shares', () => {
  test('are those of the engine', () => {
    fc.assert(
      fc.property(payers, ({ rows, budget }) => {
        const caps = Float64Array.from(rows, ({ cap }) => cap)
        const weights = Float64Array.from(rows, ({ weight }) => weight)
        const parts = new Float64Array(rows.length)
        allocateByLevel(BigInt(budget), caps, weights, parts)
        const { paid } = shareExactly(Array.from(caps, BigInt), Array.from(weights, BigInt), BigInt(budget))
        expect(paid.map(Number)).toEqual([...parts])
      }),
    )
  })

  test('the published bisection lands on the exact projection', () => {
    fc.assert(
      fc.property(payers, ({ rows, budget }) => {
        const capacities = rows.map(({ cap }) => cap)
        const published = vectorProjectionAsPublished(capacities, budget)
        const { paid } = projectExactly(capacities.map(BigInt), BigInt(budget))
        for (const [row, part] of published.entries())
          expect(Math.abs(part - Number(paid[row]))).toBeLessThan(1.001)
      }),
    )
  })
})

describe('the iterative allocator', () => {
  test('is the level where every weight is above its floor', () => {
    fc.assert(
      fc.property(payers, ({ rows, budget }) => {
        const caps = rows.map(({ cap }) => cap)
        const weights = rows.map(({ weight }) => weight + 1)
        const { paid } = shareExactly(caps.map(BigInt), weights.map(BigInt), BigInt(budget))
        for (const [row, part] of iterativeProRata(budget, caps, weights).entries())
          expect(Math.abs(part - Number(paid[row]))).toBeLessThan(1.001)
      }),
    )
  })

  test('makes accounts of weight zero pay once the others are full', () => {
    fc.assert(
      fc.property(payers, fc.integer({ min: 1, max: 1_000 }), ({ rows }, more) => {
        const caps = [...rows.map(({ cap }) => cap), 1_000]
        const weights = [...rows.map(({ weight }) => weight), 0]
        const others = sum(rows.map(({ cap, weight }) => (weight > 0 ? cap : 0)))
        const paid = iterativeProRata(others + more, caps, weights)
        const zero = sum(paid.filter((_, row) => weights[row] === 0))
        expect(zero).toBeCloseTo(more, 3)
      }),
    )
  })
})

test('leverage-weighted pro-rata as printed raises the budget for a single account alone', () => {
  fc.assert(
    fc.property(payers, units, ({ rows }, budget) => {
      const equities = rows.map(({ cap }) => cap)
      const leverages = rows.map(({ weight }) => weight + 1)
      const taken = sum(leverageProRataAsPrinted(budget, equities, leverages))
      if (rows.length === 1) expect(taken).toBeCloseTo(budget, 3)
      else expect(taken).toBeLessThan(budget)
    }),
  )
})

describe('whole contracts', () => {
  const held = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 15 })

  test('nobody below one unit pays, nobody closes more than whole units of his own', () => {
    fc.assert(
      fc.property(held, fc.double({ min: 0, max: 200, noNaN: true }), (sizes, required) => {
        for (const [row, closed] of closeWholeContracts(sizes, required).entries()) {
          expect(Number.isInteger(closed)).toBe(true)
          expect(closed).toBeLessThanOrEqual(sizes[row] + 1e-9)
        }
      }),
    )
  })

  test('the fallback never takes more from anybody than his capacity', () => {
    const account = fc.record({
      capacity: fc.double({ min: 0, max: 100, noNaN: true }),
      coins: fc.array(
        fc.record({
          held: fc.double({ min: 0, max: 9, noNaN: true }),
          lossEach: fc.double({ min: 0.5, max: 9, noNaN: true }),
        }),
        { maxLength: 3 },
      ),
    })
    fc.assert(
      fc.property(
        fc.array(account, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 200 }),
        (accounts, budget) => {
          const { paid, scale } = greedyContracts(accounts, budget)
          for (const [row, part] of paid.entries())
            expect(part).toBeLessThanOrEqual(accounts[row].capacity + 1e-9)
          expect(scale).toBeLessThanOrEqual(64)
        },
      ),
      { numRuns: 60 },
    )
  })
})

test('the wealth-space queue takes the same whatever the deficit is', () => {
  const entry = fc.record({
    user: fc.uuid(),
    realised: units,
    positionProfit: units,
    accountProfit: fc.integer({ min: -100, max: 1_000_000 }),
  })
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 1, maxLength: 10 }),
      units,
      units,
      (entries: QueueEntry[], a, b) => {
        const [one, other] = [a, b].map((deficit) => runWealthQueue(entries, deficit, new Map()))
        expect(one.budget).toBe(other.budget)
        expect(one.budget).toBeCloseTo(sum(entries.map(({ realised }) => realised)), 3)
        expect(one.budget - one.overshoot).toBeCloseTo(a - one.residual, 3)
      },
    ),
  )
})

test('gradient descent with its best step stays within the bound, whatever the waves', () => {
  const wave = fc.record({
    deficit: fc.integer({ min: 1, max: 1_000_000 }),
    needed: fc.integer({ min: 0, max: 2_000_000 }),
  })
  fc.assert(
    fc.property(
      fc.array(wave, { minLength: 1, maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (waves, first) => {
        const severities = gradientSeverities(waves, bestStep(waves), first)
        const bound = regretEnvelope(
          waves.map(({ deficit }) => deficit),
          waves.map(neededSeverity),
        )
        expect(severityRegret(waves, severities)).toBeLessThanOrEqual(bound * (1 + 1e-9))
      },
    ),
  )
})

test('the measures of the one-shot table are those of the metrics, where whole units are paid', () => {
  fc.assert(
    fc.property(payers, ({ rows, budget }) => {
      const claims = claimsOf(
        rows.map(({ cap, weight }, at) => ({ id: `a${at}`, capacity: cap, equity: cap + weight })),
      )
      const allotment = policyNamed('capacity-pro-rata').allocate(claims, BigInt(budget))
      const row = oneShotRow('any', claims, wholeShares(allotment.parts, allotment.caps))
      const metrics = new Map(
        metricsOf(claims, allotment, { budget: BigInt(budget) }).map(({ name, corrected }) => [
          name,
          corrected !== null && 'value' in corrected ? Number(corrected.value) : 0,
        ]),
      )
      expect(row).toMatchObject({
        touched: metrics.get('touched'),
        atCap: metrics.get('at-cap'),
        worst: expect.closeTo(metrics.get('max-part-over-equity')!, 12),
        top10Share: expect.closeTo(metrics.get('top-10-share')!, 12),
        inversions: metrics.get('inversions'),
        topSurvivor: BigInt(metrics.get('top-survivor')!),
      })
    }),
  )
})
