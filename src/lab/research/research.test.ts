import { describe, expect, test } from 'vitest'
import { claimsOf, policyNamed } from '../../core/allocation/index.ts'
import { greedyContracts } from './greedy-contracts.ts'
import { iterativeProRata } from './iterative-pro-rata.ts'
import { leverageProRataAsPrinted } from './leverage-pro-rata.ts'
import {
  backoffSeverities,
  bestStep,
  dualSeverities,
  gradientSeverities,
  type SeverityWave,
  severityRegret,
} from './severity.ts'
import { vectorProjectionAsPublished } from './vector-projection.ts'
import { runWealthQueue } from './wealth-queue.ts'
import { closeWholeContracts } from './whole-contracts.ts'

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

describe('the five accounts of arXiv 2512.01112, equities 10, 5, 1, −3, −12', () => {
  test('pro-rata at severity one half leaves 17/32 of each', () => {
    const left = iterativeProRata(7.5, [10, 5, 1], [10, 5, 1]).map((paid, row) => [10, 5, 1][row] - paid)
    for (const [row, rest] of left.entries()) expect(rest).toBeCloseTo(([10, 5, 1][row] * 17) / 32, 9)
  })

  test('leverage-weighted pro-rata as printed finds less than half of the 7.5', () => {
    // Shares of 10, 5 and 1 sixteenths at equal leverage, times 7.5 / 16, of each equity: 7.5 × 126 / 256.
    const paid = leverageProRataAsPrinted(7.5, [10, 5, 1], [2, 2, 2])
    expect(sum(paid)).toBeCloseTo((7.5 * 126) / 256, 9)
  })
})

test('a queue does not leave the least on top: five accounts of 4, and 4 to be found', () => {
  const claims = claimsOf(['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, capacity: 40, profit: 40 })))
  const topOf = (policy: string): number => {
    const { parts } = policyNamed(policy).allocate(claims, 40n)
    return Math.max(...parts.map((part) => 40 - part)) / 10
  }
  expect(topOf('queue-profit')).toBe(4)
  expect(topOf('capacity-pro-rata')).toBe(3.2)
})

test('the three winners of the paper share by leverage squared as it prints: 0.164, 0.589, 0.246', () => {
  const claims = claimsOf([
    { id: 'A', capacity: 163_000, leverage: 1_031_000 },
    { id: 'C', capacity: 728_000, leverage: 925_000 },
    { id: 'E', capacity: 109_000, leverage: 1_548_000 },
  ])
  const { parts } = policyNamed('risk-linear').allocate(claims, 91_300n)
  // The inputs are printed to three digits, so the shares agree to about as many.
  for (const [row, share] of [0.164, 0.589, 0.246].entries())
    expect(Math.abs(parts[row] / 91_300 - share)).toBeLessThan(0.002)
})

describe('the iterative allocator', () => {
  test('an account of weight zero pays once the others are full', () => {
    expect(iterativeProRata(8, [10, 10], [1, 0])[1]).toBeLessThan(1e-9)
    expect(iterativeProRata(12, [10, 10], [1, 0])).toEqual([10, expect.closeTo(2, 9)])
  })
})

describe('vector projection', () => {
  test('an account twice as large as three others pays four times what each of them pays', () => {
    // Squares 4, 1, 1, 1 of 7: the large one pays 4/7 of the budget until it is full.
    const paid = vectorProjectionAsPublished([2, 1, 1, 1], 1.4)
    for (const [row, part] of [0.8, 0.2, 0.2, 0.2].entries()) expect(paid[row]).toBeCloseTo(part, 9)
  })
})

describe('whole contracts', () => {
  test('rounding loses what lies below one unit', () => {
    // 3.7 held in all, so four are to be closed; two whole ones are there.
    expect(closeWholeContracts([2.5, 0.9, 0.3], 3.7)).toEqual([2, 0, 0])
  })

  test('the single pass by remainders loses what it cannot place', () => {
    // Ideal 1.65 four times and 17.39; the small ones are full at 1, the large one gets one more and has room for two.
    expect(closeWholeContracts([1.9, 1.9, 1.9, 1.9, 20], 24)).toEqual([1, 1, 1, 1, 18])
  })

  test('the fallback of the "ILP" is no min-max: it takes from a poor account what a rich one would not feel', () => {
    const accounts = [
      { capacity: 10, coins: [{ held: 10, lossEach: 1 }] },
      { capacity: 10, coins: [{ held: 10, lossEach: 1 }] },
    ]
    // Equities 10 and 1,000: the least worst share is near 10 / 1,010, and the fallback takes half of the first.
    const { paid, scale } = greedyContracts(accounts, 10)
    expect(paid).toEqual([5, 5])
    expect(scale).toBe(1)
  })

  test('where the contracts are too coarse it ends at scale 64, whatever is missing', () => {
    expect(greedyContracts([{ capacity: 10, coins: [{ held: 0.9, lossEach: 10 }] }], 5)).toEqual({
      paid: [0],
      scale: 64,
    })
  })
})

describe('severities', () => {
  const BAR = 0.5
  /** Calm and stress taking turns, each for `length` rounds. */
  const regimes = (rounds: number, length: number): SeverityWave[] =>
    Array.from({ length: rounds }, (_, at) => ({
      deficit: 1,
      needed: Math.floor(at / length) % 2 === 0 ? 0 : BAR,
    }))
  const learned = (waves: SeverityWave[]): number =>
    severityRegret(waves, gradientSeverities(waves, bestStep(waves)))

  test('a fixed severity costs half of the rounds times the bar, whichever it is', () => {
    for (const rounds of [100, 400])
      for (const severity of [0, 0.2, BAR]) {
        const waves = regimes(rounds, 1)
        expect(
          severityRegret(
            waves,
            waves.map(() => severity),
          ),
        ).toBeCloseTo((rounds * BAR) / 2, 6)
      }
  })

  test('with one change of regime, four times the rounds cost gradient descent twice as much', () => {
    const [short, long] = [400, 1_600].map((rounds) => learned(regimes(rounds, rounds / 2)))
    expect(long / short).toBeGreaterThan(1.5)
    expect(long / short).toBeLessThan(2.6)
    expect(long).toBeLessThan((1_600 * BAR) / 2 / 4)
  })

  test('with a change in every round it costs four times as much: that is no root', () => {
    const [short, long] = [400, 1_600].map((rounds) => learned(regimes(rounds, 1)))
    expect(long / short).toBeGreaterThan(3.8)
    expect(long).toBeGreaterThan((1_600 * BAR) / 2)
  })

  test('backoff decays while the need grows', () => {
    const waves = [1, 1, 1, 1].map((deficit, at) => ({ deficit, needed: at / 4 }))
    expect(backoffSeverities(waves, { decay: 0.5, least: 0.2 })).toEqual([1, 0.5, 0.25, 0.2])
    // A ceiling: R / (1 + R) of the largest winner over the deficit.
    const capped = waves.map((wave) => ({ ...wave, largestWinner: 0.6 }))
    expect(backoffSeverities(capped, { decay: 0.5, least: 0.2, ratio: 1 })).toEqual([0.3, 0.3, 0.25, 0.2])
  })

  test('dual ascent drives the severity up while the constraint is broken', () => {
    const waves = Array.from({ length: 60 }, () => ({ deficit: 1, needed: 0.8 }))
    const severities = dualSeverities(waves, { step: 0.2, gain: 0.2, mayStay: 0.05 })
    expect(severities[0]).toBe(0)
    expect(severities[59]).toBeGreaterThan(0.7)
    expect(severities.every((each) => each >= 0 && each <= 1)).toBe(true)
  })
})

describe('the wealth-space queue', () => {
  const entry = (user: string, realised: number, accountProfit: number) => ({
    ...{ user, realised, positionProfit: realised, accountProfit },
  })

  test('the cap is raised to the score, so the account’s own profit does not bind', () => {
    expect(runWealthQueue([entry('ada', 100, 10)], 0, new Map()).paid).toEqual([100])
  })

  test('who paid in full takes part with exp(−8) of himself in the next cluster', () => {
    const participation = new Map<string, number>()
    const first = runWealthQueue([entry('ada', 100, 100)], 30, participation)
    expect(first).toMatchObject({ budget: 100, overshoot: 70, residual: 0 })
    const second = runWealthQueue([entry('ada', 100, 100)], 30, participation)
    expect(second.budget).toBeCloseTo(100 * Math.exp(-8), 9)
    expect(second.residual).toBeCloseTo(30 - 100 * Math.exp(-8), 9)
  })
})
