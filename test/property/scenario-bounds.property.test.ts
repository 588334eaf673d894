import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  Bounds,
  boundsOf,
  FUTURE,
  type MarketState,
  OPTION,
  PERPETUAL,
  requirementOf,
  type Scenario,
  type ScenarioModel,
  type ScenarioResult,
  ScenarioWorkspace,
} from '../../src/core/margin/scenario/index.ts'
import {
  type Bucket,
  buckets,
  grossOf,
  type LegWords,
  legsOf,
  type Wanted,
} from '../support/scenario-books.ts'
import {
  deribitFigures,
  deribitModel,
  paradexFigures,
  paradexModel,
  pmrm2Figures,
  pmrmModel,
} from '../support/scenario-figures.ts'

interface Case {
  readonly name: string
  readonly model: ScenarioModel
  readonly wanted: Wanted
}

const cases: readonly Case[] = [
  {
    name: 'PMRM 2',
    model: pmrmModel(pmrm2Figures),
    wanted: { names: ['BTC', 'ETH'], tradedNames: ['BTC'], coinSettled: 'none', futures: false },
  },
  {
    name: 'Deribit in coin',
    model: deribitModel({ BTC: deribitFigures.BTC }, 'coin'),
    wanted: { names: ['BTC'], coinSettled: 'some', futures: true },
  },
  {
    name: 'Deribit across currencies',
    model: deribitModel(deribitFigures, 'quote'),
    wanted: { names: ['BTC', 'ETH'], coinSettled: 'some', futures: true },
  },
  {
    name: 'Paradex',
    model: paradexModel(paradexFigures),
    wanted: { names: ['BTC', 'ETH'], coinSettled: 'none', futures: true },
  },
  {
    name: 'coins that move, and options settled in them',
    model: { ...paradexModel(paradexFigures), collateral: 'moves' },
    wanted: { names: ['BTC'], coinSettled: 'some', futures: true },
  },
  {
    name: 'each group by its own worst, options counted at their marks',
    model: {
      ...paradexModel(paradexFigures),
      aggregate: { by: 'sum-of-maxima', groups: 'expiry' },
      initial: { highestOf: [[{ of: 'worst', times: 1 }]], plus: [{ of: 'option-value', times: -1 }] },
      maintenance: {
        highestOf: [[{ of: 'least-delta', times: 1 }], [{ of: 'long-value', times: 0.5 }]],
        plus: [],
      },
    },
    wanted: { names: ['BTC', 'ETH'], coinSettled: 'some', futures: true },
  },
]

/** By how much of what is allowed each coordinate of the market moves, -1 to 1, in the order they are asked for. */
type Moves = readonly number[]

const moves: fc.Arbitrary<Moves> = fc.oneof(
  // Corners of the neighbourhood, one coordinate at a time, small moves, and anything between.
  fc.array(fc.constantFrom(-1, 1), { minLength: 64, maxLength: 64 }),
  fc.array(fc.constantFrom(-1, 0, 0, 0, 0, 0, 1), { minLength: 64, maxLength: 64 }),
  fc.array(fc.double({ min: -0.001, max: 0.001, noNaN: true }), { minLength: 64, maxLength: 64 }),
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 }),
)

describe.each(cases)('$name', ({ model, wanted }) => {
  const work = new ScenarioWorkspace()

  test('a requirement moves by no more than its bound, wherever the market goes', () => {
    let bounded = 0
    fc.assert(
      fc.property(buckets(wanted), fc.array(moves, { minLength: 3, maxLength: 3 }), (bucket, tries) => {
        const bounds = new Bounds()
        boundsOf(model, legsOf(bucket), bucket.market, work, bounds)
        if (!bounds.bounded) return
        bounded += 1
        for (const start of tries) {
          // From each start the search goes on to where the bound is used up most.
          const worst = mostUsed(model, bucket, bounds, start, work)
          expect(worst).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 40 },
    )
    expect(bounded).toBeGreaterThan(10)
  })
})

/** The greatest share of the bound that any step of a search by single coordinates uses. */
function mostUsed(
  model: ScenarioModel,
  bucket: Bucket,
  bounds: Bounds,
  start: Moves,
  work: ScenarioWorkspace,
): number {
  let at = [...start]
  let most = sharesUsed(model, bucket, bounds, at, work)
  for (const [coordinate, value] of start.entries()) {
    if (coordinate % 5 !== 0) continue
    const next = at.with(coordinate, -value)
    const used = sharesUsed(model, bucket, bounds, next, work)
    if (used > most) [most, at] = [used, next]
  }
  return most
}

function sharesUsed(
  model: ScenarioModel,
  bucket: Bucket,
  bounds: Bounds,
  by: Moves,
  work: ScenarioWorkspace,
): number {
  const here = required(model, bucket, work)
  const moved = movedBy(bucket, bounds, by)
  const there = required(model, moved.bucket, work)
  const least = Math.min(...bucket.market.underlyings.map(({ spot }) => spot))
  const rounding = 1e-12 * (1 + grossOf(bucket) / (model.unit === 'coin' ? least : 1))
  const allowed = moved.allowed + rounding
  return (
    Math.max(Math.abs(there.initial - here.initial), Math.abs(there.maintenance - here.maintenance)) / allowed
  )
}

function required(model: ScenarioModel, bucket: Bucket, work: ScenarioWorkspace): ScenarioResult {
  const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
  requirementOf(model, legsOf(bucket), bucket.market, work, result)
  return result
}

function movedBy(
  { market, legs, collateral }: Bucket,
  bounds: Bounds,
  by: Moves,
): { bucket: Bucket; allowed: number } {
  let coordinate = 0
  let allowed = 0
  const next = (value: number, share: number, constant: number): number => {
    const moved = value * (1 + share * by[coordinate++ % by.length])
    allowed += constant * Math.abs(moved - value)
    return moved
  }
  const there: MarketState = {
    peg: market.peg,
    underlyings: market.underlyings.map((underlying, place) => ({
      ...underlying,
      spot: next(underlying.spot, bounds.move, bounds.spot[place]),
    })),
    expiries: market.expiries.map((expiry, place) => ({
      ...expiry,
      forward: next(expiry.forward, bounds.move, bounds.forward[place]),
    })),
  }
  const movedLegs = legs.map((leg, place) => ({
    ...leg,
    mark: next(leg.mark, bounds.move, bounds.mark[place]),
    volatility: next(leg.volatility, bounds.shift, bounds.volatility[place]),
  }))
  return { bucket: { market: there, legs: movedLegs, collateral }, allowed }
}

/** Books of one leg on one expiry, made so that one constant is nearly used up by a small move of one coordinate. */
interface TightBook {
  readonly what: string
  readonly unit: 'quote' | 'coin'
  readonly scenario: Partial<Scenario>
  readonly charges?: ScenarioModel['charges']
  readonly collateral?: 'moves' | 'aside'
  readonly leg: Partial<LegWords>
  readonly of: 'forward' | 'spot' | 'volatility' | 'mark'
  /** Least share of the bound that is used: where it is lower, a bound of one half would be noticed less surely. */
  readonly least: number
}

const roll = { name: 'roll', kind: 'roll', least: 0.01, annual: 0 } as const
const shock = { name: 'roll', kind: 'delta-shock', most: 1e9, slope: 0.001, threshold: 1_000 } as const
const half = { name: 'roll', kind: 'delta', net: 0.02, hedged: 0.01 } as const
const basis = { name: 'roll', kind: 'basis', up: 0.5, down: -0.5, add: 1, times: 0, competes: false } as const
const tight: readonly TightBook[] = [
  {
    what: 'a sold call far in the money there',
    unit: 'quote',
    scenario: { move: 2 },
    leg: { right: 1, strike: 160 },
    of: 'forward',
    least: 0.99,
  },
  {
    what: 'a bought put far in the money here',
    unit: 'quote',
    scenario: { move: 0.5 },
    leg: { right: -1, strike: 130, quantity: 1 },
    of: 'forward',
    least: 0.59,
  },
  {
    what: 'a sold call at the money there',
    unit: 'quote',
    scenario: { move: 0.5 },
    leg: { right: 1, strike: 150 },
    of: 'volatility',
    least: 0.59,
  },
  {
    what: 'the same after a shock up',
    unit: 'quote',
    scenario: { move: 0.5, volatility: 'up' },
    leg: { right: 1, strike: 150 },
    of: 'volatility',
    least: 0.69,
  },
  {
    what: 'a sold call in coin',
    unit: 'coin',
    scenario: { move: 1 },
    leg: { right: 1, strike: 190, isCoin: 1 },
    of: 'forward',
    least: 0.64,
  },
  {
    what: 'a sold put in coin',
    unit: 'coin',
    scenario: { move: -0.5 },
    leg: { right: -1, strike: 60, isCoin: 1 },
    of: 'forward',
    least: 0.96,
  },
  {
    what: 'volatility of a call in coin',
    unit: 'coin',
    scenario: { move: 0.5 },
    leg: { right: 1, strike: 150, isCoin: 1 },
    of: 'volatility',
    least: 0.49,
  },
  {
    what: 'a call in coin, asked in quote money',
    unit: 'quote',
    scenario: { move: 9 },
    leg: { right: 1, strike: 190, isCoin: 1 },
    of: 'spot',
    least: 0.4,
  },
  {
    what: 'a put in quote money, asked in coin',
    unit: 'coin',
    scenario: { move: -0.5 },
    leg: { right: -1, strike: 90 },
    of: 'spot',
    least: 0.21,
  },
  {
    what: 'an inverse perpetual that was bought',
    unit: 'coin',
    scenario: { move: -0.5 },
    leg: { kind: PERPETUAL, isCoin: 1, mark: 100, expiry: -1, quantity: 1 },
    of: 'mark',
    least: 0.98,
  },
  {
    what: 'an inverse future, asked in quote money',
    unit: 'quote',
    scenario: { move: 1 },
    leg: { kind: FUTURE, isCoin: 1, mark: 100 },
    of: 'spot',
    least: 0.98,
  },
  {
    what: 'a perpetual',
    unit: 'quote',
    scenario: { move: 1 },
    leg: { kind: PERPETUAL, mark: 100, expiry: -1 },
    of: 'mark',
    least: 0.98,
  },
  {
    what: 'a turned smile',
    unit: 'quote',
    scenario: { move: 0, skew: 'absolute' },
    leg: { right: 1, strike: 101, volatility: 5 },
    of: 'forward',
    least: 0.5,
  },
  {
    what: 'the worth of an option in coin where coins move, in a fall to nearly nothing',
    unit: 'quote',
    collateral: 'moves',
    scenario: { move: -0.99 },
    leg: { right: 1, strike: 10, isCoin: 1, quantity: 1 },
    of: 'spot',
    least: 0.85,
  },
  {
    what: 'the roll of an option at the money',
    unit: 'quote',
    scenario: { move: 0 },
    charges: [roll],
    leg: { right: 1, strike: 100 },
    of: 'forward',
    least: 0.95,
  },
  {
    what: 'its volatility, one deviation out',
    unit: 'quote',
    scenario: { move: 0 },
    charges: [roll],
    leg: { right: 1, strike: 110.6 },
    of: 'volatility',
    least: 0.85,
  },
  {
    what: 'the roll of an option in coin',
    unit: 'coin',
    scenario: { move: 0 },
    charges: [roll],
    leg: { right: 1, strike: 100, isCoin: 1 },
    of: 'forward',
    least: 0.7,
  },
  {
    what: 'a delta shock',
    unit: 'quote',
    scenario: { move: 0 },
    charges: [{ ...shock, most: 0.001 * 4_000 }],
    leg: { kind: PERPETUAL, isCoin: 1, quantity: -400_000, mark: 100, expiry: -1 },
    of: 'mark',
    least: 0.4,
  },
  {
    what: 'a least delta',
    unit: 'quote',
    scenario: { move: 0 },
    charges: [half],
    leg: { right: 1, strike: 100 },
    of: 'forward',
    least: 0.95,
  },
  {
    what: 'a basis',
    unit: 'quote',
    scenario: { move: 0 },
    charges: [basis],
    leg: { right: 1, strike: 145 },
    of: 'forward',
    least: 0.65,
  },
]

describe('bounds are not far above what a book made for them uses', () => {
  test.each(tight)('$what: $of', ({ unit, scenario, charges = [], collateral = 'aside', leg, of, least }) => {
    const model: ScenarioModel = {
      ...paradexModel(paradexFigures),
      unit,
      collateral,
      scenarios: [{ name: 'only', move: 0, volatility: 'same', weight: 1, ...scenario }],
      skew: { least: 0.02, width: 0, a: 0, b: 0, linear: { c: 0, most: 2 }, absolute: { c: 0, most: 2 } },
      charges,
      initial: { highestOf: [[{ of: charges.length === 0 ? 'worst' : 'roll', times: 1 }]], plus: [] },
      maintenance: { highestOf: [], plus: [] },
    }
    const market: MarketState = {
      peg: 1,
      underlyings: [{ name: 'BTC', spot: 100, spotConfidence: 1, perpetualConfidence: 1 }],
      expiries: [{ underlying: 0, forward: 100, years: 0.01, rate: 0, fixedShare: 0, fixedPrice: 0 }],
    }
    const legs = [
      {
        kind: OPTION,
        underlying: 0,
        expiry: 0,
        right: 0,
        isCoin: 0,
        quantity: -1,
        mark: 1,
        strike: 0,
        volatility: 1,
        ...leg,
      },
    ]
    const bucket: Bucket = { market, legs, collateral: [0] }
    const work = new ScenarioWorkspace()
    const bounds = new Bounds(0.001, 0.001)
    boundsOf(model, legsOf(bucket), market, work, bounds)
    expect(bounds.bounded).toBe(true)
    const place = { spot: 0, forward: 1, mark: 2, volatility: 3 }[of]
    const used = [-1, 1].map((by) => sharesUsed(model, bucket, bounds, [0, 0, 0, 0].with(place, by), work))
    expect(Math.max(...used)).toBeLessThanOrEqual(1)
    expect(Math.max(...used)).toBeGreaterThanOrEqual(least)
  })
})
