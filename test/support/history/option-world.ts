import fc from 'fast-check'
import type { CommandBody, MarkMove } from '../../../src/core/engine/commands.ts'
import type { ScenarioModel } from '../../../src/core/margin/scenario/model.ts'
import { fraction } from '../../../src/core/market/fraction.ts'
import type { InstrumentTerms } from '../../../src/core/market/instrument.ts'
import type { OptionFee, OptionTerms, ReferenceKind } from '../../../src/core/market/reference.ts'
import type { Rulebook, StepOf } from '../../../src/core/waterfall/rulebook.ts'

/** What differs between venues of options. */
export interface OptionWorld {
  readonly windowMs: number
  readonly staleAfterMs: number | null
  readonly onStaleMark: 'liquidate' | 'defer'
  readonly fee: OptionFee | null
  readonly models: readonly [ScenarioModel, ScenarioModel]
  /** Whether a loss begins with a hedge under the first rulebook, and how far that goes. */
  readonly hedge: 'health' | 'flat' | null
}

/** Series that options bring, in the order listed after the five of every world. */
export const INDEX = 5
export const FORWARD = 6
export const VOLATILITY = 7
export const OTHER_VOLATILITY = 8
export const RATE = 9
export const CALL = 10
export const PUT = 11
export const HIGH_CALL = 12
export const COIN_CALL = 13
export const COIN_PUT = 14
export const INDEX_FUTURE = 15
const references = [INDEX, FORWARD, VOLATILITY, OTHER_VOLATILITY, RATE]
export const optionSeries: readonly number[] = [CALL, PUT, HIGH_CALL, COIN_CALL, COIN_PUT]
const expiring = [...optionSeries, INDEX_FUTURE]

/** Fifty minutes after the beginning: most histories come to it. */
export const OPTION_EXPIRY = 3_001_000

const kinds: Readonly<Record<number, readonly [ReferenceKind, string]>> = {
  [INDEX]: ['index', 'BTC-INDEX'],
  [FORWARD]: ['forward', 'BTC-FORWARD'],
  [VOLATILITY]: ['volatility', 'IV'],
  [OTHER_VOLATILITY]: ['volatility', 'IV-2'],
  [RATE]: ['rate', 'BTC-RATE'],
}

function modelOf(most: number, unit: 'quote' | 'coin', isCharged: boolean): ScenarioModel {
  return {
    name: 'fuzz',
    title: 'For histories',
    standing: 'template',
    sources: [],
    notes: [],
    unit,
    scenarios: [-most, -most / 2, 0, most / 2, most].flatMap((move) =>
      (['up', 'down'] as const).map((volatility) => ({
        name: `${move} ${volatility}`,
        move,
        volatility,
        weight: 1,
      })),
    ),
    volatility: {
      up: 0.4,
      down: 0.25,
      pivotDays: 30,
      floorDays: 1,
      nearPower: 0.3,
      farPower: 0.13,
      leastUp: 0,
      by: 'relative',
    },
    skew: null,
    discount: null,
    collateral: isCharged ? 'moves' : 'aside',
    aggregate: { by: 'min', groups: isCharged ? 'expiry' : 'underlying' },
    charges: isCharged ? [{ name: 'perpetuals', kind: 'notional', of: 'perpetuals', share: 0.01 }] : [],
    initial: {
      highestOf: [[{ of: 'worst', times: 1.3 }]],
      plus: isCharged ? [{ of: 'perpetuals', times: 1 }] : [],
    },
    maintenance: { highestOf: [[{ of: 'worst', times: 1 }]], plus: [] },
  }
}

export const anyOptionWorld: fc.Arbitrary<OptionWorld> = fc.record({
  hedge: fc.constantFrom(null, 'health', 'flat'),
  windowMs: fc.constantFrom(0, 600_000, 1_800_000),
  staleAfterMs: fc.constantFrom(null, 900_000),
  onStaleMark: fc.constantFrom('liquidate', 'defer'),
  fee: fc.constantFrom(null, { ofUnderlying: 300, mostOfPremium: 125_000 }),
  models: fc.constantFrom<[ScenarioModel, ScenarioModel]>(
    [modelOf(0.2, 'quote', false), modelOf(0.3, 'quote', true)],
    [modelOf(0.1, 'quote', true), modelOf(0.2, 'coin', false)],
  ),
})

/** A rulebook whose losses begin with a hedge: it would come too seldom to where there is something to trade against. */
export function withHedge(rulebook: Rulebook, until: 'health' | 'flat'): Rulebook {
  const hedge: StepOf<'hedge-delta'> = {
    step: 'hedge-delta',
    name: null,
    when: [],
    with: ['LIN', 'FUT-2', 'INV'],
    until,
    limit: { at: 'none' },
    caps: { perLoss: null, perCommand: null, perWindow: null },
  }
  return { ...rulebook, steps: [hedge, ...rulebook.steps] }
}

type Plain = Omit<InstrumentTerms, 'symbol' | 'kind' | 'option' | 'underlying'>

/** Terms of an option, or of the future that expires with them. `plain` is what instruments of the world have in common. */
export function expiringTerms(world: OptionWorld, plain: Plain, series: number): InstrumentTerms {
  const common = { ...plain, expiresAt: OPTION_EXPIRY, settlementAsset: 0, fundScope: 'USD' } as const
  if (series === INDEX_FUTURE) return { ...common, symbol: 'FUT-2', kind: 'future', underlying: INDEX }
  const isCoin = series === COIN_CALL || series === COIN_PUT
  const option: OptionTerms = {
    right: series === PUT || series === COIN_PUT ? 'put' : 'call',
    strike: fraction(series === PUT ? 480n : series === HIGH_CALL ? 560n : 500n, 1n),
    settledIn: isCoin ? 'coin' : 'quote',
    index: INDEX,
    forward: FORWARD,
    volatility: series === HIGH_CALL ? OTHER_VOLATILITY : VOLATILITY,
    windowMs: world.windowMs,
    ...(world.fee !== null && { fee: world.fee }),
  }
  return {
    ...common,
    symbol: ['CALL', 'PUT', 'HIGH-CALL', 'COIN-CALL', 'COIN-PUT'][series - CALL],
    kind: 'option',
    ...(isCoin && {
      settlementAsset: 1,
      markIncrement: fraction(1n, 1_000n),
      priceIncrement: fraction(1n, 1_000n),
    }),
    brackets: [],
    onStaleMark: world.onStaleMark,
    option,
  }
}

/** Lists references, options and their future, marks the references and takes up the first model. */
export function optionListings(world: OptionWorld, plain: Plain): CommandBody[] {
  return [
    ...references.map((series): CommandBody => {
      const [kind, symbol] = kinds[series]
      const increment = kind === 'index' || kind === 'forward' ? fraction(1n, 2n) : fraction(1n, 100n)
      const staleAfterMs = series === INDEX ? world.staleAfterMs : null
      return {
        type: 'list-reference',
        terms: { symbol, kind, increment, highestMark: 100_000, staleAfterMs },
      }
    }),
    ...expiring.map(
      (series): CommandBody => ({ type: 'list-instrument', terms: expiringTerms(world, plain, series) }),
    ),
    {
      type: 'move-marks',
      marks: [
        { series: INDEX, mark: 1_000 },
        { series: FORWARD, mark: 1_004 },
        { series: VOLATILITY, mark: 60 },
        { series: OTHER_VOLATILITY, mark: 70 },
        { series: RATE, mark: 3 },
        ...startMarks,
      ],
    },
    adoptModel(world, 0, true),
  ]
}

const startMarks: readonly MarkMove[] = [
  { series: CALL, mark: 24 },
  { series: PUT, mark: 9 },
  { series: HIGH_CALL, mark: 3 },
  { series: COIN_CALL, mark: 24 },
  { series: COIN_PUT, mark: 23 },
  { series: INDEX_FUTURE, mark: 1_004 },
]

export function adoptModel({ models }: OptionWorld, at: number, options: boolean): CommandBody {
  return {
    type: 'adopt-margin-model',
    name: at === 0 ? 'first' : 'second',
    model: models[at],
    options,
    references: {
      peg: null,
      rates: [{ index: INDEX, series: RATE }],
      confidence: [],
      coins: [{ index: INDEX, asset: 1 }],
    },
  }
}
