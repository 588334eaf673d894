import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { listInstrument } from '../core/market/instrument.ts'
import { Problems } from '../files/problems.ts'
import { readRulebook } from '../wire/rulebook.ts'
import { readScenario, type Scenario } from '../wire/scenario.ts'
import type { DepthSource, MarkSource } from '../wire/scenario-sources.ts'
import { type PathPoint, straightPath } from './paths/straight.ts'
import { populate } from './population.ts'
import type { OpeningMarket } from './population-terms.ts'
import { Random } from './random.ts'
import { shareAt, syntheticDepth } from './synthetic-depth.ts'

const folder = new URL('../../scenarios/', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, folder), 'utf8')

let scenario: Scenario
let opening: OpeningMarket[]

beforeAll(() => {
  const problems = new Problems()
  const read = readScenario('2025-10-10.yaml', textOf('2025-10-10.yaml'), problems)
  problems.throwIfAny()
  scenario = read!
  opening = scenario.instruments.map((terms, series) => {
    const listing = listInstrument(terms, scenario.assets)
    if (!listing.ok) throw new Error(listing.refusals.join('; '))
    return { series, instrument: listing.listed, mark: pathOf(terms.symbol)[0].mark }
  })
})

test.each([
  ['example', 'cancel-orders close-on-book draw-fund transfer-to-backstop deleverage socialise record-claim'],
  ['simple', 'close-on-book tear-up draw-fund socialise record-claim'],
])('the %s rulebook reads without a problem', (name, steps) => {
  const problems = new Problems()
  const rulebook = readRulebook(`${name}.yaml`, textOf(`rulebooks/${name}.yaml`), { decimals: 6 }, problems)
  problems.throwIfAny()
  expect(rulebook!.steps.map(({ step }) => step).join(' ')).toBe(steps)
})

test('every paragraph about the day says what is cited and what is not', () => {
  expect(scenario.about.length).toBeGreaterThanOrEqual(5)
  for (const paragraph of scenario.about) expect(paragraph).toMatch(/Cited: |Ours: /)
})

test('BTC falls to the cited low at 21:20 and nowhere lower, and is back above 110,000 by 22:00', () => {
  for (const symbol of ['BTC-USDT', 'BTC-USD']) {
    const path = pathOf(symbol)
    const low = path.reduce((lowest, point) => (point.mark < lowest.mark ? point : lowest))
    expect(low).toEqual({ at: Date.parse('2025-10-10T21:20:00Z'), mark: 1_024_970 })
    expect(path[0].mark).toBeGreaterThanOrEqual(1_170_000)
    expect(path[0].mark).toBeLessThanOrEqual(1_180_000)
    expect(path.at(-1)!.mark).toBeGreaterThan(1_100_000)
  }
})

test('the altcoin loses 60% to 70% within minutes', () => {
  const path = pathOf('ALT-USDT')
  const low = Math.min(...path.map(({ mark }) => mark))
  const fall = 1 - low / path[0].mark
  expect(fall).toBeGreaterThan(0.6)
  expect(fall).toBeLessThan(0.7)
})

test('all paths stand at the same moments, 10 to 30 seconds apart', () => {
  const moments = pathOf('BTC-USDT').map(({ at }) => at)
  for (const { symbol } of scenario.instruments) expect(pathOf(symbol).map(({ at }) => at)).toEqual(moments)
  for (const [index, at] of moments.slice(1).entries()) {
    expect(at - moments[index]).toBeGreaterThanOrEqual(10_000)
    expect(at - moments[index]).toBeLessThanOrEqual(30_000)
  }
})

test.each([
  ['21:15', 406],
  ['21:21', 117],
  ['21:25', 18],
])('at %s the bids within 5%% of the mark are the cited %i BTC', (clock, bitcoins) => {
  const at = Date.parse(`2025-10-10T${clock}:00Z`)
  const { mark } = pathOf('BTC-USDT').find((point) => point.at === at)!
  const { form } = depthOf('BTC-USDT')
  const { bids } = syntheticDepth(at, mark, form, opening[0].instrument, shareAt(form.scale, at))
  const within = bids.filter(({ price }) => price >= mark * 0.95)
  // The quantity increment is a thousandth of a BTC.
  expect(within.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(bitcoins * 1_000)
})

test('its 20,000 accounts hold balanced positions, 84% of the crowd long', () => {
  expect(scenario.populations.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(20_000)
  for (const spec of scenario.populations) {
    const { accounts, trades } = populate(spec, opening, new Random(scenario.seed).named(spec.name))
    const held = new Map<string, number>()
    for (const { buyer, seller, series, quantity } of trades) {
      for (const [account, signed] of [
        [buyer, quantity],
        [seller, -quantity],
      ]) {
        const key = `${series} ${accounts[account].role} ${account}`
        held.set(key, (held.get(key) ?? 0) + signed)
      }
    }
    for (const { symbol } of spec.instruments) {
      const series = scenario.series.indexOf(symbol)
      const ofCrowd = [...held]
        .filter(([key]) => key.startsWith(`${series} speculator`))
        .map(([, quantity]) => quantity)
      const all = ofCrowd.reduce((sum, quantity) => sum + Math.abs(quantity), 0)
      const long = ofCrowd.reduce((sum, quantity) => sum + Math.max(0, quantity), 0)
      expect(long / all).toBeCloseTo(0.84, 3)
    }
  }
})

function pathOf(symbol: string): PathPoint[] {
  const series = scenario.series.indexOf(symbol)
  const source = scenario.marks.find((each) => each.series === series) as Extract<
    MarkSource,
    { kind: 'points' }
  >
  return straightPath(source.points, source.everyMs!)
}

function depthOf(symbol: string): Extract<DepthSource, { kind: 'synthetic' }> {
  const series = scenario.series.indexOf(symbol)
  return scenario.depth.find((each) => each.series === series) as Extract<DepthSource, { kind: 'synthetic' }>
}
