import { expect, test } from 'vitest'
import { formatProblem, Problems } from '../files/problems.ts'
import { readSurface } from './surface.ts'

const read = (text: string) => {
  const problems = new Problems()
  const surface = readSurface('s.yaml', text, problems)
  return { surface, problems: problems.list().map(formatProblem) }
}

test('one smile in five forms is one smile', () => {
  // θ 0.04, ρ -0.3, φ 2: raw a = θ(1 − ρ²)/2, b = θφ/2, m = −ρ/φ, σ = √(1 − ρ²)/φ; at the money ψ = ρθφ/(2√θ).
  const root = Math.sqrt(1 - 0.09)
  const forms = [
    `svi: { a: ${0.02 * 0.91}, b: 0.04, rho: -0.3, m: 0.15, sigma: ${root / 2} }`,
    'natural: { delta: 0, mu: 0, rho: -0.3, omega: 0.04, zeta: 2 }',
    `jump-wing: { v: 0.04, psi: -0.06, p: ${(0.04 * 1.3) / 0.2}, c: ${(0.04 * 0.7) / 0.2}, v-tilde: ${0.04 * 0.91} }`,
    'ssvi: { theta: 0.04, rho: -0.3, phi: 2 }',
    'essvi: { theta: 0.04, rho: -0.3, psi: 0.08 }',
  ]
  const volatilities = forms.map((form) => {
    const { surface, problems } = read(`wings: linear\nslices: [{ years: 1, forward: 100, ${form} }]`)
    expect(problems).toEqual([])
    return [60, 100, 150].map((strike) => surface!.surface.volatility(strike, 1))
  })
  for (const each of volatilities)
    for (const [place, volatility] of each.entries())
      expect(volatility).toBeCloseTo(volatilities[0][place], 12)
})

test('wings and range are read', () => {
  const slices = 'slices: [{ years: 1, forward: 100, ssvi: { theta: 0.04, rho: 0, phi: 1 } }]'
  expect(read(`wings: { deviations: 4 }\n${slices}`).surface).toMatchObject({
    surface: { wings: { kind: 'capped-at-deviations', deviations: 4 } },
    range: null,
  })
  expect(
    read(`wings: { low: -1, high: 2 }\nrange: { low: 0.4, high: 2.5 }\n${slices}`).surface,
  ).toMatchObject({
    surface: { wings: { kind: 'capped', low: -1, high: 2 } },
    range: { low: 0.4, high: 2.5 },
  })
})

test('what is no surface is told with its place', () => {
  const slice = '{ years: 1, forward: 100, ssvi: { theta: 0.04, rho: 0, phi: 1 } }'
  expect(read(`slices: [${slice}]`).problems[0]).toBe(
    's.yaml:1:1: found no key "wings", expected "linear" or a mapping.',
  )
  expect(read(`wings: linear\nslices:\n  - { years: 1, forward: 100 }`).problems[0]).toMatch(
    /^s.yaml:3:5: .*expected one of "svi"/,
  )
  expect(
    read(
      'wings: linear\nslices:\n  - { years: 1, forward: 100, svi: { a: 0, b: 1, rho: 2, m: 0, sigma: 1 } }',
    ).problems,
  ).toEqual(['s.yaml:3:5: found rho 2, expected it between -1 and 1, both left out.'])
  expect(read(`wings: linear\nslices: [${slice}, ${slice}]`).problems).toEqual([
    's.yaml:2:9: found an expiry in 1 years after one in 1, expected expiries that rise.',
  ])
  expect(read(`wings: { deviations: 0 }\nslices: [${slice}]`).problems).toEqual([
    's.yaml:1:8: found deviations 0, expected it above zero.',
  ])
  expect(read(`wings: linear\nrange: { low: 2, high: 1 }\nslices: [${slice}]`).problems).toEqual([
    's.yaml:2:8: found a range from 2 to 1, expected 0 < low < high.',
  ])
})
