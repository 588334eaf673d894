import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logOfRatio } from '../../src/core/margin/scenario/grid.ts'
import {
  Bounds,
  boundsOf,
  type ChargeRule,
  checkLegs,
  checkMarket,
  explainRequirement,
  faultsOfModel,
  type Legs,
  type MarketState,
  OPTION,
  requirementOf,
  type ScenarioModel,
  ScenarioProblem,
  type ScenarioResult,
  ScenarioWorkspace,
  toldFault,
} from '../../src/core/margin/scenario/index.ts'
import { outOfTheMoney } from '../../src/core/margin/scenario/option-value.ts'
import { DOWN, UP } from '../../src/core/margin/scenario/plan.ts'
import { shocked } from '../../src/core/margin/scenario/volatility.ts'
import { black, blackCoin } from '../../src/core/pricing/index.ts'
import { type Bucket, buckets, grossOf, type LegWords, legsOf } from '../support/scenario-books.ts'
import {
  deribitFigures,
  deribitModel,
  paradexFigures,
  paradexModel,
  pmrm2Figures,
  pmrmModel,
} from '../support/scenario-figures.ts'

const models: readonly ScenarioModel[] = [
  pmrmModel(pmrm2Figures),
  deribitModel({ BTC: deribitFigures.BTC }, 'coin'),
  deribitModel({ BTC: deribitFigures.BTC }, 'quote'),
  paradexModel(paradexFigures),
]

const exponents = (least: number, most: number): fc.Arbitrary<number> =>
  fc.double({ min: least, max: most, noNaN: true }).map((power) => 10 ** power)

test('one option: the value out of the money is that of `black`, far into the tails', () => {
  fc.assert(
    fc.property(
      exponents(-3, 6),
      fc.double({ min: -8, max: 8, noNaN: true }),
      exponents(-3, 0.7),
      (forward, away, deviation) => {
        const strike = forward * Math.exp(away * deviation)
        const right = strike > forward ? 1 : -1
        const expected = black(right, forward, strike, 1, deviation)
        const found = outOfTheMoney(
          logOfRatio(forward, strike),
          deviation,
          Math.sqrt(forward) * Math.sqrt(strike),
          Math.min(forward, strike),
        )
        // ln(F / K), the exponent and both tails are good to some last places; so is the value, times its steepness.
        const steep = 1 + away * away + (1 + Math.abs(away)) / deviation
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-15 * steep * expected)
        expect(found).toBeGreaterThanOrEqual(0)
      },
    ),
    { numRuns: 500 },
  )
})

test('whatever is valid gives numbers, at any extreme', () => {
  const market = fc.record({
    spot: exponents(-6, 9),
    premium: exponents(-3, 3),
    years: exponents(-11, 2),
    rate: fc.double({ min: -1, max: 5, noNaN: true }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    fixed: exponents(-6, 9),
    peg: exponents(-3, 1),
  })
  const leg = fc.record({
    right: fc.constantFrom(1, -1),
    isCoin: fc.constantFrom(0, 1),
    quantity: fc.tuple(fc.constantFrom(1, -1), exponents(-8, 9)).map(([sign, size]) => sign * size),
    moneyness: exponents(-6, 6),
    volatility: fc.oneof(fc.constant(0), exponents(-4, 2)),
  })
  const work = new ScenarioWorkspace()
  const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
  fc.assert(
    fc.property(
      market,
      fc.array(leg, { maxLength: 4 }),
      ({ spot, premium, fixed, share, ...rest }, drawn) => {
        const bucket: Bucket = {
          market: {
            peg: rest.peg,
            underlyings: [{ name: 'BTC', spot, spotConfidence: 0, perpetualConfidence: 0 }],
            expiries: [
              {
                underlying: 0,
                forward: spot * premium,
                years: rest.years,
                rate: rest.rate,
                fixedShare: share,
                fixedPrice: fixed,
              },
            ],
          },
          legs: drawn.map(({ moneyness, ...words }) => ({
            ...words,
            kind: OPTION,
            underlying: 0,
            expiry: 0,
            mark: 0,
            strike: spot * moneyness,
          })),
          collateral: [1],
        }
        const legs = legsOf(bucket)
        checkMarket(bucket.market)
        checkLegs(legs, bucket.market)
        for (const model of models) {
          requirementOf(model, legs, bucket.market, work, result)
          for (const figure of [result.initial, result.maintenance, result.worst]) {
            expect(figure).toBeGreaterThanOrEqual(0)
            expect(figure).toBeLessThan(Infinity)
          }
          const bounds = new Bounds()
          boundsOf(model, legs, bucket.market, work, bounds)
          for (const column of [bounds.forward, bounds.spot, bounds.volatility, bounds.mark])
            expect(column.every((constant) => constant >= 0)).toBe(true)
        }
      },
    ),
    { numRuns: 150 },
  )
})

describe('what is not valid is refused by name', () => {
  const sound = (): { legs: Legs; market: MarketState } => {
    const market: MarketState = {
      peg: 1,
      underlyings: [{ name: 'BTC', spot: 100, spotConfidence: 1, perpetualConfidence: 1 }],
      expiries: [{ underlying: 0, forward: 101, years: 0.1, rate: 0, fixedShare: 0, fixedPrice: 0 }],
    }
    const option: LegWords = {
      kind: OPTION,
      underlying: 0,
      expiry: 0,
      right: 1,
      isCoin: 0,
      quantity: 1,
      mark: 1,
      strike: 100,
      volatility: 1,
    }
    return { market, legs: legsOf({ market, legs: [option], collateral: [0] }) }
  }

  test.each([
    ['peg', { peg: Number.NaN }],
    ['underlyings[0].spot', { spot: 0 }],
    ['underlyings[0].spotConfidence', { spotConfidence: 1.1 }],
    ['expiries[0].years', { years: 0 }],
    ['expiries[0].forward', { forward: -1 }],
    ['expiries[0].rate', { rate: Infinity }],
    ['expiries[0].fixedShare', { fixedShare: 2 }],
    ['expiries[0].underlying', { underlying: 1 }],
  ])('a market: %s', (place, change) => {
    const { market } = sound()
    const { peg = market.peg, ...others } = change as { readonly peg?: number }
    const changed: MarketState = {
      peg,
      underlyings: market.underlyings.map((underlying) => ({ ...underlying, ...others })),
      expiries: market.expiries.map((expiry) => ({ ...expiry, ...others })),
    }
    expect(() => checkMarket(changed)).toThrow(ScenarioProblem)
    expect(() => checkMarket(changed)).toThrow(`${place} is `)
  })

  test.each([
    ['volatility', -0.1],
    ['strike', 0],
    ['quantity', Number.NaN],
    ['right', 0],
    ['expiry', 7],
    ['kind', 9],
    ['mark', -1],
  ] as const)('a leg: %s', (column, value) => {
    const { legs, market } = sound()
    checkLegs(legs, market)
    legs[column][0] = value
    expect(() => checkLegs(legs, market)).toThrow(`leg 0, ${column} is ${value}; it must be`)
  })

  const [pmrm] = models
  const [deribit] = models.slice(1)
  const row = { name: 'row', move: 0, volatility: 'same', weight: 1 } as const
  const delta = { points: [{ move: 0, weight: 0 }] }
  const charges = (...list: readonly ChargeRule[]): Partial<ScenarioModel> => ({
    charges: list.map((rule, at) => ({ name: `charge ${at}`, ...rule })),
    initial: { highestOf: [], plus: [] },
    maintenance: { highestOf: [], plus: [] },
  })

  test.each<[string, Partial<ScenarioModel>, string]>([
    ['no rule for volatility', { volatility: null }, 'scenarios.0.volatility: found "up" without'],
    ['no rule for skew', { skew: null }, 'skew: found "linear" without a skew rule'],
    ['a price that falls to nothing', { scenarios: [{ ...row, move: -1 }] }, 'scenarios.0.move: found -1,'],
    [
      'one of its own that does',
      { scenarios: [{ ...row, moves: { BTC: -2 } }] },
      'scenarios.0.moves.BTC: found -2, expected a move above -1',
    ],
    [
      'a weight below zero',
      { scenarios: [{ ...row, weight: -1 }] },
      'weight: found -1, expected zero or above',
    ],
    ['no figure', { scenarios: [{ ...row, weight: Number.NaN }] }, 'scenarios.0.weight: found NaN, expected'],
    ['a figure without end', { scenarios: [{ ...row, weight: 1e16 }] }, 'found 10000000000000000, expected'],
    ['a name twice', { scenarios: [row, row] }, 'scenarios.1.name: found a second "row"'],
    [
      'a row outside the grid, with groups by expiry',
      {
        scenarios: [{ ...row, extended: { range: 1, factor: 1, dampener: 0 } }],
        aggregate: { by: 'min', groups: 'expiry' },
      },
      'scenarios.0.extended: found a row outside the grid',
    ],
    [
      'a term that leads nowhere',
      { initial: { highestOf: [[{ of: 'fees', times: 1 }]], plus: [] } },
      'initial.highestOf.0.0: found "fees"',
    ],
    ['a charge below zero', charges({ kind: 'delta', net: -0.1, hedged: 0 }), 'charges.0.net: found -0.1'],
    [
      'a basis below zero',
      charges({ kind: 'basis', up: -0.1, down: -0.2, add: -1, times: 0, competes: true }),
      'charges.0.add: found -1',
    ],
    [
      'a mean without weights',
      charges({ kind: 'credit', delta, pairs: [] }),
      'charges.0.delta.points: found no weight',
    ],
    [
      'a spread of tiers that are not there',
      charges({
        kind: 'spread',
        delta,
        tiers: [{ from: 0, below: null }],
        spreads: [{ one: 0, other: 1, charge: 0 }],
      }),
      'charges.0.spreads.0: found a spread of the tiers 0 and 1',
    ],
    [
      'tiers over a charge that comes later',
      charges(
        { kind: 'tiered', of: 'charge 1', tiers: [{ upTo: null, times: 1 }] },
        { kind: 'delta', net: 0, hedged: 0 },
      ),
      'charges.0.of: found "charge 1"',
    ],
  ])('a model with %s', (_, change, expected) => {
    expect(
      faultsOfModel({ ...pmrm, ...change })
        .map(toldFault)
        .join('\n'),
    ).toContain(expected)
  })

  test('a model may take something away in a term, and turn a smile both ways', () => {
    const less = { highestOf: [], plus: [{ of: 'worst', times: -1 }] }
    expect(faultsOfModel({ ...pmrm, initial: less })).toEqual([])
    expect(faultsOfModel(deribit)).toEqual([])
  })
})

test('an explanation shows each charge and both sums with their numbers', () => {
  const market: MarketState = {
    peg: 0.95,
    underlyings: [{ name: 'BTC', spot: 100, spotConfidence: 0.5, perpetualConfidence: 1 }],
    expiries: [{ underlying: 0, forward: 100, years: 0.1, rate: 0, fixedShare: 0, fixedPrice: 0 }],
  }
  const sold: LegWords = {
    kind: OPTION,
    underlying: 0,
    expiry: 0,
    right: 1,
    isCoin: 0,
    quantity: -2,
    mark: 1,
    strike: 110,
    volatility: 0.5,
  }
  const { lines, result, profits } = explainRequirement(
    models[0],
    legsOf({ market, legs: [sold], collateral: [0] }),
    market,
  )
  expect(profits[result.worstScenario]).toBe(-result.worst)
  const line = (name: string): string => lines.find((each) => each.name === name)!.formula
  expect(line('worst')).toBe('500.0% up, the worst of 33 scenarios')
  expect(line('shorts')).toBe('0.003 x 200 of naked-shorts')
  expect(line('confidence')).toBe('(1 - 0.5) x 1 x 2 x 100')
  // The peg is 0.04 below 0.99, so the worst counts 1 + 4 x 0.04 times.
  expect(line('initial')).toMatch(/^1\.16\d* x worst \d.* \+ 1 x perpetuals 0 .* \+ 1 x confidence 100$/)
  expect(lines.map((each) => each.name)).toEqual([
    'worst',
    ...models[0].charges.map(({ name }) => name),
    'initial',
    'maintenance',
  ])
})

test('requirements do not hang on the order of legs beyond rounding, nor on legs of nothing', () => {
  const wanted = { names: ['BTC'], coinSettled: 'some', futures: true } as const
  const work = new ScenarioWorkspace()
  fc.assert(
    fc.property(buckets(wanted), (bucket) => {
      const [one, other]: ScenarioResult[] = [
        bucket.legs,
        bucket.legs.toReversed().filter(({ quantity }) => quantity !== 0),
      ].map((legs) => {
        const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
        requirementOf(models[2], legsOf({ ...bucket, legs }), bucket.market, work, result)
        return result
      })
      const gross = bucket.legs.reduce(
        (sum, { quantity, strike }) => sum + Math.abs(quantity) * (strike + 120_000),
        1,
      )
      expect(Math.abs(one.initial - other.initial)).toBeLessThanOrEqual(1e-13 * gross)
    }),
    { numRuns: 60 },
  )
})

describe('how groups come together', () => {
  const wanted = { names: ['BTC', 'ETH'], coinSettled: 'some', futures: true } as const
  const work = new ScenarioWorkspace()
  const worstOf = (model: ScenarioModel, bucket: Bucket): number => {
    const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
    requirementOf(model, legsOf(bucket), bucket.market, work, result)
    return result.worst
  }
  const near = (bucket: Bucket, one: number, other: number): void =>
    expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-12 * (1 + grossOf(bucket)))

  test('each group by its own worst is what the groups ask for one by one', () => {
    const model: ScenarioModel = { ...models[3], aggregate: { by: 'sum-of-maxima', groups: 'expiry' } }
    fc.assert(
      fc.property(buckets(wanted), (bucket) => {
        const groups = Map.groupBy(
          bucket.legs,
          ({ expiry, underlying }) => `${expiry} ${expiry < 0 ? underlying : ''}`,
        )
        const alone = [...groups.values()].map((legs) => worstOf(models[3], { ...bucket, legs }))
        near(
          bucket,
          worstOf(model, bucket),
          alone.reduce((sum, worst) => sum + worst, 0),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('offsets in full are a plain sum, no offsets are the losses alone, and a cap lies between', () => {
    const by = (factor: number, cap: number | null): ScenarioModel => ({
      ...models[3],
      aggregate: { by: 'offset', groups: 'underlying', factor, cap },
    })
    fc.assert(
      fc.property(buckets(wanted), fc.double({ min: 0, max: 1e5, noNaN: true }), (bucket, cap) => {
        near(bucket, worstOf(by(1, null), bucket), worstOf(models[3], bucket))
        near(bucket, worstOf(by(1, 0), bucket), worstOf(by(0, null), bucket))
        const capped = worstOf(by(1, cap), bucket)
        expect(capped).toBeGreaterThanOrEqual(worstOf(by(1, null), bucket))
        expect(capped).toBeLessThanOrEqual(worstOf(by(1, 0), bucket))
      }),
      { numRuns: 60 },
    )
  })

  test('whoever only bought options loses at most what they are worth', () => {
    fc.assert(
      fc.property(buckets({ ...wanted, coinSettled: 'none', futures: false }), (bucket) => {
        const legs = bucket.legs
          .filter(({ kind }) => kind === OPTION)
          .map((leg) => ({ ...leg, quantity: Math.abs(leg.quantity) }))
        const worth = legs.reduce((sum, { quantity, right, strike, volatility, expiry }) => {
          const { forward, years } = bucket.market.expiries[expiry]
          return sum + quantity * black(right, forward, strike, years, volatility)
        }, 0)
        expect(worstOf(models[3], { ...bucket, legs })).toBeLessThanOrEqual(
          worth * (1 + 1e-12) + 1e-12 * grossOf(bucket),
        )
      }),
      { numRuns: 60 },
    )
  })
})

test('a coin-settled option under a model in quote money: its gain alone, or all it is worth where coins move', () => {
  const [spot, forward, strike, years, volatility] = [100, 102, 80, 0.25, 0.6]
  const market: MarketState = {
    peg: 1,
    underlyings: [{ name: 'BTC', spot, spotConfidence: 1, perpetualConfidence: 1 }],
    expiries: [{ underlying: 0, forward, years, rate: 0, fixedShare: 0, fixedPrice: 0 }],
  }
  const sold: LegWords = {
    ...{ kind: OPTION, underlying: 0, expiry: 0, right: 1, isCoin: 1, quantity: -3 },
    ...{ strike, volatility, mark: blackCoin(1, forward, strike, years, volatility) },
  }
  const profitOf = (collateral: NonNullable<ScenarioModel['collateral']>): number => {
    const model: ScenarioModel = {
      ...paradexModel(paradexFigures),
      ...{ collateral, charges: [], scenarios: [{ name: 'up', move: 0.2, volatility: 'same', weight: 1 }] },
      ...{ initial: { highestOf: [], plus: [] }, maintenance: { highestOf: [], plus: [] } },
    }
    return explainRequirement(model, legsOf({ market, legs: [sold], collateral: [0] }), market).profits[0]
  }
  const [before, after] = [forward, 1.2 * forward].map((at) => blackCoin(1, at, strike, years, volatility))
  expect(profitOf('aside')).toBeCloseTo(-3 * (after - before) * 1.2 * spot, 10)
  expect(profitOf('moves')).toBeCloseTo(-3 * (after * 1.2 * spot - before * spot), 10)
  expect(profitOf(['ETH'])).toBe(profitOf('aside'))
})

test('a shock of volatility in absolute terms is added, and never takes it below zero', () => {
  const rule = {
    up: 0.2,
    down: 0.3,
    pivotDays: 30,
    floorDays: 1,
    nearPower: 0,
    farPower: 0,
    leastUp: 0,
    by: 'absolute',
  } as const
  expect(shocked(rule, 1, UP, 0.5)).toBeCloseTo(0.7, 15)
  expect(shocked(rule, 1, DOWN, 0.5)).toBeCloseTo(0.2, 15)
  expect(shocked(rule, 1, DOWN, 0.2)).toBe(0)
})
