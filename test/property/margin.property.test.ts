import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Book } from '../../src/core/book/book.ts'
import { DOWN, UP } from '../../src/core/book/triggers.ts'
import { bankruptcyPrice } from '../../src/core/margin/bankruptcy-price.ts'
import { BracketModel } from '../../src/core/margin/bracket-model.ts'
import { hasReached, slackAbove } from '../../src/core/margin/levels.ts'
import { liquidationPriceOf } from '../../src/core/margin/liquidation-price.ts'
import { Assessment } from '../../src/core/margin/model.ts'
import { covers } from '../../src/core/margin/safe-zone.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import type { Bracket, Instrument } from '../../src/core/market/instrument.ts'
import { listInstrument } from '../../src/core/market/instrument.ts'
import { Markets } from '../../src/core/market/markets.ts'
import { perpTerms } from '../support/clearing-house.ts'
import { magnitude } from '../support/margin-twin.ts'

const MILLION = 1_000_000n
const HIGHEST = 5_000

interface Setting {
  readonly payoff: 'linear' | 'inverse'
  readonly scale: number
  readonly priceStep: number
  readonly brackets: readonly Bracket[]
}

/** Tiers that begin with a step, or join without one. */
function anyBrackets(joined: fc.Arbitrary<boolean>): fc.Arbitrary<readonly Bracket[]> {
  const shape = fc.record({
    rate: fc.integer({ min: 1, max: 300_000 }),
    steps: fc.array(
      fc.record({ upTo: fc.integer({ min: 1, max: 40_000 }), more: fc.integer({ min: 0, max: 200_000 }) }),
      { maxLength: 3 },
    ),
    joined,
  })
  return shape.map(({ rate, steps, joined: isJoined }) => {
    const brackets: Bracket[] = []
    let [maintenance, deduction, edge] = [rate, 0, 0]
    for (const { upTo, more } of steps) {
      edge += upTo
      brackets.push(tier(edge, maintenance, deduction))
      if (isJoined) deduction += Math.floor((edge * more) / 1_000_000)
      maintenance += more
    }
    return [...brackets, tier(null, maintenance, deduction)]
  })
}

function tier(upTo: number | null, maintenance: number, deduction: number): Bracket {
  const most = Math.min(1_000_000, maintenance)
  return {
    upTo,
    initial: most,
    maintenance: most,
    initialDeduction: deduction,
    maintenanceDeduction: deduction,
  }
}

function anySetting(joined: fc.Arbitrary<boolean>): fc.Arbitrary<Setting> {
  return fc.record({
    payoff: fc.constantFrom('linear', 'inverse'),
    scale: fc.integer({ min: 1, max: 9 }),
    priceStep: fc.constantFrom(1, 3, 5),
    brackets: anyBrackets(joined),
  })
}

function listed({ payoff, scale, priceStep, brackets }: Setting): Instrument {
  const factor = payoff === 'linear' ? scale : scale * 1_000_000
  const terms = {
    ...perpTerms,
    payoff,
    brackets,
    multiplier: fraction(BigInt(factor), 1n),
    priceIncrement: fraction(BigInt(priceStep), 1n),
    highestMark: HIGHEST,
  }
  const listing = listInstrument(terms, [{ name: 'USD', decimals: 0, borrowLimit: 0 }])
  if (!listing.ok) throw new Error(listing.refusals.join())
  return listing.listed
}

function marketOf(settings: readonly Setting[], marks: readonly number[]): Markets {
  const markets = new Markets()
  markets.addAsset({ name: 'USD', decimals: 0, borrowLimit: 0 })
  for (const [at, setting] of settings.entries())
    markets.setMark(markets.addInstrument(listed(setting)), marks[at % marks.length], 0)
  return markets
}

const anyMark = fc.integer({ min: 50, max: HIGHEST })
const anyQuantity = fc.integer({ min: -300, max: 300 }).filter((quantity) => quantity !== 0)

/** What closing all of a position at a price leaves of its equity, times the price and a million, exactly. */
function leftAt(
  setting: Setting,
  markets: Markets,
  quantity: number,
  equity: number,
  fee: number,
  price: number,
): bigint {
  const scale = BigInt(markets.scale[0])
  const [size, p, rate] = [magnitude(BigInt(quantity)), BigInt(price), BigInt(fee)]
  const atMark = BigInt(markets.valueNow(0, quantity))
  const side = quantity > 0 ? 1n : -1n
  // In units, times p x 1,000,000: the value at the price less the value at the mark, less the fee on the former.
  const magnitudeAt = setting.payoff === 'linear' ? size * scale * p * p : size * scale
  const value = setting.payoff === 'linear' ? side * magnitudeAt : -side * magnitudeAt
  return (BigInt(equity) - atMark) * p * MILLION + value * MILLION - magnitudeAt * rate
}

test('a bankruptcy price leaves nothing missing, and one step worse leaves something missing', () => {
  fc.assert(
    fc.property(
      anySetting(fc.constant(true)),
      anyMark,
      anyQuantity,
      fc.integer({ min: -200_000, max: 200_000 }),
      fc.constantFrom(0, 500, 20_000),
      (setting, mark, quantity, equity, fee) => {
        const markets = marketOf([setting], [mark])
        const price = bankruptcyPrice(markets, 0, quantity, equity, fee)
        const left = (at: number): bigint => leftAt(setting, markets, quantity, equity, fee, at)
        const step = setting.priceStep
        if (price === null) {
          // Either no price uses the equity up, or none on the grid leaves it: both ends of the grid agree.
          const ends = [left(step), left(step * 1_000_000_000)]
          expect(ends[0] >= 0n).toBe(ends[1] >= 0n)
          return
        }
        expect(price % step).toBe(0)
        expect(left(price)).toBeGreaterThanOrEqual(0n)
        const worse = quantity > 0 ? price - step : price + step
        if (worse > 0) expect(left(worse)).toBeLessThan(0n)
      },
    ),
    { numRuns: 2_000 },
  )
})

interface Bucket {
  readonly settings: readonly Setting[]
  readonly marks: readonly number[]
  readonly quantities: readonly number[]
  readonly cash: number
}

function anyBucket(joined: fc.Arbitrary<boolean>, most: number): fc.Arbitrary<Bucket> {
  return fc.integer({ min: 1, max: most }).chain((count) =>
    fc.record({
      settings: fc.array(anySetting(joined), { minLength: count, maxLength: count }),
      marks: fc.array(anyMark, { minLength: count, maxLength: count }),
      quantities: fc.array(anyQuantity, { minLength: count, maxLength: count }),
      cash: fc.integer({ min: -2_000_000, max: 8_000_000 }),
    }),
  )
}

/** The bucket as an account of a book of its own. Its cash is what it has beyond the value of its positions. */
function open({ settings, marks, quantities, cash }: Bucket): {
  book: Book
  markets: Markets
  model: BracketModel
} {
  const markets = marketOf(settings, marks)
  const book = new Book({ accounts: 16, extensions: 16 })
  for (const _ of settings) book.addSeries()
  const row = book.open('participant', 0)
  for (const [series, quantity] of quantities.entries()) book.setPosition(row, series, quantity, 0, false)
  const value = quantities.reduce((sum, quantity, series) => sum + markets.valueNow(series, quantity), 0)
  book.addCash(row, cash - value)
  return { book, markets, model: new BracketModel(book, markets) }
}

const anyLevel = fc.record({
  share: fc.constantFrom(0, 500_000, 1_000_000),
  equity: fc.constantFrom('below' as const, 'at-or-below' as const),
})

test('at a liquidation price the level is reached, and one increment better it is not', () => {
  fc.assert(
    fc.property(anyBucket(fc.constant(true), 4), anyLevel, (bucket, level) => {
      const { book, markets, model } = open(bucket)
      const reachedAt = (mark: number): boolean => {
        const now = markets.mark[0]
        markets.supposeMark(0, mark)
        const assessment = new Assessment()
        model.assess(0, assessment)
        markets.supposeMark(0, now)
        return hasReached(level, assessment)
      }
      const before = markets.mark[0]
      const price = liquidationPriceOf(book, markets, model, 0, 0, level)
      expect(markets.mark[0]).toBe(before)
      const isLong = bucket.quantities[0] > 0
      if (price === null) {
        if (!isLong || bucket.settings[0].payoff === 'linear')
          expect(reachedAt(isLong ? 1 : HIGHEST)).toBe(false)
        return
      }
      expect(reachedAt(price)).toBe(true)
      const better = isLong ? price + 1 : price - 1
      if (better >= 1 && better <= HIGHEST) expect(reachedAt(better)).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

test('no mix of marks short of every trigger uses up the slack of a bucket', () => {
  const anyShare = fc.constantFrom(0, 500_000, 1_000_000, 1_600_000, 5_000_000)
  const anyMoves = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(anyBucket(fc.boolean(), 6), anyShare, anyMoves, (bucket, share, moves) => {
      const { book, markets, model } = open(bucket)
      const level = { share, equity: 'below' } as const
      const assessment = new Assessment()
      model.assess(0, assessment)
      if (hasReached(level, assessment)) return
      model.setZones(0, slackAbove(level, assessment), share / 1_000_000)
      for (let cell = book.first(0), at = 0; cell !== -1; cell = book.next(cell), at += 1) {
        const list = book.listOf(cell)
        if (list !== DOWN && list !== UP) return // Looked at on every mark: nothing is promised.
        const series = book.seriesOf(cell)
        const trigger = book.links[(cell << 3) + 5]
        const [from, to] = list === DOWN ? [trigger + 1, HIGHEST] : [1, Math.min(HIGHEST, trigger - 1)]
        if (from <= to) markets.setMark(series, from + Math.floor((to - from) * moves[at]), 1)
      }
      model.assess(0, assessment)
      expect(hasReached(level, assessment)).toBe(false)
    }),
    { numRuns: 2_500 },
  )
})

test('zones that still hold promise the same', () => {
  const anyMoves = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 })
  const anyChange = fc.integer({ min: -3_000_000, max: 3_000_000 })
  fc.assert(
    fc.property(anyBucket(fc.boolean(), 4), anyChange, anyMoves, (bucket, change, moves) => {
      const { book, markets, model } = open(bucket)
      const level = { share: 1_000_000, equity: 'below' } as const
      const assessment = new Assessment()
      model.assess(0, assessment)
      if (hasReached(level, assessment)) return
      model.setZones(0, slackAbove(level, assessment), 1)
      const shortOf = (at: number, seed: number): void => {
        const cell = book.find(0, at)
        const trigger = book.links[(cell << 3) + 5]
        const [from, to] =
          book.listOf(cell) === DOWN ? [trigger + 1, HIGHEST] : [1, Math.min(HIGHEST, trigger - 1)]
        if (from <= to && book.listOf(cell) !== 3)
          markets.setMark(at, from + Math.floor((to - from) * seed), 1)
      }
      for (const at of bucket.settings.keys()) shortOf(at, moves[at])
      book.addCash(0, change)
      model.assessZones(0, 1, assessment)
      if (!covers(slackAbove(level, assessment), assessment.atStake, assessment.positions)) return
      for (const at of bucket.settings.keys()) shortOf(at, moves[6 + at])
      model.assess(0, assessment)
      expect(hasReached(level, assessment)).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})
