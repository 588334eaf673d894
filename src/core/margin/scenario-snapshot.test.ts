import { expect, test } from 'vitest'
import type { ExpiryState, MarketState, UnderlyingState } from './scenario/legs.ts'
import { MarketSnapshot } from './scenario-snapshot.ts'

const btc: UnderlyingState = { name: 'BTC', spot: 60_000, spotConfidence: 1, perpetualConfidence: 0.9 }
const june: ExpiryState = {
  underlying: 0,
  forward: 61_000,
  years: 0.5,
  rate: 0.05,
  fixedShare: 0,
  fixedPrice: 0,
}
const market: MarketState = { underlyings: [btc], expiries: [june], peg: 1 }
const layout = {}
const then = new MarketSnapshot(market, layout)

test('forwards and spots may move: a snapshot tells by how much', () => {
  const now = new MarketSnapshot(
    { ...market, underlyings: [{ ...btc, spot: 59_400 }], expiries: [{ ...june, forward: 61_122 }] },
    layout,
  )
  const { isStill, spot, forward, largest } = then.movesTo(now)
  expect({ isStill, spot: [...spot], forward: [...forward], largest }).toEqual({
    isStill: true,
    spot: [600],
    forward: [122],
    largest: 0.01,
  })
})

const others: Readonly<Record<string, MarketState>> = {
  peg: { ...market, peg: 0.9999 },
  'confidence of the spot': { ...market, underlyings: [{ ...btc, spotConfidence: 0.9999 }] },
  'confidence of the perpetual': { ...market, underlyings: [{ ...btc, perpetualConfidence: 0.9001 }] },
  time: { ...market, expiries: [{ ...june, years: 0.499999 }] },
  rate: { ...market, expiries: [{ ...june, rate: 0.0501 }] },
  'share that is fixed': { ...market, expiries: [{ ...june, fixedShare: 0.001 }] },
  'price of it': { ...market, expiries: [{ ...june, fixedPrice: 1 }] },
}

test.each(Object.keys(others))('everything else has to stand still: %s', (name) => {
  const now = new MarketSnapshot(others[name], layout)
  expect(then.movesTo(now).isStill).toBe(false)
  expect(now.movesTo(then).isStill).toBe(false)
  expect(then.isOf(others[name], layout)).toBe(false)
})

test('places that mean something else are another market, whatever its figures', () => {
  expect(then.movesTo(new MarketSnapshot(market, {})).isStill).toBe(false)
  expect(then.isOf(market, {})).toBe(false)
  expect(then.isOf({ ...market }, layout)).toBe(true)
})

test('a snapshot gives back the market it was taken of', () => {
  for (const state of [market, ...Object.values(others)])
    expect(new MarketSnapshot(state, layout).state).toEqual(state)
})
