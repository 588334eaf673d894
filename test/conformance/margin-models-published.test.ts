import { describe, expect, test } from 'vitest'
import { explainRequirement } from '../../src/core/margin/scenario/explain.ts'
import type { Legs, MarketState } from '../../src/core/margin/scenario/legs.ts'
import type { ScenarioModel } from '../../src/core/margin/scenario/model.ts'
import { exp, normalQuantile } from '../../src/core/pricing/index.ts'
import { marginModelNamed, marginModelOf } from '../../src/venues/margin/index.ts'
import { smallBook, worthOfOptions } from '../support/margin-legs.ts'
import {
  above,
  type ExactCase,
  exactCases,
  exactForwards,
  type WholeCase,
  wholeCases,
} from '../support/published/derive-standard.ts'
import { callArray, futureArray } from '../support/published/span.ts'

const YEAR = 31_536_000
const modelOf = (name: string): ScenarioModel => marginModelOf(marginModelNamed(name))
const derive = modelOf('derive-standard')

/** What is left once a level is met, as the venue prints it: below zero, so much is asked. */
function netOf(
  model: ScenarioModel,
  legs: Legs,
  market: MarketState,
  cash: number,
): { initial: number; maintenance: number } {
  const { result } = explainRequirement(model, legs, market)
  let equity = cash + worthOfOptions(legs)
  for (const [place, { spot }] of market.underlyings.entries()) equity += legs.collateral[place] * spot
  return { initial: equity - result.initial, maintenance: equity - result.maintenance }
}

describe('Derive’s StandardManager, published to the last digit', () => {
  // The file is worked with collateral that counts for a tenth.
  const model: ScenarioModel = {
    ...derive,
    charges: derive.charges.map((charge) =>
      charge.kind === 'collateral' ? { ...charge, share: 0.9 } : charge,
    ),
  }

  test.each(exactCases)('case $name', (each) => {
    const { legs, market } = exactBook(each)
    const net = netOf(model, legs, market, each.perpetual?.cash ?? 0)
    expect(net.maintenance).toBeCloseTo(each.maintenance, 9)
    expect(net.initial).toBeCloseTo(each.initial, 9)
  })
})

function exactBook(each: ExactCase): { legs: Legs; market: MarketState } {
  const keys = [...new Set(each.options.map(([underlying, seconds]) => `${underlying} ${seconds}`))]
  const forwardOf = (underlying: 'ETH' | 'BTC', seconds: number): number =>
    each.forwards?.[seconds] ?? exactForwards[underlying][seconds]
  return smallBook({
    underlyings: [
      {
        name: 'ETH',
        spot: 1500,
        spotConfidence: each.ethConfidence ?? 1,
        perpetualConfidence: each.perpetualConfidence ?? 1,
        collateral: each.collateral ?? 0,
      },
      { name: 'BTC', spot: 28_000 },
    ],
    expiries: keys.map((key) => {
      const [underlying, seconds] = key.split(' ') as ['ETH' | 'BTC', string]
      const forward = forwardOf(underlying, Number(seconds))
      return { underlying: underlying === 'ETH' ? 0 : 1, forward, years: Number(seconds) / YEAR }
    }),
    peg: each.peg ?? 1,
    options: each.options.map(([underlying, seconds, strike, right, quantity, volatility]) => ({
      expiry: keys.indexOf(`${underlying} ${seconds}`),
      strike,
      right,
      quantity,
      volatility,
    })),
    contracts: each.perpetual ? [{ quantity: each.perpetual.amount, mark: each.perpetual.price }] : [],
  })
}

describe('Derive’s StandardManager, published in whole dollars', () => {
  test.each(wholeCases)('$name', (each) => {
    const { legs, market } = wholeBook(each)
    const marks = { ETH: 2001, BTC: 28_020 }
    const profits = (each.perpetuals ?? []).map(
      ({ underlying, amount, entry }) => amount * (marks[underlying] - entry),
    )
    const cash = profits.reduce((sum, profit) => sum + profit, each.cash ?? 0)
    const net = netOf(derive, legs, market, cash)
    // The venue cuts towards zero; a float may stand a hair on the other side of a whole dollar.
    const cut = (value: number): number => Math.trunc(value + Math.sign(value) * 1e-7) + 0
    expect({ maintenance: cut(net.maintenance), initial: cut(net.initial) }).toEqual({
      maintenance: each.maintenance,
      initial: each.initial,
    })
  })
})

function wholeBook(each: WholeCase): { legs: Legs; market: MarketState } {
  const options = each.options ?? []
  const keys = [...new Set(options.map(([underlying, days]) => `${underlying} ${days}`))]
  const spots = { ETH: 2000, BTC: 28_000 }
  return smallBook({
    underlyings: [
      {
        name: 'ETH',
        spot: spots.ETH,
        spotConfidence: each.ethConfidence ?? 1,
        perpetualConfidence: each.perpetualConfidence ?? 1,
        collateral: each.collateral?.ETH ?? 0,
      },
      { name: 'BTC', spot: spots.BTC, collateral: each.collateral?.BTC ?? 0 },
    ],
    expiries: keys.map((key) => {
      const [underlying, text] = key.split(' ') as ['ETH' | 'BTC', string]
      const days = Number(text) as 3 | 10 | 17 | 57
      const own = underlying === 'ETH' && days === 17 ? each.seventeen : undefined
      return {
        underlying: underlying === 'ETH' ? 0 : 1,
        forward: spots[underlying] + (own?.above ?? above[underlying][days]),
        years: (days * 86_400 + 8 * 3_600) / YEAR,
        confidence: own?.confidence ?? 1,
      }
    }),
    peg: each.peg ?? 1,
    options: options.map(([underlying, days, strike, right, quantity]) => ({
      expiry: keys.indexOf(`${underlying} ${days}`),
      strike,
      right,
      quantity,
      volatility: 0.5,
    })),
    contracts: (each.perpetuals ?? []).map(({ underlying, amount }) => ({
      underlying: underlying === 'ETH' ? 0 : 1,
      quantity: amount,
      mark: underlying === 'ETH' ? 2001 : 28_020,
    })),
  })
}

describe('SPAN’s published risk arrays', () => {
  const span = modelOf('span')
  const { legs, market } = smallBook({ underlyings: [{ name: 'S&P 500', spot: 410 }] })

  test.each([
    { what: 'a future', future: 1, call: 0, asks: 10_000, scenario: 13 },
    { what: 'a call bought', future: 0, call: 1, asks: 3_990, scenario: 14 },
    { what: 'a covered write', future: 1, call: -1, asks: 6_620, scenario: 13 },
  ])('$what asks $asks, by scenario $scenario', ({ future, call, asks, scenario }) => {
    legs.arrays = [
      { underlying: 0, expiry: -1, quantity: future, profits: futureArray, delta: 1 },
      { underlying: 0, expiry: -1, quantity: call, profits: callArray, delta: 0.5 },
    ]
    const { result } = explainRequirement(span, legs, market)
    expect(result.worst).toBe(asks)
    expect(result.worstScenario + 1).toBe(scenario)
    expect(result.maintenance).toBe(asks)
  })
})

describe('Deribit’s published futures', () => {
  // Its two examples: 2% + 25/100 x 0.5% of 25 coins, and 2% + 350/100 x 0.5% of 350 coins.
  test.each([
    { coins: 25, asks: 0.53125 },
    { coins: 350, asks: 13.125 },
  ])('$coins BTC ask $asks BTC', ({ coins, asks }) => {
    const { legs, market } = smallBook({
      underlyings: [{ name: 'BTC', spot: 50_000 }],
      isCoin: true,
      contracts: [{ quantity: coins * 50_000, mark: 50_000 }],
    })
    expect(explainRequirement(modelOf('deribit-standard'), legs, market).result.initial).toBeCloseTo(asks, 12)
  })
})

test('Paradex’s worked example of its least requirement', () => {
  // One perpetual bought and five calls of delta 0.3 sold at 70,000: net 0.5, gross 2.5, hedged 1, so 1,400.
  const deviation = 0.6 * Math.sqrt(0.1)
  const strike = 70_000 * exp(-normalQuantile(0.3) * deviation + (deviation * deviation) / 2)
  const { legs, market } = smallBook({
    underlyings: [{ name: 'BTC', spot: 70_000 }],
    expiries: [{ forward: 70_000, years: 0.1 }],
    options: [{ right: 1, strike, quantity: -5, volatility: 0.6 }],
    contracts: [{ quantity: 1, mark: 70_000 }],
  })
  const line = explainRequirement(modelOf('paradex'), legs, market).lines.find(
    ({ name }) => name === 'least-by-delta',
  )
  expect(line?.amount).toBeCloseTo(1_400, 6)
})
