import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHOSE_MODEL } from '../../src/core/book/layout.ts'
import { movePosition } from '../../src/core/book/posting.ts'
import { openHouse } from '../../src/core/engine/house.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { inTrial } from '../../src/core/engine/trial.ts'
import { Assessment } from '../../src/core/margin/model.ts'
import { unitsUp } from '../../src/core/margin/units-up.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import {
  COIN_PUT,
  FORWARD,
  INDEX,
  INDEX_FUTURE,
  optionSeries,
  VOLATILITY,
} from '../support/history/option-world.ts'
import { DOLLAR_ACCOUNTS, FIRST_PARTICIPANT, setUp } from '../support/history/setup.ts'
import {
  anyHistory,
  INVERSE_PERPETUAL,
  LINEAR_FUTURE,
  LINEAR_PERPETUAL,
  START,
  type World,
} from '../support/history/world.ts'
import { assessTwin, twinOf } from '../support/margin-twin.ts'

const [DOLLARS, COINS] = [FIRST_PARTICIPANT, FIRST_PARTICIPANT + DOLLAR_ACCOUNTS]
const tradable = [...optionSeries, INDEX_FUTURE, LINEAR_PERPETUAL, INVERSE_PERPETUAL, LINEAR_FUTURE]

type Deal = readonly [row: number, series: number, quantity: number]
/** What becomes of the market: shares of prices and of a volatility, and a position that changes, or none. */
interface Move {
  readonly price: number
  readonly forward: number
  readonly volatility: number
  readonly waits: number
  readonly deal: Deal | null
}

const anyWorld: fc.Arbitrary<World> = anyHistory(1)
  .map(({ world }) => world)
  .filter(({ options, hasIndex }) => options !== null && hasIndex)
const anyDeal: fc.Arbitrary<Deal> = fc.tuple(
  fc.constantFrom(DOLLARS, DOLLARS + 1, COINS),
  fc.constantFrom(...tradable),
  fc.integer({ min: -60, max: 60 }),
)
const anyShare = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0.985, max: 1.015, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: 0.5, max: 2, noNaN: true }) },
  { weight: 3, arbitrary: fc.constant(1) },
)
const anyMove: fc.Arbitrary<Move> = fc.record({
  price: anyShare,
  forward: anyShare,
  volatility: fc.oneof(anyShare, fc.constant(0)),
  waits: fc.constantFrom(0, 0, 0, 0, 61_000, 1_900_000),
  deal: fc.option(anyDeal, { freq: 5 }),
})

function houseOf(world: World, deals: readonly Deal[]): House {
  const house = openHouse({ accounts: 64 })
  house.at = START
  for (const body of setUp(world)) {
    // Nobody is to be liquidated here.
    if (body.type === 'adopt-rulebook') continue
    const outcome = submit(house, { id: 0, at: house.at, by: 'test', body })
    if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`)
  }
  for (const deal of deals) take(house, deal)
  return house
}

/** A position as if it had been dealt at the mark with the market beyond, without asking anybody. */
function take({ book, markets, tables }: House, [row, series, quantity]: Deal): void {
  if (quantity === 0) return
  const value = markets.valueNow(series, quantity)
  const { market } = tables.house[markets.instrument(series).terms.settlementAsset]
  movePosition(book, markets, row, series, quantity, value)
  movePosition(book, markets, market, series, -quantity, -value)
}

test('a house asks of every bucket what its model asks of the legs laid out anew, in whole units', () => {
  fc.assert(
    fc.property(
      anyWorld,
      fc.array(anyDeal, { minLength: 1, maxLength: 16 }),
      fc.boolean(),
      (world, deals, chooses) => {
        const house = houseOf(world, deals)
        if (chooses) {
          house.models.choose(COINS, 0)
          house.book.setFlag(COINS, CHOSE_MODEL, true)
        }
        const twin = twinOf(house)
        const [kept, opened] = [new Assessment(), new Assessment()]
        for (let row = 0; row < house.book.accounts; row += 1) {
          const own = assessTwin(twin, twin.accounts[row])
          house.model.assess(row, kept)
          house.model.assessInitial(row, opened)
          expect(
            [kept.marginEquity, kept.netEquity, kept.maintenance, opened.initial],
            `account ${row}`,
          ).toEqual([own.marginEquity, own.netEquity, own.maintenance, own.initial].map(Number))
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('a trade in thought leaves a bucket as it is, and asks what it would be asked after it', () => {
  fc.assert(
    fc.property(
      anyWorld,
      fc.array(anyDeal, { maxLength: 8 }),
      anyDeal,
      (world, deals, [row, series, quantity]) => {
        const house = houseOf(world, deals)
        const [supposed, real] = [new Assessment(), new Assessment()]
        const value = house.markets.valueNow(series, quantity)
        house.model.assessAllAfter(row, [{ series, quantity, cash: -value }], supposed)
        take(house, [row, series, quantity])
        house.model.assess(row, real)
        expect([supposed.marginEquity, supposed.netEquity, supposed.maintenance]).toEqual([
          real.marginEquity,
          real.netEquity,
          real.maintenance,
        ])
      },
    ),
    { numRuns: 60 },
  )
})

test('what a bound lets pass is above its level in full, whatever moved, was traded, or was taken back', () => {
  let bounded = 0
  let full = 0
  fc.assert(
    fc.property(
      anyWorld,
      fc.array(anyDeal, { minLength: 1, maxLength: 10 }),
      fc.array(anyMove, { minLength: 2, maxLength: 8 }),
      (world, deals, moves) => {
        const house = houseOf(world, deals)
        // Rich enough that a bound has something to say.
        for (const row of [DOLLARS, DOLLARS + 1, COINS]) house.book.addCash(row, 4_000_000)
        const check = (): void => {
          const [looked, exact] = [new Assessment(), new Assessment()]
          for (const row of [DOLLARS, DOLLARS + 1, COINS]) {
            const before = house.model.scenarios.fullLooks
            house.model.assessZones(row, 1.2, looked)
            if (house.model.scenarios.fullLooks === before) bounded += 1
            else full += 1
            house.model.assess(row, exact)
            expect(looked.marginEquity).toBe(exact.marginEquity)
            expect(looked.maintenance).toBeGreaterThanOrEqual(exact.maintenance)
            if (looked.maintenance > exact.maintenance)
              expect(looked.marginEquity).toBeGreaterThan(1.2 * exact.maintenance)
          }
        }
        check()
        for (const move of moves) {
          inTrial(house, () => {
            apply(house, { ...move, price: move.forward })
            check()
          })
          apply(house, move)
          check()
        }
      },
    ),
    { numRuns: 60 },
  )
  // Bounds that never spoke would prove nothing, and neither would full looks that never came.
  expect(bounded).toBeGreaterThan(200)
  expect(full).toBeGreaterThan(200)
})

function apply(house: House, { price, forward, volatility, waits, deal }: Move): void {
  const { markets } = house
  house.at += waits
  const near = (series: number, share: number, least: number): { series: number; mark: number } => ({
    series,
    mark: Math.max(least, Math.min(50_000, Math.round(markets.mark[series] * share))),
  })
  const marks = [
    near(INDEX, price, 1),
    near(FORWARD, forward, 1),
    near(VOLATILITY, volatility, 0),
    near(LINEAR_PERPETUAL, price, 1),
    near(COIN_PUT, forward, 0),
  ]
  submit(house, { id: 0, at: house.at, by: 'test', body: { type: 'move-marks', marks } })
  if (deal !== null) take(house, deal)
}

test('floats become whole units upward, and what is no amount becomes none', () => {
  expect(unitsUp(0, 6)).toBe(0)
  expect(unitsUp(1.0000001, 6)).toBe(1_000_001)
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.integer({ min: 0, max: 6 }),
      (amount, decimals) => {
        const units = unitsUp(amount, decimals)
        expect(Number.isSafeInteger(units)).toBe(true)
        expect(units).toBeGreaterThanOrEqual(amount * 10 ** decimals)
        expect(units - amount * 10 ** decimals).toBeLessThanOrEqual(1)
      },
    ),
  )
  for (const amount of [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e16])
    expect(() => unitsUp(amount, 0)).toThrow(/no amount of whole units/)
})
