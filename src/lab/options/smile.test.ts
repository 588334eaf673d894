import { expect, test } from 'vitest'
import type { ScenarioSurface } from '../../wire/scenario-underlyings.ts'
import { type Smile, smileOf } from './smile.ts'

const START = Date.UTC(2026, 0, 1)
const YEAR_MS = 365 * 86_400_000
const wings = { kind: 'linear' } as const
const expires = START + YEAR_MS / 4
const strike = (price: number) => ({ numerator: BigInt(price), denominator: 1n })
const svi = { expires, a: 0.02, b: 0.1, rho: -0.3, m: 0.01, sigma: 0.2 }

function made(surface: ScenarioSurface): Smile {
  const smiled = smileOf(surface, START, () => null)
  if (!smiled.ok) throw new Error(smiled.found ?? undefined)
  return smiled.smile
}

const asked = { at: START, strike: strike(100), expiresAt: expires, forward: 100 }

test('an SVI slice is the formula at log-moneyness, over the years there were at the start', () => {
  const smile = made({ form: 'svi', slices: [svi], wings, shift: null })
  for (const price of [60, 100, 170]) {
    const x = Math.log(price / 100) - svi.m
    const variance = svi.a + svi.b * (svi.rho * x + Math.hypot(x, svi.sigma))
    expect(smile.volatility({ ...asked, strike: strike(price) })).toBeCloseTo(Math.sqrt(variance / 0.25), 12)
  }
  // It moves with the forward and keeps its volatilities as time goes by.
  const later = { ...asked, at: START + 1e9, strike: strike(120), forward: 120 }
  expect(smile.volatility(later)).toBe(smile.volatility(asked))
})

test('wings that end are flat beyond, and a shift is added and never makes a volatility negative', () => {
  const shift = [
    { at: START, ppm: 0 },
    { at: START + 100, ppm: 500_000 },
    { at: START + 200, ppm: -9_000_000 },
  ]
  const smile = made({
    form: 'svi',
    slices: [svi],
    wings: { kind: 'capped-at-deviations', deviations: 1 },
    shift,
  })
  const far = [300, 900].map((price) => smile.volatility({ ...asked, strike: strike(price) }))
  expect(far[0]).toBe(far[1])
  const atStart = smile.volatility(asked) ?? 0
  expect(smile.volatility({ ...asked, at: START + 100 })).toBeCloseTo(atStart + 0.5, 12)
  expect(smile.volatility({ ...asked, at: START + 200 })).toBe(0)
})

test('SSVI has the variance it was given at the money; quotes answer for what was quoted alone', () => {
  const smile = made({
    form: 'ssvi',
    ...{ rho: -0.2, eta: 0.8, gamma: 0.5, wings, shift: null },
    variance: [{ expires, theta: 0.09 }],
  })
  expect(smile.volatility(asked)).toBeCloseTo(Math.sqrt(0.09 / 0.25), 12)
  const quotes = made({
    form: 'quotes',
    quotes: new Map([[expires, new Map([['100', 650_000]])]]),
    shift: null,
  })
  expect(quotes.volatility(asked)).toBe(0.65)
  expect(quotes.volatility({ ...asked, strike: strike(110) })).toBe(null)
  expect(quotes.volatility({ ...asked, expiresAt: expires + 1 })).toBe(null)
})

test('parameters that are no surface are told with what was found', () => {
  const surface = { form: 'svi', slices: [{ ...svi, rho: 1.5 }], wings, shift: null } as const
  expect(smileOf(surface, START, () => null)).toEqual({
    ok: false,
    found: 'Found rho 1.5, expected it between -1 and 1, both left out',
  })
})
