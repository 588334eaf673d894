import { describe, expect, test } from 'vitest'
import {
  explainRequirement,
  FUTURE,
  type MarketState,
  OPTION,
  PERPETUAL,
  ScenarioWorkspace,
} from '../../src/core/margin/scenario/index.ts'
import { UP } from '../../src/core/margin/scenario/plan.ts'
import { shocked, shockScale } from '../../src/core/margin/scenario/volatility.ts'
import { type DerivePortfolio, derivePortfolios } from '../support/derive-portfolios.ts'
import { type Bucket, type LegWords, legsOf } from '../support/scenario-books.ts'
import {
  deribitFigures,
  deribitModel,
  paradexFigures,
  paradexModel,
  pmrm1Figures,
  pmrm2Figures,
  pmrmModel,
} from '../support/scenario-figures.ts'

const nothing: LegWords = {
  kind: OPTION,
  underlying: 0,
  expiry: -1,
  right: 0,
  isCoin: 0,
  quantity: 0,
  mark: 1,
  strike: 0,
  volatility: 0,
}
const sure = { spotConfidence: 1, perpetualConfidence: 1 }

describe('portfolios that Derive publishes with their margin', () => {
  test.each(derivePortfolios)('$name', (portfolio) => {
    const bucket = bucketOf(portfolio)
    const { result } = explainRequirement(pmrmModel(portfolio.figures), legsOf(bucket), bucket.market)
    const scale = Math.max(1, Math.abs(portfolio.worth))
    expect(Math.abs(result.worst - portfolio.worst)).toBeLessThan(1e-13 * scale)
    expect(Math.abs(portfolio.worth - result.initial - portfolio.initialLeft)).toBeLessThan(1e-13 * scale)
    expect(Math.abs(portfolio.worth - result.maintenance - portfolio.maintenanceLeft)).toBeLessThan(
      1e-13 * scale,
    )
  })
})

/** Collateral stands on underlyings of its own, at a price in units of the stable coin, as Derive counts it. */
function bucketOf({
  spot,
  spotConfidence,
  perpetual,
  stable,
  collateral,
  expiries,
}: DerivePortfolio): Bucket {
  const market: MarketState = {
    peg: stable,
    underlyings: [
      { name: 'traded', spot, spotConfidence, perpetualConfidence: perpetual?.confidence ?? 1 },
      ...collateral.map(([name, , price, confidence]) => ({
        name,
        spot: price / stable,
        spotConfidence: Math.min(confidence, spotConfidence),
        perpetualConfidence: 1,
      })),
    ],
    expiries: expiries.map(({ seconds, forward, rate, confidence }) => ({
      underlying: 0,
      forward,
      years: seconds / 31_536_000,
      rate,
      fixedShare: 0,
      fixedPrice: 0,
      confidence,
    })),
  }
  const options = expiries.flatMap(({ options }, expiry) =>
    options.map(([strike, right, quantity, volatility]) => ({
      ...nothing,
      expiry,
      strike,
      right,
      quantity,
      volatility,
    })),
  )
  const held = perpetual
    ? [{ ...nothing, kind: PERPETUAL, quantity: perpetual.quantity, mark: perpetual.price }]
    : []
  return { market, legs: [...options, ...held], collateral: [0, ...collateral.map(([, amount]) => amount)] }
}

describe('answers of Deribit’s simulation', () => {
  test('a short ETH perpetual of February 2026: every bucket, the roll shock, both requirements', () => {
    const [spot, mark] = [1949.34, 1949.49]
    const legs = legsOf({
      market: { underlyings: [], expiries: [], peg: 1 },
      legs: [{ ...nothing, kind: PERPETUAL, isCoin: 1, quantity: -0.999487053 * mark, mark }],
      collateral: [0],
    })
    const market: MarketState = { peg: 1, expiries: [], underlyings: [{ name: 'ETH', spot, ...sure }] }
    const model = deribitModel({ ETH: deribitFigures.ETH }, 'coin')
    const { result, profits, lines } = explainRequirement(model, legs, market)
    // The published list has the standard buckets with three volatilities each, gains times the offset of 0.6.
    expect(profits[0]).toBeCloseTo(0.1316397582, 9)
    expect(profits[3]).toBeCloseTo(0.0935935853, 9)
    expect(profits[26]).toBeCloseTo(-0.15246412672881357, 14)
    // Its dampener leaves nothing of the extended rows, neither losses nor gains.
    expect(profits.slice(27)).toEqual(Array(8).fill(0))
    expect(amountOf(lines, 'roll')).toBeCloseTo(0.004997435265, 14)
    expect(amountOf(lines, 'delta-shock')).toBe(0)
    expect(result.initial).toBeCloseTo(0.157461562265, 9)
    expect(result.maintenance).toBeCloseTo(0.125969249812, 9)
  })

  test('a long BTC perpetual against a future of June 2024', () => {
    const [spot, mark, futureMark] = [65666.19, 65910.57, 67371.75]
    // Some eleven days to expiry: the least rate holds for both legs.
    const expiry = {
      underlying: 0,
      forward: futureMark,
      years: 11 / 365,
      rate: 0,
      fixedShare: 0,
      fixedPrice: 0,
    }
    const market: MarketState = { peg: 1, expiries: [expiry], underlyings: [{ name: 'BTC', spot, ...sure }] }
    const legs = legsOf({
      market,
      legs: [
        { ...nothing, kind: PERPETUAL, isCoin: 1, quantity: 0.314538364 * mark, mark },
        {
          ...nothing,
          kind: FUTURE,
          expiry: 0,
          isCoin: 1,
          quantity: -0.001187534 * futureMark,
          mark: futureMark,
        },
      ],
      collateral: [0],
    })
    const { result, profits, lines } = explainRequirement(
      deribitModel({ BTC: deribitFigures.BTC }, 'coin'),
      legs,
      market,
    )
    const published = [
      -0.05968587238095239, -0.04272965863636364, -0.02724789826086957, -0.013056284583333334,
    ]
    for (const [bucket, profit] of published.entries()) expect(profits[3 * bucket]).toBeCloseTo(profit, 9)
    expect(amountOf(lines, 'roll')).toBeCloseTo(0.00315725898, 14)
    expect(result.initial).toBeCloseTo(0.06284313098, 9)
    expect(result.maintenance).toBeCloseTo(0.050274504784, 9)
  })
})

test('an inverse future shows the profit of the edge in every row beyond it', () => {
  const market: MarketState = { peg: 1, expiries: [], underlyings: [{ name: 'BTC', spot: 60_000, ...sure }] }
  const legs = legsOf({
    market,
    legs: [{ ...nothing, kind: PERPETUAL, isCoin: 1, quantity: 600_000, mark: 60_000 }],
    collateral: [0],
  })
  const figures = { ...deribitFigures.BTC, dampener: 0, offset: 1, cap: Infinity }
  const { profits } = explainRequirement(deribitModel({ BTC: figures }, 'coin'), legs, market)
  const edge = (m: number): number => 10 * (1 - 1 / (1 + m))
  for (const profit of profits.slice(27, 29)) expect(profit).toBeCloseTo(edge(-0.16), 13)
  for (const profit of profits.slice(29)) expect(profit).toBeCloseTo(edge(0.16), 13)
})

test('Deribit’s example: 38% at thirty days is 46.79% at fifteen', () => {
  const rule = {
    up: 0.38,
    down: 0.38,
    pivotDays: 30,
    floorDays: 1,
    nearPower: 0.3,
    farPower: 0.13,
    leastUp: 0,
    by: 'relative',
  } as const
  const change = shocked(rule, shockScale(rule, 15 / 365), UP, 1) - 1
  // (30/15)^0.30 x 38%: published as 46.79%, to its digits 46.78%.
  expect(change).toBeCloseTo(0.38 * 2 ** 0.3, 14)
  expect(Math.abs(change - 0.4679)).toBeLessThan(0.0002)
  expect(shocked(rule, shockScale(rule, 30 / 365), UP, 1) - 1).toBeCloseTo(0.38, 14)
})

test('Paradex’s example: a perpetual against five calls of delta 0.3', () => {
  // Volatility that gives each call a delta of 0.3 at 70_000: N(d1) = 0.3 at d1 = -0.5244005127.
  const expiry = { underlying: 0, forward: 70_000, years: 0.1, rate: 0, fixedShare: 0, fixedPrice: 0 }
  const deviation = 0.6 * Math.sqrt(0.1)
  const strike = 70_000 * Math.exp(0.5244005127080407 * deviation + deviation ** 2 / 2)
  const market: MarketState = {
    peg: 1,
    expiries: [expiry],
    underlyings: [{ name: 'BTC', spot: 70_000, ...sure }],
  }
  const legs = legsOf({
    market,
    legs: [
      { ...nothing, kind: PERPETUAL, quantity: 1, mark: 70_000 },
      { ...nothing, expiry: 0, right: 1, quantity: -5, strike, volatility: 0.6 },
    ],
    collateral: [0],
  })
  const { lines } = explainRequirement(paradexModel(paradexFigures), legs, market)
  // Net 0.5, gross 2.5, hedged 1: (2% x 0.5 + 1% x 1) x 70_000.
  expect(amountOf(lines, 'least-delta')).toBeCloseTo(1_400, 6)
})

test('the perpetual’s oracle does not make collateral unsure', () => {
  const market: MarketState = {
    peg: 1,
    expiries: [],
    underlyings: [{ name: 'BTC', spot: 100, spotConfidence: 0.9, perpetualConfidence: 0.2 }],
  }
  const legs = legsOf({
    market,
    legs: [{ ...nothing, kind: PERPETUAL, quantity: 2, mark: 100 }],
    collateral: [5],
  })
  const { lines } = explainRequirement(pmrmModel(pmrm2Figures), legs, market)
  expect(amountOf(lines, 'confidence')).toBeCloseTo((1 - 0.2) * 200, 12) // and nothing of the 500 of coins
})

test('scenarios: 33 of PMRM 2, 23 of PMRM 1, 27 and 8 of Deribit, 24 of Paradex', () => {
  expect(pmrm2Figures.scenarios).toHaveLength(33)
  expect(pmrm1Figures.scenarios).toHaveLength(23)
  expect(deribitModel(deribitFigures, 'quote').scenarios).toHaveLength(35)
  expect(paradexFigures.rows).toHaveLength(24)
})

test('an empty bucket asks for nothing, under every model', () => {
  const market: MarketState = { peg: 0.9, expiries: [], underlyings: [{ name: 'BTC', spot: 100, ...sure }] }
  const legs = legsOf({ market, legs: [], collateral: [0] })
  for (const model of [
    pmrmModel(pmrm2Figures),
    deribitModel({ BTC: deribitFigures.BTC }, 'coin'),
    paradexModel(paradexFigures),
  ]) {
    const { result } = explainRequirement(model, legs, market, new ScenarioWorkspace())
    expect(result).toEqual({ initial: 0, maintenance: 0, worst: 0, worstScenario: -1 })
  }
})

function amountOf(
  lines: readonly { readonly name: string; readonly amount: number }[],
  name: string,
): number {
  return lines.find((line) => line.name === name)!.amount
}
