import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Bounds, boundsOf } from '../../src/core/margin/scenario/bounds.ts'
import type { Legs, MarketState } from '../../src/core/margin/scenario/legs.ts'
import { requirementOf } from '../../src/core/margin/scenario/requirement.ts'
import { ScenarioWorkspace } from '../../src/core/margin/scenario/workspace.ts'
import { marginModelNamed, marginModelOf } from '../../src/venues/margin/index.ts'
import { type SmallBook, smallBook } from '../support/margin-legs.ts'

const factor = (width: number): fc.Arbitrary<number> =>
  fc.double({ min: 1 - width, max: 1 + width, noNaN: true })

const leg = fc.record({
  right: fc.constantFrom(1, -1),
  strike: fc.integer({ min: 10_000, max: 150_000 }),
  quantity: fc.double({ min: -20, max: 20, noNaN: true }),
  mark: fc.double({ min: 0.001, max: 1, noNaN: true }),
  to: factor(0.19),
})

const moved = fc.record({
  spot: fc.integer({ min: 20_000, max: 100_000 }),
  spotTo: factor(0.19),
  forwardTo: factor(0.19),
  options: fc.array(leg, { minLength: 1, maxLength: 6 }),
  future: fc.double({ min: -50, max: 50, noNaN: true }),
  futureTo: factor(0.19),
})

type Moved = typeof moved extends fc.Arbitrary<infer T> ? T : never

/** The book here, and where every price has moved by its own factor. */
function books(each: Moved, isCoin: boolean): { here: SmallBook; there: SmallBook } {
  const at = (spotTo: number, forwardTo: number, futureTo: number, marks: boolean): SmallBook => ({
    underlyings: [{ name: 'BTC', spot: each.spot * spotTo }],
    expiries: [{ forward: each.spot * forwardTo, years: 0.25 }],
    isCoin,
    options: each.options.map(({ to, mark, ...option }) => ({
      ...option,
      volatility: 0.5,
      mark: mark * (isCoin ? 1 : each.spot) * (marks ? to : 1),
    })),
    contracts: [
      {
        expiry: 0,
        quantity: each.future * (isCoin ? each.spot : 1),
        mark: each.spot * futureTo,
      },
    ],
  })
  return { here: at(1, 1, 1, false), there: at(each.spotTo, each.forwardTo, each.futureTo, true) }
}

const distance = (
  bounds: Bounds,
  here: { legs: Legs; market: MarketState },
  there: { legs: Legs; market: MarketState },
): number => {
  let sum =
    bounds.spot[0] * Math.abs(there.market.underlyings[0].spot - here.market.underlyings[0].spot) +
    bounds.forward[0] * Math.abs(there.market.expiries[0].forward - here.market.expiries[0].forward)
  for (let at = 0; at < here.legs.count; at += 1)
    sum += bounds.mark[at] * Math.abs(there.legs.mark[at] - here.legs.mark[at])
  return sum
}

/** Requirements before and after, and how far the bounds let them be apart. */
function between(name: string, before: SmallBook, after: SmallBook): { change: number; most: number } {
  const model = marginModelOf(marginModelNamed(name))
  const work = new ScenarioWorkspace()
  const bounds = new Bounds(0.2, 0.5)
  const [here, there] = [smallBook(before), smallBook(after)]
  boundsOf(model, here.legs, here.market, work, bounds)
  const [one, other] = [here, there].map(({ legs, market }) => {
    const result = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
    requirementOf(model, legs, market, work, result)
    return result.initial
  })
  return { change: Math.abs(other - one), most: distance(bounds, here, there) }
}

test('a call just out of the money moves by more than spot, and its bound knows', () => {
  const call = (spot: number): SmallBook => ({
    underlyings: [{ name: 'BTC', spot }],
    expiries: [{ forward: 60_000, years: 0.25 }],
    options: [{ right: 1, strike: 62_000, quantity: -1, volatility: 0.5, mark: 2_000 }],
  })
  const { change, most } = between('deribit-standard-linear', call(60_000), call(61_000))
  // 15% of spot, and the thousand that it is less out of the money.
  expect(change).toBeCloseTo(1_150, 8)
  expect(most).toBeGreaterThanOrEqual(change)
})

test('a large inverse contract moves by its rate, too', () => {
  const contract = (mark: number): SmallBook => ({
    underlyings: [{ name: 'BTC', spot: 50_000 }],
    expiries: [{ forward: 50_000, years: 0.25 }],
    isCoin: true,
    contracts: [{ quantity: 250_000_000, mark }],
  })
  const { change, most } = between('deribit-standard', contract(50_000), contract(45_000))
  // 5,000 coins at 2% + 25% become 5,556 at 2% + 27.8%.
  expect(change).toBeCloseTo((5_000 / 0.9) * (0.02 + 0.25 / 0.9) - 5_000 * 0.27, 6)
  expect(most).toBeGreaterThanOrEqual(change)
})

test.each([
  ['deribit-standard-linear', false],
  ['deribit-standard', true],
  ['derive-standard', false],
  ['aevo', false],
])('%s moves no further than its bounds say', (name, isCoin) => {
  const model = marginModelOf(marginModelNamed(name))
  const work = new ScenarioWorkspace()
  fc.assert(
    fc.property(moved, (each) => {
      const pair = books(each, isCoin)
      const [here, there] = [smallBook(pair.here), smallBook(pair.there)]
      const bounds = new Bounds(0.2, 0.5)
      boundsOf(model, here.legs, here.market, work, bounds)
      expect(bounds.bounded).toBe(true)
      const [before, after] = [here, there].map(({ legs, market }) => {
        const result = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
        requirementOf(model, legs, market, work, result)
        return result
      })
      const most = distance(bounds, here, there) * (1 + 1e-9) + 1e-6
      expect(Math.abs(after.initial - before.initial)).toBeLessThanOrEqual(most)
      expect(Math.abs(after.maintenance - before.maintenance)).toBeLessThanOrEqual(most)
    }),
    { numRuns: 200 },
  )
})
