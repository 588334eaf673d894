import { expect, test } from 'vitest'
import { quotesOf, smiles } from '../../../test/support/surfaces/made-surfaces.ts'
import { fitSurface } from '../../lab/surface/fit-surface.ts'
import { surfacePicture } from './picture.ts'

const range = { low: Math.log(0.5), high: Math.log(1.8) }
const words = { title: 'Smiles of <A&B>', subtitle: 'essvi' }

test('a picture has a panel for each expiry with every quote, and is the same for the same fit', () => {
  const quotes = quotesOf(smiles.essvi, 0.002, 'picture').slice(0, 4)
  const fit = fitSurface(quotes, { model: 'essvi', wings: { kind: 'linear' }, range })
  const picture = surfacePicture(fit, words)
  expect(picture).toBe(surfacePicture(fit, words))
  expect([...picture.matchAll(/class="panel"/g)]).toHaveLength(4)
  expect([...picture.matchAll(/class="quote"/g)]).toHaveLength(4 * 17 + 1)
  expect(picture).toContain('Smiles of &lt;A&amp;B&gt;')
  expect(picture).toContain('No arbitrage found')
  expect(picture).not.toContain('class="breach"')
  expect(picture).not.toMatch(/NaN|undefined|Infinity/)
})

test('where a fit allows arbitrage is marked on its expiry', () => {
  const quotes = quotesOf(smiles.mixture, 0.1, 'picture').slice(0, 5)
  const fit = fitSurface(quotes, { model: 'svi-alone', wings: { kind: 'linear' }, range })
  expect(fit.verdict.free).toBe(false)
  const picture = surfacePicture(fit, words)
  expect(picture).toMatch(/Arbitrage on strikes of 50.0% to 180.0% of the forward: \d+ \w/)
  expect([...picture.matchAll(/class="breach"/g)].length).toBeGreaterThan(1)
})
