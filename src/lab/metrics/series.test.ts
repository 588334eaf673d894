import { describe, expect, test } from 'vitest'
import { behaviourOf, undoneFraction } from './behaviour.ts'
import { discountedMean } from './discounted.ts'
import { pathLength, regretEnvelope } from './envelope.ts'
import { markoutOf } from './markout.ts'
import { revenueLost } from './revenue.ts'
import { fairnessRegret, reachable, severityOf, totalOf, trackingOf } from './series.ts'
import { overcollateralisationOf, quantile, trimmedMean } from './trimmed-mean.ts'

describe('tracking', () => {
  test('keeps over- and undershoot apart, since their signed sum hides both', () => {
    // 15 too much in the first wave, 5 and 1 too little in the others.
    expect(trackingOf([40, 5, 9], [25, 10, 10])).toEqual({
      signed: 9,
      absolute: 21,
      overshoot: 15,
      undershoot: 6,
    })
  })

  test('refuses series of different length', () => {
    expect(() => trackingOf([1], [1, 2])).toThrow(/1 and 2/)
  })
})

test('severity above one is clipped as published and shown corrected', () => {
  expect(severityOf(30, 20)).toEqual({ published: { value: 1 }, corrected: { value: 1.5 } })
  expect(severityOf(30, 0)).toEqual({
    published: { missing: 'the deficit is zero' },
    corrected: { missing: 'the deficit is zero' },
  })
})

test('fairness regret is a distance in both directions, and the total adds it to tracking', () => {
  expect(fairnessRegret(0.5, 0.25, 200)).toBe(50)
  expect(fairnessRegret(0.25, 0.5, 200)).toBe(50)
  expect(totalOf(21, 50)).toBe(71)
  expect(totalOf(21, 50, 0.5)).toBe(46)
})

test('no more is reachable than there is', () => {
  expect([reachable(10, 7), reachable(5, 7), reachable(5, -1)]).toEqual([7, 5, 0])
})

test('the envelope of two waves, by hand', () => {
  expect(pathLength([0.5, 1, 0.25])).toBe(1.25)
  // sqrt((1 + 2 × 1.5) × (3² + 4²)) = sqrt(100)
  expect(regretEnvelope([3, 4], [0, 1.5])).toBe(10)
})

describe('a mean over horizons', () => {
  test('gives half the weight after a half-life', () => {
    // Weights 1 and 1/2: (8 × 1 + 2 × 1/2) / (1 + 1/2) over one stretch.
    const points = [
      { horizonMs: 0, value: 8 },
      { horizonMs: 500, value: 2 },
    ]
    expect(discountedMean(points, 500)).toEqual({ value: 6 })
  })

  test('says what it lacks, and refuses horizons that do not rise', () => {
    expect(discountedMean([{ horizonMs: 0, value: 1 }], 500)).toHaveProperty('missing')
    const twice = [
      { horizonMs: 5, value: 1 },
      { horizonMs: 5, value: 1 },
    ]
    expect(() => discountedMean(twice, 500)).toThrow(/rise/)
  })
})

describe('a trimmed mean', () => {
  test('interpolates its quantiles', () => {
    const sorted = Float64Array.of(10, 20, 30, 50)
    expect([quantile(sorted, 0), quantile(sorted, 0.5), quantile(sorted, 1)]).toEqual([10, 25, 50])
    expect(quantile(sorted, 0.9)).toBeCloseTo(44, 12)
  })

  test('leaves out what is beyond them', () => {
    expect(trimmedMean([1, 2, 3, 1_000], 0.25)).toEqual({ value: 2.5 })
    expect(trimmedMean([], 0.03)).toHaveProperty('missing')
  })

  test('of winners takes the first row of each with equity and profit above zero', () => {
    const rows = [
      { account: 'ada', equity: -1, profit: 2 },
      { account: 'ada', equity: 6, profit: 2 },
      { account: 'ada', equity: 100, profit: 1 },
      { account: 'bo', equity: 5, profit: 1 },
      { account: 'cy', equity: 5, profit: 0 },
    ]
    expect(overcollateralisationOf(rows)).toEqual({
      winners: 2,
      mean: { value: 4 },
      median: { value: 4 },
      trimmed: { missing: 'no value lies between the quantiles' },
    })
  })
})

describe('behaviour', () => {
  test('the fraction undone is never above one', () => {
    expect(undoneFraction(-8n, 2n)).toEqual({ value: 0.25 })
    expect(undoneFraction(8n, 20n)).toEqual({ value: 1 })
    expect(undoneFraction(0n, 2n)).toHaveProperty('missing')
  })

  test.each([
    [4, 1, 1, 1, 'too-few-fills'],
    [5, 0.5, 0.25, 1, 'strategic'],
    [5, 0.49, 0.25, 0.05, 'passive'],
    [5, 0.5, 0.24, 0.06, 'neither'],
  ])('%i fills, %d, %d, %d: %s', (fills, tradesWithin60s, undoneWithin60s, tradesWithin300s, behaviour) => {
    expect(behaviourOf({ fills, tradesWithin60s, undoneWithin60s, tradesWithin300s })).toBe(behaviour)
  })
})

test('a markout is its price and what came later', () => {
  // Made to buy 2 at 90 while the mark was 100; later it is 80.
  expect(markoutOf(2n, 90n, 100n, 80n)).toEqual({ total: -20n, atFill: 20n, drift: -40n })
})

describe('revenue lost', () => {
  test('is nothing for who pays nothing, and all for who leaves', () => {
    expect(revenueLost(0, 100)).toEqual({ leaves: { value: 0 }, lost: { value: 0 } })
    const { leaves, lost } = revenueLost(100, 100) as { leaves: { value: number }; lost: { value: number } }
    expect(leaves.value).toBeCloseTo(1 - Math.exp(-5), 12)
    expect(lost.value).toBeCloseTo(730 * 0.0004 * 100, 12)
    expect(revenueLost(0, 0).lost).toHaveProperty('missing')
  })
})
