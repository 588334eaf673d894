import { expect, test } from 'vitest'
import { Holdings } from './holdings.ts'
import { bare } from './laid-bucket.ts'
import { Bounds } from './scenario/bounds.ts'
import { Legs, type MarketState, OPTION } from './scenario/legs.ts'
import { ScenarioGuard } from './scenario-guard.ts'
import { MarketSnapshot } from './scenario-snapshot.ts'

const SERIES = 7
const layout = {}
const marketAt = (spot: number): MarketState => ({
  underlyings: [{ name: 'BTC', spot, spotConfidence: 1, perpetualConfidence: 1 }],
  expiries: [{ underlying: 0, forward: spot + 500, years: 0.5, rate: 0, fixedShare: 0, fixedPrice: 0 }],
  peg: 1,
})
const [then, now] = [
  new MarketSnapshot(marketAt(60_000), layout),
  new MarketSnapshot(marketAt(60_600), layout),
]

/** One call held short, with two coins beside it. */
function bucketOf({ series = SERIES, quantity = -3, coins = 2, mark = 4_000, volatility = 0.5 } = {}) {
  const holdings = new Holdings()
  holdings.takeOne(series, quantity)
  const legs = new Legs(4, 1)
  legs.count = 1
  legs.kind[0] = OPTION
  legs.right[0] = 1
  legs.quantity[0] = quantity / 10
  legs.strike[0] = 65_000
  legs.mark[0] = mark
  legs.volatility[0] = volatility
  legs.collateral[0] = coins
  return { taken: { legs, from: [0], left: [] }, holdings }
}

function guardOf(needed: number): ScenarioGuard {
  const guard = new ScenarioGuard(bare, then)
  const { taken, holdings } = bucketOf()
  guard.take(bare, then, needed, taken, holdings)
  return guard
}

test('a guard speaks of the same model, legs and coins alone', () => {
  const guard = guardOf(1_000)
  const speaks = (change: Parameters<typeof bucketOf>[0], adopted = bare): boolean => {
    const { taken, holdings } = bucketOf(change)
    return guard.speaksOf(adopted, now, 0.05, taken, holdings)
  }
  expect(speaks({})).toBe(true)
  expect(speaks({ mark: 4_100, volatility: 0.55 })).toBe(true)
  expect([speaks({ series: 8 }), speaks({ quantity: -4 }), speaks({ coins: 1.999 })]).toEqual([
    false,
    false,
    false,
  ])
  expect(speaks({}, { ...bare })).toBe(false)
  const { taken, holdings } = bucketOf()
  expect(guard.speaksOf(bare, now, 0.009, taken, holdings)).toBe(false)
})

test('what it is drawn from is the bucket as it was looked at, not as it stands when a mark asks', () => {
  const guard = guardOf(1_000)
  const view = new Legs(1, 1)
  const { taken } = bucketOf({ mark: 4_200, volatility: 0.56 })
  expect(guard.layOut(taken, view)).toEqual(marketAt(60_000))
  expect([view.count, view.mark[0], view.volatility[0], view.strike[0], view.collateral[0]]).toEqual([
    1, 4_000, 0.5, 65_000, 2,
  ])
  expect([taken.legs.mark[0], taken.legs.volatility[0]]).toEqual([4_200, 0.56])
})

test('what a bucket needs at most grows by each slope times its move, until the neighbourhood is left', () => {
  const guard = guardOf(1_000)
  const bounds = new Bounds(0.05, 0.2)
  bounds.clear(1, 1, 1)
  bounds.forward[0] = 2
  bounds.spot[0] = 0.5
  bounds.volatility[0] = 1_000
  bounds.mark[0] = 3
  expect(guard.mostNow(now, bucketOf().taken)).toBe(Number.POSITIVE_INFINITY)
  guard.draw(bounds)
  const most = (change: Parameters<typeof bucketOf>[0]): number => guard.mostNow(now, bucketOf(change).taken)
  expect(most({})).toBeCloseTo(1_000 + 600 * 2 + 600 * 0.5, 4)
  expect(most({ volatility: 0.45, mark: 4_100 })).toBeCloseTo(2_500 + 50 + 300, 4)
  expect(most({ volatility: 0.61 })).toBe(Number.POSITIVE_INFINITY)
  expect(most({ mark: 3_700 })).toBe(Number.POSITIVE_INFINITY)
  bounds.bounded = false
  guard.draw(bounds)
  const { taken, holdings } = bucketOf()
  expect(guard.speaksOf(bare, now, 0.05, taken, holdings)).toBe(false)
  guard.take(bare, then, 1_000, taken, holdings)
  expect([guard.isDrawn, guard.speaksOf(bare, now, 0.05, taken, holdings)]).toEqual([false, true])
})
