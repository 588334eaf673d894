import { expect, test } from 'vitest'
import { rawOfEssvi } from './essvi.ts'
import { type JumpWing, jumpWingOf, rawOfJumpWing, withoutButterfly } from './jump-wing.ts'
import { naturalOfRaw, rawOfNatural } from './natural-svi.ts'
import { lowestVariance, type RawSvi, sviVariance } from './raw-svi.ts'
import type { Shaped } from './refusal.ts'
import { phiOf, rawOfSsvi, ssviSlice, ssviVariance } from './ssvi.ts'
import { sviSurface } from './svi-surface.ts'
import { verdictOf } from './verdict.ts'

/** Axel Vogt's slice: variance above zero everywhere, and yet a butterfly for free. @see docs/sources.md#vogt-slice */
const vogt: RawSvi = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 }
/** The slice QuantLib's own test of SVI is made with. @see docs/sources.md#quantlib-slice */
const quantlib: RawSvi = { a: -0.0666, b: 0.229, rho: 0.439, m: 0.193, sigma: 0.337 }

const given = <Value>(result: Shaped<Value>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const refused = (result: Shaped<unknown>) => (result.ok ? null : result.refusal.reason)
const lowestG = (svi: RawSvi, reach = 1.5) => {
  const surface = given(sviSurface([{ years: 1, forward: 100, svi }], { kind: 'linear' }))
  return verdictOf(surface, { low: -reach, high: reach }).lowest.butterfly!
}

test('the Vogt slice has a butterfly for free, and the verdict says where', () => {
  expect(lowestVariance(vogt).variance).toBeCloseTo(0.011625, 6)
  const { value, logMoneyness } = lowestG(vogt)
  expect(value).toBeCloseTo(-0.0329, 4)
  expect(logMoneyness).toBeCloseTo(0.879, 3)
})

test('its jump-wing repair has the published figures and none', () => {
  const wing = given(jumpWingOf(vogt, 1))
  const repaired = given(withoutButterfly(wing))
  expect(repaired.c).toBeCloseTo(0.3493158, 7)
  expect(repaired.vTilde).toBeCloseTo(0.01548182, 8)
  expect({ ...repaired, c: wing.c, vTilde: wing.vTilde }).toEqual(wing)
  // Straight wings drive g to a quarter less a sixteenth of their slope squared: the further out, the nearer to it.
  expect(lowestG(given(rawOfJumpWing(repaired)), 3).value).toBeCloseTo(0.263, 3)
})

test('the slice of QuantLib’s test has one too', () => {
  const { value, logMoneyness } = lowestG(quantlib)
  expect(value).toBeCloseTo(-0.103, 3)
  expect(logMoneyness).toBeCloseTo(0.562, 3)
})

test('forms convert there and back', () => {
  for (const svi of [vogt, quantlib, { a: 0.01, b: 0.3, rho: 0, m: 0.2, sigma: 0.05 }]) {
    const natural = given(rawOfNatural(given(naturalOfRaw(svi))))
    const wing = given(rawOfJumpWing(given(jumpWingOf(svi, 0.3))))
    for (const key of ['a', 'b', 'rho', 'm', 'sigma'] as const) {
      expect(Math.abs(natural[key] - svi[key])).toBeLessThan(1e-10)
      expect(Math.abs(wing[key] - svi[key])).toBeLessThan(1e-10)
    }
  }
})

test('a smile that turns about the money is no special case', () => {
  const svi: RawSvi = { a: 0.02, b: 0.15, rho: -0.4, m: 0, sigma: 0.2 }
  const back = given(rawOfJumpWing(given(jumpWingOf(svi, 2))))
  expect(back.m).toBeCloseTo(0, 12)
  expect(back.sigma).toBeCloseTo(0.2, 12)
})

test('SSVI is the same smile as its raw form', () => {
  for (const phi of [
    { kind: 'heston', lambda: 1.5 } as const,
    { kind: 'power-law', eta: 0.9, gamma: 0.4 } as const,
  ]) {
    const slice = ssviSlice(0.07, -0.6, phi)
    const svi = given(rawOfSsvi(slice))
    for (const k of [-1, -0.2, 0, 0.3, 2]) expect(sviVariance(svi, k)).toBeCloseTo(ssviVariance(slice, k), 14)
    expect(sviVariance(svi, 0)).toBeCloseTo(0.07, 14)
  }
})

test('Heston’s law of curvature is smooth where its two terms nearly cancel', () => {
  const near = (theta: number) => phiOf({ kind: 'heston', lambda: 1 }, theta)
  expect(near(1e-9)).toBeCloseTo(0.5, 9)
  expect(Math.abs(near(0.000_999_999) - near(0.001_000_001))).toBeLessThan(1e-9)
})

test('what is no smile is refused by name', () => {
  const wing: JumpWing = given(jumpWingOf(quantlib, 0.5))
  const surface = (svi: RawSvi, years = 1) => sviSurface([{ years, forward: 100, svi }], { kind: 'linear' })
  expect(refused(surface({ ...vogt, rho: 1 }))).toBe('correlation-out-of-range')
  expect(refused(surface({ ...vogt, sigma: 0 }))).toBe('not-above-zero')
  expect(refused(surface({ ...vogt, b: -1 }))).toBe('below-zero')
  expect(refused(surface({ ...vogt, a: Number.NaN }))).toBe('not-finite')
  expect(refused(surface({ ...vogt, a: -0.06 }))).toBe('variance-not-above-zero')
  expect(refused(surface(vogt, 0))).toBe('not-above-zero')
  expect(refused(sviSurface([], { kind: 'linear' }))).toBe('no-slices')
  expect(
    refused(sviSurface([{ years: 1, forward: 100, svi: vogt }], { kind: 'capped', low: 0.1, high: 1 })),
  ).toBe('not-below-zero')
  const twice = [1, 1].map((years) => ({ years, forward: 100, svi: vogt }))
  expect(refused(sviSurface(twice, { kind: 'linear' }))).toBe('expiries-not-rising')
  expect(refused(rawOfJumpWing({ ...wing, psi: 0, vTilde: wing.v }))).toBe('width-undetermined')
  expect(refused(rawOfEssvi({ theta: 0, rho: 0, psi: 1 }))).toBe('not-above-zero')
  expect(refused(rawOfEssvi({ theta: 1, rho: Number.NaN, psi: 1 }))).toBe('not-finite')
})
