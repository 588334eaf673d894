import {
  Bounds,
  boundsOf,
  Legs,
  type MarketState,
  OPTION,
  requirementOf,
  type Scenario,
  type ScenarioModel,
  type ScenarioResult,
  ScenarioWorkspace,
} from '../src/core/margin/scenario/index.ts'
import { black } from '../src/core/pricing/index.ts'
import { pmrm2Figures, pmrmModel } from '../test/support/scenario-figures.ts'
import { type Bench, type BenchRow, measure, median, ratio } from './support/bench.ts'
import { type BenchOptions, benchOptions } from './support/options.ts'
import { hasPeer, runPeer } from './support/peer.ts'

const LEGS = 60
const TURNS = 6
const ROUNDS = 7

/** Scenario margin of 60 options in 33 scenarios, beside a C++ loop over QuantLib's blackFormula where that is built. */
export const benches: readonly Bench[] = [{ name: 'scenario margin', run: runAll }]

function runAll(): BenchRow[] {
  return [...besidePeer(), ...underPmrm()]
}

/** The peer's own portfolios: 60 options on 60 expiries, so that nothing but the shocks is shared between them. */
function besidePeer(): BenchRow[] {
  const options = benchOptions()
  const books = Array.from({ length: Math.floor(options.count / LEGS) }, (_, place) =>
    bookOf(options, place * LEGS),
  )
  const work = new ScenarioWorkspace()
  const isCompared = hasPeer()
  const ours: number[] = []
  const theirs: number[] = []
  let sum = 0
  let theirSum = 0
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (let round = 0; round < ROUNDS; round += 1)
      ours.push((measure(() => (sum = worstOfAll(books, work)), { warm: 1, runs: 1 }) * 1e6) / books.length)
    if (!isCompared) continue
    const { grid } = runPeer(options, ROUNDS)
    theirs.push(grid.best)
    theirSum = grid.sum
  }
  const best = Math.min(...ours)
  const rows: BenchRow[] = [
    accountsRow('the worst of 33, 60 expiries', best, `median ${median(ours).toFixed(0)} ns`),
  ]
  if (theirs.length === 0) return rows
  const peer = Math.min(...theirs)
  if (!(Math.abs(sum - theirSum) <= 1e-9 * Math.abs(theirSum)))
    throw new Error(`The peer's portfolios come to ${theirSum}, ours to ${sum}: they are not the same work.`)
  const note = `shocks inside the peer's loop; best ${(peer / 1e3).toFixed(0)} us`
  return [
    ...rows,
    { name: 'beside QuantLib', value: ratio(peer, best), unit: 'times', target: { atLeast: 1 }, note },
  ]
}

interface Book {
  readonly legs: Legs
  readonly market: MarketState
  /** Worth of the options as they stand, which the peer's figure has in it. */
  readonly worth: number
}

function bookOf({ right, forward, strike, years, volatility }: BenchOptions, first: number): Book {
  const legs = new Legs(LEGS, 1)
  const places = Array.from({ length: LEGS }, (_, leg) => first + leg)
  for (const [leg, place] of places.entries()) {
    legs.kind[leg] = OPTION
    legs.expiry[leg] = leg
    legs.right[leg] = right[place]
    legs.quantity[leg] = (place % 5) - 2
    legs.strike[leg] = strike[place]
    legs.volatility[leg] = volatility[place]
  }
  legs.count = LEGS
  const expiries = places.map((place) => ({
    underlying: 0,
    forward: forward[place],
    years: years[place],
    rate: 0,
    fixedShare: 0,
    fixedPrice: 0,
  }))
  const worths = places.map(
    (place, leg) =>
      legs.quantity[leg] *
      black(right[place], forward[place], strike[place], years[place], volatility[place]),
  )
  return { legs, market: marketOf(expiries), worth: worths.reduce((total, worth) => total + worth, 0) }
}

function marketOf(expiries: MarketState['expiries']): MarketState {
  return {
    peg: 1,
    underlyings: [{ name: 'BTC', spot: 60_000, spotConfidence: 1, perpetualConfidence: 1 }],
    expiries,
  }
}

/** Eleven moves by three of volatility, and nothing beside them, as the peer has it. */
const plain: ScenarioModel = {
  ...pmrmModel(pmrm2Figures),
  scenarios: Array.from({ length: 11 }, (_, place) => 0.15 * ((2 * place) / 10 - 1)).flatMap((move) =>
    (['down', 'same', 'up'] as const).map(
      (volatility): Scenario => ({ name: '', move, volatility, weight: 1 }),
    ),
  ),
  volatility: {
    up: 0.5,
    down: 0.25,
    pivotDays: 30,
    floorDays: 1,
    nearPower: 0.3,
    farPower: 0.3,
    leastUp: 0.01,
    by: 'relative',
  },
  discount: null,
  charges: [],
  initial: { highestOf: [[{ of: 'worst', times: 1 }]], plus: [] },
  maintenance: { highestOf: [], plus: [] },
}

function worstOfAll(books: readonly Book[], work: ScenarioWorkspace): number {
  const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
  let sum = 0
  for (const { legs, market, worth } of books) {
    requirementOf(plain, legs, market, work, result)
    let least = Infinity
    for (let scenario = 0; scenario < 33; scenario += 1) least = Math.min(least, work.totals[scenario])
    sum += worth + least
  }
  return sum
}

/** A book over five expiries under all of PMRM 2: 33 scenarios, discounts, and every charge. */
function underPmrm(): BenchRow[] {
  const model = pmrmModel(pmrm2Figures)
  const { legs, market } = fiveExpiries()
  const work = new ScenarioWorkspace()
  const bounds = new Bounds()
  const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
  const each = (fn: () => void): number => {
    const turn = (): void => {
      for (let time = 0; time < 50; time += 1) fn()
    }
    return Math.min(...Array.from({ length: 40 }, () => (measure(turn, { warm: 5, runs: 1 }) * 1e6) / 50))
  }
  const whole = each(() => requirementOf(model, legs, market, work, result))
  const bounded = each(() => boundsOf(model, legs, market, work, bounds))
  return [
    accountsRow('PMRM 2 with its charges, 5 expiries', whole),
    { name: 'its bound', value: bounded / 1e3, unit: 'us each' },
  ]
}

function fiveExpiries(): { legs: Legs; market: MarketState } {
  const years = [7 / 365, 30 / 365, 90 / 365, 180 / 365, 1]
  const legs = new Legs(LEGS, 1)
  for (let leg = 0; leg < LEGS; leg += 1) {
    const expiry = Math.floor(leg / 12)
    legs.kind[leg] = OPTION
    legs.expiry[leg] = expiry
    legs.right[leg] = leg % 3 === 0 ? -1 : 1
    legs.quantity[leg] = (leg % 5) - 2.5
    legs.volatility[leg] = 0.4 + 0.01 * (leg % 40)
    legs.strike[leg] = 60_000 * (1 + 0.6 * Math.sqrt(years[expiry]) * (((leg % 12) - 5.5) / 3))
  }
  legs.count = LEGS
  const expiry = { underlying: 0, rate: 0.05, fixedShare: 0, fixedPrice: 0 }
  return {
    legs,
    market: marketOf(years.map((each) => ({ ...expiry, forward: 60_000 * (1 + 0.05 * each), years: each }))),
  }
}

function accountsRow(name: string, ns: number, note?: string): BenchRow {
  return { name, value: 1e9 / ns, unit: 'accounts/s', ...(note !== undefined && { note }) }
}
