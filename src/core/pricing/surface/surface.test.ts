import { expect, test } from 'vitest'
import { flatSurface } from './flat-surface.ts'
import type { RawSvi } from './raw-svi.ts'
import type { Shaped } from './refusal.ts'
import { rawOfSsvi } from './ssvi.ts'
import { type SviSurface, sviSurface } from './svi-surface.ts'
import { verdictOf } from './verdict.ts'
import type { WingRule } from './wings.ts'

const given = <Value>(result: Shaped<Value>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const smile = (theta: number): RawSvi => given(rawOfSsvi({ theta, rho: -0.3, phi: 1.4 / Math.sqrt(theta) }))
const linear: WingRule = { kind: 'linear' }
const surfaceOf = (thetas: readonly number[], wings: WingRule = linear): SviSurface =>
  given(
    sviSurface(
      thetas.map((theta, index) => ({ years: (index + 1) / 4, forward: 100 + 2 * index, svi: smile(theta) })),
      wings,
    ),
  )

test('volatility is that of the smile at its expiry, and total variance runs straight between expiries', () => {
  const surface = surfaceOf([0.04, 0.09])
  const k = Math.log(90 / 100)
  expect(surface.volatility(90, 0.25) ** 2 * 0.25).toBeCloseTo(surface.totalVariance(k, 0.25), 14)
  const [first, last] = [surface.totalVariance(0.2, 0.25), surface.totalVariance(0.2, 0.5)]
  expect(surface.totalVariance(0.2, 0.3)).toBeCloseTo(first + (last - first) / 5, 15)
  expect(surface.forward(0.375)).toBeCloseTo(Math.sqrt(100 * 102), 10)
})

test('before the first expiry volatilities stay, also at the moment of expiry; after the last variance rises evenly', () => {
  const surface = surfaceOf([0.04, 0.09])
  for (const years of [0.1, 0, -1])
    expect(surface.volatilityAt(0.3, years)).toBe(surface.volatilityAt(0.3, 0.25))
  expect(surface.totalVariance(0.3, 0.75)).toBeCloseTo(surface.totalVariance(0.3, 0.5) + 0.045, 14)
})

test('beyond a cap volatility stays as it is, and the verdict says what the bend costs', () => {
  const surface = surfaceOf([0.04], { kind: 'capped-at-deviations', deviations: 4 })
  const [edge, beyond] = [0.8, 3]
  expect(surface.volatilityAt(beyond, 0.25)).toBe(surface.volatilityAt(edge, 0.25))
  expect(surface.volatilityAt(-beyond, 0.25)).toBe(surface.volatilityAt(-edge, 0.25))
  expect([surface.slope(beyond, 0.25), surface.curvature(beyond, 0.25)]).toEqual([0, 0])
  expect(surface.volatilityAt(0.5, 0.25)).toBe(surfaceOf([0.04]).volatilityAt(0.5, 0.25))
  const wide = verdictOf(surface, { low: -1, high: 1 })
  expect(wide.free).toBe(false)
  expect(wide.breaches).toEqual([])
  expect(wide.wings.map(({ kind, side }) => `${kind} ${side}`)).toEqual(['wing-cap puts', 'wing-cap calls'])
  for (const { depth, deviations } of wide.wings) {
    expect(deviations).toBeCloseTo(4, 12)
    expect(depth).toBeGreaterThan(0)
    expect(depth).toBeLessThan(0.05)
  }
  expect(verdictOf(surface, { low: -0.79, high: 0.79 }).free).toBe(true)
})

test('the chance a cap puts below zero is the jump of the call’s slope by strike', () => {
  const capped = surfaceOf([0.04], { kind: 'capped', low: -0.6, high: 0.5 })
  const calls = verdictOf(capped, { low: -0.7, high: 0.7 }).wings.find(({ side }) => side === 'calls')!
  const strike = 100 * Math.exp(0.5)
  // Call prices by Black's formula with a normal distribution by quadrature, as independent as can be.
  const normal = (x: number) => {
    const [steps, from] = [20_000, -12]
    const width = (x - from) / steps
    let sum = 0
    for (let step = 0; step < steps; step += 1) sum += Math.exp(-((from + (step + 0.5) * width) ** 2) / 2)
    return (sum * width) / Math.sqrt(2 * Math.PI)
  }
  const call = (at: number) => {
    const deviation = capped.volatility(at, 0.25) * 0.5
    const d1 = Math.log(100 / at) / deviation + deviation / 2
    return 100 * normal(d1) - at * normal(d1 - deviation)
  }
  const step = 0.05
  const kink = (call(strike + step) - 2 * call(strike) + call(strike - step)) / step
  expect(-kink).toBeCloseTo(calls.depth, 4)
})

test('smiles that cross are a calendar for free, between their two expiries', () => {
  const crossed = surfaceOf([0.09, 0.08])
  const { free, breaches } = verdictOf(crossed)
  expect(free).toBe(false)
  const calendar = breaches.find(({ kind }) => kind === 'calendar')!
  expect([calendar.years, calendar.laterYears]).toEqual([0.25, 0.5])
  expect(calendar.depth).toBeCloseTo(
    crossed.totalVariance(calendar.logMoneyness, 0.25) - crossed.totalVariance(calendar.logMoneyness, 0.5),
    12,
  )
  expect(verdictOf(surfaceOf([0.08, 0.09])).free).toBe(true)
})

test('a wing steeper than two is told, though its place is beyond every range', () => {
  const svi: RawSvi = { a: 0.01, b: 1.5, rho: 0.5, m: 0, sigma: 0.2 }
  const surface = given(sviSurface([{ years: 2, forward: 100, svi }], linear))
  expect(verdictOf(surface).wings).toMatchObject([{ kind: 'steep-wing', side: 'calls', depth: 0.25 }])
})

test('a flat surface is flat', () => {
  const flat = given(flatSurface(0.6, 100))
  expect([flat.volatility(50, 0.1), flat.volatilityAt(2, 3), flat.totalVariance(1, 2)]).toEqual([
    0.6, 0.6, 0.72,
  ])
  expect([flat.slope(1, 1), flat.curvature(1, 1)]).toEqual([0, 0])
  expect(Math.exp(flat.logForward(1))).toBeCloseTo(100, 10)
  expect(flatSurface(0, 100).ok).toBe(false)
})
