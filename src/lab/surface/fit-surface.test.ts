import { expect, test } from 'vitest'
import { quotesOf, smiles } from '../../../test/support/surfaces/made-surfaces.ts'
import { log } from '../../core/pricing/index.ts'
import { fitModels, fitSurface, type SurfaceFit } from './fit-surface.ts'

const range = { low: log(0.5), high: log(1.8) }
const wings = { kind: 'linear' } as const
const worst = ({ errors }: SurfaceFit) => Math.max(...errors.map(({ share }) => share))
const mean = ({ errors }: SurfaceFit) => errors.reduce((sum, { share }) => sum + share, 0) / errors.length

test('an eSSVI surface is found again, to the last digit a search can see', () => {
  const fit = fitSurface(quotesOf(smiles.essvi, 0, 'exact'), { model: 'essvi', wings, range })
  expect(worst(fit)).toBeLessThan(1e-5)
  expect(fit.verdict.free).toBe(true)
})

// The aim is 0.8% of the highest quote at each of 13 expiries with no arbitrage on strikes of 0.5 to 1.8 times the forward.
test.each(['essvi', 'sabr', 'heston'] as const)(
  'SVI smiles fitted together at 13 expiries of %s come within 0.8 percent of the highest quote, without arbitrage',
  (name) => {
    const fit = fitSurface(quotesOf(smiles[name], 0.002, 'quotes'), { model: 'svi', wings, range })
    expect(fit.errors).toHaveLength(13)
    expect(fit.verdict.free).toBe(true)
    expect(worst(fit)).toBeLessThan(0.004)
  },
)

// One week from expiry these have a corner that five parameters cannot follow, with arbitrage or without.
test.each([
  ['jumps', 0.018, 0.005],
  ['mixture', 0.026, 0.006],
] as const)('%s: only the shortest expiries stay further off', (name, most, onAverage) => {
  const quotes = quotesOf(smiles[name], 0.002, 'quotes')
  const [fit, alone] = (['svi', 'svi-alone'] as const).map((model) =>
    fitSurface(quotes, { model, wings, range }),
  )
  expect(fit.verdict.free).toBe(true)
  expect(worst(fit)).toBeLessThan(most)
  expect(mean(fit)).toBeLessThan(onAverage)
  expect(worst(fit)).toBeLessThan(worst(alone) * 1.05)
  for (const { years, share } of fit.errors) if (years > 0.08) expect(share).toBeLessThan(0.008)
})

test('quotes full of arbitrage give smiles that are torn alone, and whole together', () => {
  const quotes = quotesOf(smiles.mixture, 0.1, 'torn').slice(0, 7)
  const alone = fitSurface(quotes, { model: 'svi-alone', wings, range })
  expect(alone.verdict.free).toBe(false)
  expect(alone.verdict.breaches.map(({ kind }) => kind)).toContain('calendar')
  const together = fitSurface(quotes, { model: 'svi', wings, range })
  expect(together.verdict.free).toBe(true)
  expect(mean(together)).toBeLessThan(mean(alone) * 1.15)
})

test('families with fewer parameters fit less well, and never allow arbitrage', () => {
  const quotes = quotesOf(smiles['sabr-coin'], 0.002, 'families').filter((_, index) => index % 2 === 0)
  const fits = fitModels.map((model) => fitSurface(quotes, { model, wings, range }))
  const [svi, essvi, ssvi, heston] = fits.map(mean)
  expect(svi).toBeLessThan(essvi)
  expect(essvi).toBeLessThan(ssvi)
  expect(ssvi).toBeLessThan(heston)
  for (const { model, verdict } of fits)
    if (model !== 'svi-alone') expect([model, verdict.free]).toEqual([model, true])
})

test('one quote for an expiry is enough, and the same quotes give the same bits', () => {
  const all = quotesOf(smiles.sabr, 0.01, 'few').slice(2, 6)
  const few = all.map((slice, index) => ({
    ...slice,
    quotes: slice.quotes.slice(8, 9 + (index % 2)),
  }))
  for (const model of fitModels) {
    const fit = fitSurface(few, { model, wings, range })
    expect(fit.errors.every(({ share }) => Number.isFinite(share))).toBe(true)
    if (model === 'svi-alone') expect(worst(fit)).toBeLessThan(1e-4)
    else expect(fit.verdict.free).toBe(true)
  }
  const again = () => fitSurface(few.slice(0, 3), { model: 'svi', wings, range }).surface.slices
  expect(again()).toEqual(again())
})
