import { expect, test } from 'vitest'
import { claimsOf, policyNamed } from '../../core/allocation/index.ts'
import type { Measure } from './measure.ts'
import { metricsOf } from './metrics-of.ts'

// Four winners; amounts are whole. What the losers lack is 60, of which 45 in one account, and 55 is to be found.
const claims = claimsOf([
  { id: 'ada', capacity: 40, equity: 50, profit: 40, lot: 5, notional: 160 },
  { id: 'bo', capacity: 20, equity: 100, profit: 20, lot: 5, notional: 80 },
  { id: 'cy', capacity: 20, equity: 25, profit: 20, lot: 5, notional: 40 },
  { id: 'dee', capacity: 30, equity: 60, profit: 30, lot: 5, notional: 240 },
])
const found = { budget: 55n, deficit: 60n, largestLoss: 45n }

function told(measures: readonly Measure[], names: readonly string[]): string {
  const say = (figure: Measure['published']): string =>
    figure === null ? '–' : 'missing' in figure ? figure.missing : String(figure.value)
  return names
    .map((name) => measures.find((measure) => measure.name === name)!)
    .map(({ name, published, corrected }) => `${name}: ${say(published)} | ${say(corrected)}`)
    .join('\n')
}

test('half of everybody’s capacity, by hand', () => {
  const half = policyNamed('capacity-pro-rata').allocate(claims, 55n)
  expect([...half.parts]).toEqual([20, 10, 10, 15])
  const measures = metricsOf(claims, half, found)
  const names = ['taken', 'max-part-over-capacity', 'max-part-over-equity', 'top-survivor', 'ptsr', 'rd-ptsr']
  expect(told(measures, [...names, 'pmr', 'rd-nse', 'hhi'])).toBe(
    [
      'taken: 55 | 55',
      'max-part-over-capacity: 0.5 | 0.5',
      'max-part-over-equity: 0.4 | 0.4', // ada 20/50 and cy 10/25
      'top-survivor: 20 | 20', // ada 40 − 20
      'ptsr: 0.36363636363636365 | 0.36363636363636365', // 20 / 55
      'rd-ptsr: 4 | –', // 20 / (60 − 55)
      'pmr: 0.48484848484848486 | 0.48484848484848486', // 20 / (55/60 × 45)
      'rd-nse: 0.8 | 0.8', // 20 / (20 + 5)
      'hhi: – | 0.2727272727272727', // (400 + 100 + 100 + 225) / 3,025
    ].join('\n'),
  )
})

test('published and corrected part where more is taken than was lost', () => {
  const half = policyNamed('capacity-pro-rata').allocate(claims, 55n)
  const measures = metricsOf(claims, half, { budget: 40n, deficit: 50n, largestLoss: 45n })
  expect(told(measures, ['overshoot', 'theta', 'remaining-deficit', 'rd-ptsr', 'rd-nse', 'ptsr'])).toBe(
    [
      'overshoot: 15 | 15',
      'theta: 1 | 1.1',
      'remaining-deficit: -5 | 0',
      'rd-ptsr: what was taken covers the deficit, so that nothing remains to divide by | –',
      'rd-nse: 1.3333333333333333 | 1', // 20 / (20 − 5)
      'ptsr: 0.4 | 0.36363636363636365', // over 50, and over what was taken
    ].join('\n'),
  )
})

test('fairness regret by the published reference and by the true least', () => {
  const half = policyNamed('capacity-pro-rata').allocate(claims, 55n)
  const publishedReference = policyNamed('min-max-lots').allocate(claims, 55n, { parameters: { cover: 1 } })
  expect([...publishedReference.parts]).toEqual([15, 20, 5, 15]) // ada 15/50 is the largest, 0.3
  const measures = metricsOf(claims, half, { ...found, publishedReference })
  // bo gives his 20; the other 35 are 7/27 of 135, so the regret is (0.4 − 7/27) × 55 = 7.74, in whole units 8.
  // As published it is (0.4 − 0.3) × 55 = 5.5, a tie, which goes to the even unit.
  expect(told(measures, ['least-max-part-over-equity', 'fairness-regret', 'total'])).toBe(
    ['least-max-part-over-equity: – | 0.25925925925925924', 'fairness-regret: 6 | 8', 'total: 6 | 8'].join(
      '\n',
    ),
  )
})

test('a queue turns the order of the winners around', () => {
  const queue = policyNamed('queue-largest-first').allocate(claims, 55n)
  expect([...queue.parts]).toEqual([25, 0, 0, 30])
  const measures = metricsOf(claims, queue, found)
  // By capacity: bo 20, cy 20, dee 30, ada 40; left are 20, 20, 0, 15, and dee falls behind cy.
  expect(told(measures, ['touched', 'at-cap', 'inversions', 'top-10-share'])).toBe(
    ['touched: – | 2', 'at-cap: – | 1', 'inversions: – | 1', 'top-10-share: – | 1'].join('\n'),
  )
})

test('what is not given is said to be missing, never guessed', () => {
  const bare = claimsOf([{ id: 'ada', capacity: 4 }])
  const measures = metricsOf(bare, policyNamed('capacity-pro-rata').allocate(bare, 0n), { budget: 0n })
  expect(
    told(measures, ['ptsr', 'theta', 'max-part-over-equity', 'reachable-by-profit', 'fairness-regret']),
  ).toBe(
    [
      'ptsr: no deficit was given | nothing was taken',
      'theta: no deficit was given | no deficit was given',
      'max-part-over-equity: the column "equity" is not there | the column "equity" is not there',
      'reachable-by-profit: the column "profit" is not there | the column "profit" is not there',
      'fairness-regret: the column "equity" is not there | the column "equity" is not there',
    ].join('\n'),
  )
})
