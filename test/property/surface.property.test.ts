import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  butterflyConditions,
  type EssviSlice,
  essviButterfly,
  essviCalendar,
  jumpWingOf,
  naturalOfRaw,
  phiCondition,
  type RawSvi,
  rawOfEssvi,
  rawOfJumpWing,
  rawOfNatural,
  rawOfSsvi,
  type Shaped,
  ssviSlice,
  sviCurvature,
  sviSlope,
  sviSurface,
  sviVariance,
  verdictOf,
} from '../../src/core/pricing/surface/index.ts'
import { fitModels, fitSurface } from '../../src/lab/surface/fit-surface.ts'

const given = <Value>(result: Shaped<Value>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const within = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** Smiles with a lowest variance that is above zero, built from it. */
const smile: fc.Arbitrary<RawSvi> = fc
  .record({
    lowest: within(1e-4, 0.5),
    b: within(0.01, 1),
    rho: within(-0.95, 0.95),
    m: within(-0.5, 0.5),
    sigma: within(0.02, 1),
  })
  .map(({ lowest, b, rho, m, sigma }) => ({
    a: lowest - b * sigma * Math.sqrt(1 - rho * rho),
    b,
    rho,
    m,
    sigma,
  }))

const near = (a: number, b: number, share: number) => Math.abs(a - b) <= share * Math.max(1, Math.abs(a))

test('raw and natural parameters are the same smile, to the tenth digit', () => {
  fc.assert(
    fc.property(smile, (svi) => {
      const back = given(rawOfNatural(given(naturalOfRaw(svi))))
      for (const key of ['a', 'b', 'rho', 'm', 'sigma'] as const)
        expect(near(svi[key], back[key], 1e-10)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('raw and jump-wing parameters are the same smile, to the tenth digit', () => {
  fc.assert(
    fc.property(smile, within(0.01, 5), (svi, years) => {
      const wing = given(jumpWingOf(svi, years))
      // Where the lowest point is at the money the figures leave the width open, and near to there they say little of it:
      // the rise above the lowest point is a difference of figures as large as the variance and as the level `a`.
      const scale = Math.max(sviVariance(svi, 0), Math.abs(svi.a))
      fc.pre((wing.v - wing.vTilde) * years > 1e-4 * scale)
      const back = given(rawOfJumpWing(wing))
      for (const k of [-1, -0.1, 0, 0.1, 1])
        expect(near(sviVariance(svi, k), sviVariance(back, k), 1e-10)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('slope and curvature are the derivatives', () => {
  fc.assert(
    fc.property(smile, within(-1, 1), (svi, k) => {
      const step = 1e-5
      const slope = (sviVariance(svi, k + step) - sviVariance(svi, k - step)) / (2 * step)
      const curvature = (sviSlope(svi, k + step) - sviSlope(svi, k - step)) / (2 * step)
      expect(Math.abs(slope - sviSlope(svi, k))).toBeLessThan(1e-5)
      expect(Math.abs(curvature - sviCurvature(svi, k))).toBeLessThan(1e-3 * (1 + Math.abs(curvature)))
    }),
    { numRuns: 300 },
  )
})

test('conditions said to be enough for one SSVI smile are enough', () => {
  const slice = fc.record({ theta: within(1e-4, 4), rho: within(-0.99, 0.99), phi: within(0.01, 60) })
  fc.assert(
    fc.property(slice, (ssvi) => {
      fc.pre(butterflyConditions(ssvi).every(({ holds }) => holds))
      const surface = given(
        sviSurface([{ years: 1, forward: 1, svi: given(rawOfSsvi(ssvi)) }], { kind: 'linear' }),
      )
      expect(verdictOf(surface, { low: -3, high: 3, steps: 200 }).breaches).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test('a law of curvature within its bound makes a surface without arbitrage', () => {
  const phi = fc.oneof(
    fc.record({ kind: fc.constant('power-law' as const), eta: within(0.05, 2), gamma: within(0.01, 0.5) }),
    fc.record({ kind: fc.constant('heston' as const), lambda: within(0.25, 20) }),
  )
  const rises = fc.array(within(1e-3, 0.3), { minLength: 2, maxLength: 4 })
  fc.assert(
    fc.property(phi, within(-0.95, 0.95), rises, (law, rho, steps) => {
      fc.pre(phiCondition(law, rho).holds)
      let theta = 0
      const slices = steps.map((rise, index) => {
        theta += rise
        return { years: index + 1, forward: 1, svi: given(rawOfSsvi(ssviSlice(theta, rho, law))) }
      })
      const verdict = verdictOf(given(sviSurface(slices, { kind: 'linear' })), { steps: 100, between: 1 })
      expect(verdict.breaches).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test('conditions said to be enough between two eSSVI smiles are enough', () => {
  const slice = fc.record({ theta: within(0.01, 0.6), rho: within(-0.9, 0.9), psi: within(0.02, 1) })
  const pair: fc.Arbitrary<[EssviSlice, EssviSlice]> = fc
    .tuple(slice, within(-0.9, 0.9), within(0, 1), within(0, 0.5))
    .map(([first, rho, share, more]) => {
      const stretch = Math.max((1 + first.rho) / (1 + rho), (1 - first.rho) / (1 - rho))
      const theta = first.theta * stretch * (1 + more)
      const [least, most] = [first.psi * stretch, (first.psi * theta) / first.theta]
      return [first, { theta, rho, psi: least + share * (most - least) }]
    })
  let asked = 0
  fc.assert(
    fc.property(pair, ([first, second]) => {
      const conditions = [
        ...essviButterfly(first),
        ...essviButterfly(second),
        ...essviCalendar(first, second),
      ]
      fc.pre(conditions.every(({ holds }) => holds))
      asked += 1
      const slices = [first, second].map((one, index) => ({
        years: index + 1,
        forward: 1,
        svi: given(rawOfEssvi(one)),
      }))
      const verdict = verdictOf(given(sviSurface(slices, { kind: 'linear' })), {
        low: -2,
        high: 2,
        steps: 150,
      })
      expect(verdict.breaches.filter(({ kind }) => kind === 'calendar')).toEqual([])
    }),
    { numRuns: 100 },
  )
  expect(asked).toBeGreaterThan(50)
})

test('a surface answers with a finite volatility above zero for whatever is asked', () => {
  const anywhere = fc.record({ k: within(-50, 50), years: within(-1, 100) })
  const wings = fc.constantFrom(
    { kind: 'linear' } as const,
    { kind: 'capped', low: -1, high: 2 } as const,
    { kind: 'capped-at-deviations', deviations: 3 } as const,
  )
  fc.assert(
    fc.property(
      fc.array(smile, { minLength: 1, maxLength: 3 }),
      wings,
      anywhere,
      (smiles, rule, { k, years }) => {
        const slices = smiles.map((svi, index) => ({ years: 0.1 * (index + 1), forward: 1, svi }))
        const surface = given(sviSurface(slices, rule))
        const volatility = surface.volatilityAt(k, years)
        expect(volatility > 0 && Number.isFinite(volatility)).toBe(true)
        expect(surface.volatility(1, years)).toBeGreaterThan(0)
      },
    ),
    { numRuns: 300 },
  )
})

test('total variance between two expiries lies between theirs at every strike', () => {
  fc.assert(
    fc.property(smile, smile, within(-2, 2), within(0, 1), (first, second, k, share) => {
      const slices = [first, second].map((svi, index) => ({ years: index + 1, forward: 1, svi }))
      const surface = given(sviSurface(slices, { kind: 'linear' }))
      const between = surface.totalVariance(k, 1 + share)
      const ends = [surface.totalVariance(k, 1), surface.totalVariance(k, 2)]
      expect(between).toBeGreaterThanOrEqual(Math.min(...ends) * (1 - 1e-12))
      expect(between).toBeLessThanOrEqual(Math.max(...ends) * (1 + 1e-12))
    }),
    { numRuns: 200 },
  )
})

test('whatever is quoted, a fit ends: without NaN, and but for smiles fitted alone without arbitrage', () => {
  const quote = fc.tuple(within(-1.5, 1.5), within(0.01, 5)).map(([logMoneyness, volatility]) => ({
    name: '',
    strike: 1,
    logMoneyness,
    volatility,
    bid: null,
    ask: null,
  }))
  const chain = fc.record({ gap: within(0.002, 1), quotes: fc.array(quote, { minLength: 1, maxLength: 6 }) })
  fc.assert(
    fc.property(
      fc.array(chain, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...fitModels),
      (chains, model) => {
        let years = 0
        const quoted = chains.map(({ gap, quotes }) => ({ years: (years += gap), forward: 1, quotes }))
        const range = { low: -1.5, high: 1.5 }
        const fit = fitSurface(quoted, { model, wings: { kind: 'linear' }, range })
        expect(fit.errors.every(({ share }) => Number.isFinite(share))).toBe(true)
        if (model !== 'svi-alone') expect(fit.verdict.free).toBe(true)
      },
    ),
    { numRuns: 25 },
  )
})
