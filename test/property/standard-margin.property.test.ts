import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainRequirement } from '../../src/core/margin/scenario/explain.ts'
import type { ChargeRule, ScenarioModel } from '../../src/core/margin/scenario/model.ts'
import { parseRational } from '../../src/core/money/units.ts'
import { floatOf } from '../../src/lab/margin/book.ts'
import { type Rational, rational } from '../../src/lab/networks/rational.ts'
import { marginModelNamed, marginModelOf } from '../../src/venues/margin/index.ts'
import { type SmallBook, smallBook } from '../support/margin-legs.ts'
import {
  contractAsked,
  type ExactOption,
  type ExactTerms,
  expiryAsked,
  highest,
  isolatedOf,
  tieredOf,
  worthOf,
} from '../support/standard-margin-twin.ts'

/** A whole number over a power of ten: what is written in decimals is exact, and the float is the nearest to it. */
const decimal = (least: number, most: number, over: number): fc.Arbitrary<Rational> =>
  fc.integer({ min: least, max: most }).map((units) => rational(BigInt(units), BigInt(over)))

const exactOption: fc.Arbitrary<ExactOption> = fc.record({
  right: fc.constantFrom<1 | -1>(1, -1),
  strike: decimal(1, 2_000, 1).map(({ numerator }) => rational(numerator * 100n)),
  quantity: decimal(-500, 500, 10),
  mark: decimal(0, 20_000_000, 1_000),
})

const book = fc.record({
  spot: decimal(1_000, 200_000, 1),
  forward: decimal(1_000, 200_000, 1),
  options: fc.array(exactOption, { maxLength: 8 }),
})

const exact = (value: number): Rational => parseRational(String(value))

function termsOf(rule: Extract<ChargeRule, { kind: 'standard-option' }>): ExactTerms {
  return { ...isolatedTerms(rule), putFactor: rational(1n) }
}

function isolatedTerms(rule: {
  readonly maxSpot: number
  readonly minSpot: number
  readonly mmCall: number
  readonly mmPut: number
  readonly mmPutMark: number
}): Omit<ExactTerms, 'putFactor'> {
  const { maxSpot, minSpot, mmCall, mmPut, mmPutMark } = rule
  return {
    maxSpot: exact(maxSpot),
    minSpot: exact(minSpot),
    mmCall: exact(mmCall),
    mmPut: exact(mmPut),
    mmPutMark: exact(mmPutMark),
  }
}

interface Case {
  readonly spot: Rational
  readonly forward: Rational
  readonly options: readonly ExactOption[]
}

function floats({ spot, forward, options }: Case, isCoin: boolean): SmallBook {
  return {
    underlyings: [{ name: 'BTC', spot: floatOf(spot) }],
    expiries: [{ forward: floatOf(forward), years: 0.25 }],
    isCoin,
    options: options.map(({ right, strike, quantity, mark }) => ({
      right,
      strike: floatOf(strike),
      quantity: floatOf(quantity),
      mark: floatOf(mark),
      volatility: 0.5,
    })),
  }
}

function chargesOf(model: ScenarioModel, small: SmallBook): Map<string, number> {
  const { legs, market } = smallBook(small)
  const { lines } = explainRequirement(model, legs, market)
  return new Map(lines.map(({ name, amount }) => [name, amount]))
}

/** Floats have sixteen digits, and sums of a dozen products lose one or two; what is lost is measured by the parts. */
function near(found: number, expected: Rational, scale: number): void {
  expect(Math.abs(found - floatOf(expected))).toBeLessThanOrEqual(1e-13 * Math.max(1, scale))
}

function scaleOf({ spot, forward, options }: Case): number {
  const sizes = options.map(
    ({ quantity, strike, mark }) =>
      Math.abs(floatOf(quantity)) * (floatOf(spot) + floatOf(forward) + floatOf(strike) + floatOf(mark)),
  )
  return sizes.reduce((sum, size) => sum + size, 1) * 20
}

describe('standard margin on float columns is its exact twin', () => {
  test.each([
    ['deribit-standard-linear', false],
    ['deribit-standard', true],
    ['aevo', false],
    ['bit-com-bch', true],
    ['bit-com-ton', false],
  ])('%s', (name, isCoin) => {
    const model = marginModelOf(marginModelNamed(name))
    const [initial, , maintenance] = model.charges as unknown as Extract<
      ChargeRule,
      { kind: 'standard-option' }
    >[]
    fc.assert(
      fc.property(book, (each) => {
        const charges = chargesOf(model, floats(each, isCoin))
        const [asked, kept] = [initial, maintenance].map((rule) =>
          isolatedOf(termsOf(rule), rule.level, each.options, each.spot, isCoin),
        )
        const scale = scaleOf(each)
        near(charges.get('options-initial')!, asked, scale)
        near(charges.get('options-maintenance')!, kept, scale)
        const beside = highest(plusOf(asked, worthOf(each.options)), rational(0n))
        near(charges.get('initial')!, beside, scale)
      }),
      { numRuns: 100 },
    )
  })

  test('derive-standard, expiry by expiry', () => {
    const model = marginModelOf(marginModelNamed('derive-standard'))
    fc.assert(
      fc.property(book, (each) => {
        const charges = chargesOf(model, floats(each, false))
        for (const charge of model.charges) {
          if (charge.kind !== 'expiry-loss') continue
          const terms = { ...isolatedTerms(charge.isolated), putFactor: exact(charge.isolated.putFactor) }
          const { level, netCalls } = charge
          const asked = expiryAsked(terms, level, each.options, each.spot, each.forward, exact(netCalls))
          near(charges.get(charge.name)!, asked, scaleOf(each))
        }
      }),
      { numRuns: 200 },
    )
  })

  test('futures by their size', () => {
    const model = marginModelOf(marginModelNamed('deribit-standard-linear'))
    fc.assert(
      fc.property(decimal(-50_000, 50_000, 10), decimal(1_000, 200_000, 1), (quantity, price) => {
        const charges = chargesOf(model, {
          underlyings: [{ name: 'BTC', spot: floatOf(price) }],
          contracts: [{ quantity: floatOf(quantity), mark: floatOf(price) }],
        })
        const coins = highest(quantity, { ...quantity, numerator: -quantity.numerator })
        const asked = contractAsked(exact(0.02), exact(0.00005), coins, price)
        near(charges.get('futures-initial')!, asked, floatOf(asked) * 20)
      }),
      { numRuns: 100 },
    )
  })

  test('tiers', () => {
    const model = marginModelOf(marginModelNamed('okx'))
    const tiers = model.charges.find(({ kind }) => kind === 'tiered') as Extract<
      ChargeRule,
      { kind: 'tiered' }
    >
    const exactTiers = tiers.tiers.map(({ upTo, times }) => ({
      upTo: upTo === null ? null : exact(upTo),
      times: exact(times),
    }))
    fc.assert(
      fc.property(decimal(0, 50_000, 1), (sold) => {
        const charges = chargesOf(model, {
          underlyings: [{ name: 'BTC', spot: 50_000 }],
          expiries: [{ forward: 50_000, years: 0.25 }],
          options: [{ right: 1, strike: 50_000, quantity: -floatOf(sold), volatility: 0.5 }],
        })
        // 0.1% of 50,000 dollars for each coin.
        const raw = rational(sold.numerator * 50n, sold.denominator)
        near(charges.get('mr7')!, tieredOf(raw, exactTiers), floatOf(raw) * 100)
      }),
      { numRuns: 100 },
    )
  })
})

describe('what holds of every standard margin', () => {
  test('more sold asks for no less, and bought options change nothing but what they are worth', () => {
    const model = marginModelOf(marginModelNamed('deribit-standard-linear'))
    fc.assert(
      fc.property(book, exactOption, (each, more) => {
        const sold = { ...more, quantity: rational(-BigInt(1), 2n) }
        const bought = { ...more, quantity: rational(BigInt(1), 2n) }
        const before = chargesOf(model, floats(each, false)).get('options-initial')!
        const withSold = chargesOf(model, floats({ ...each, options: [...each.options, sold] }, false))
        const withBought = chargesOf(model, floats({ ...each, options: [...each.options, bought] }, false))
        expect(withSold.get('options-initial')!).toBeGreaterThanOrEqual(before)
        expect(withBought.get('options-initial')!).toBe(before)
      }),
      { numRuns: 100 },
    )
  })

  test('initial is never below maintenance, and an expiry’s loss never above its options by themselves', () => {
    const derive = marginModelOf(marginModelNamed('derive-standard'))
    const alone = marginModelOf(marginModelNamed('deribit-standard-linear'))
    fc.assert(
      fc.property(book, (each) => {
        const charges = chargesOf(derive, floats(each, false))
        const scale = 1e-12 * scaleOf(each)
        expect(charges.get('options-initial')! + scale).toBeGreaterThanOrEqual(
          charges.get('options-maintenance')!,
        )
        // The venue's puts ask a twentieth more of maintenance than Deribit's.
        const byThemselves = chargesOf(alone, floats(each, false)).get('options-initial')!
        expect(charges.get('options-initial')!).toBeLessThanOrEqual(1.05 * byThemselves + scale)
      }),
      { numRuns: 100 },
    )
  })
})

function plusOf(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}
