import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  black,
  coinGreeksOf,
  exp,
  firstGreeksInto,
  type Greeks,
  greeksOf,
  impliedVolatility,
  impliedVolatilityOf,
  type OptionInputs,
  spotGreeksOf,
  WINGS,
} from '../../src/core/pricing/index.ts'
import { PreciseNumbers, PricingTwin, type TwinInput, type TwinOption } from '../support/pricing-twin.ts'

const MINUTE = 1 / 525_600

/** Options from a minute to ten years, volatility from 1% to 500%, strikes up to eight standard deviations away. */
const hardCases: readonly OptionInputs[] = [MINUTE, 1 / 365, 0.1, 1, 10].flatMap((years) =>
  [0.01, 0.15, 0.6, 2, 5].flatMap((volatility) =>
    [-8, -4.5, -2, -0.7, -0.01, 0, 0.01, 0.7, 2, 4.5, 8].flatMap((away) =>
      (['call', 'put'] as const).map((right) => ({
        ...{ right, forward: 40_000, years, volatility },
        strike: 40_000 * exp(away * volatility * Math.sqrt(years)),
      })),
    ),
  ),
)

/** |x|/s + s: how many standard deviations away the farther of d1 and d2 is at most. */
function distanceOf({ forward, strike, years, volatility }: OptionInputs): number {
  const deviation = volatility * Math.sqrt(years)
  return Math.abs(Math.log(forward / strike)) / deviation + deviation
}

describe('prices', () => {
  test('agree with the formula in 200 digits, in all hard cases', () => {
    const twin = new PricingTwin(new PreciseNumbers(700))
    const { numbers } = twin
    let [worstOfForward, worst] = [0, 0]
    for (const inputs of hardCases) {
      const { right, forward, strike, years, volatility } = inputs
      const ours = black(right === 'call' ? 1 : -1, forward, strike, years, volatility)
      const exact = twin.value(twin.optionOf(inputs))
      const error = numbers.toNumber(numbers.of(ours) - exact)
      worstOfForward = Math.max(worstOfForward, Math.abs(error) / Math.max(forward, strike))
      // A last place of an input moves a price d standard deviations out by d² last places.
      const distance = distanceOf(inputs)
      worst = Math.max(worst, Math.abs(error) / numbers.toNumber(exact) / (4 + distance * distance))
      expect(ours).toBeGreaterThanOrEqual(0)
    }
    expect(worstOfForward).toBeLessThan(1e-15)
    expect(worst).toBeLessThan(6e-16)
  })

  test('of a billionth and far below keep their digits', () => {
    const twin = new PricingTwin(new PreciseNumbers(2_000))
    for (const away of [6, 10, 20, 30]) {
      const inputs: OptionInputs = {
        right: 'call',
        forward: 1,
        strike: exp(0.2 * away),
        years: 1,
        volatility: 0.2,
      }
      const exact = twin.numbers.toNumber(twin.value(twin.optionOf(inputs)))
      expect(exact).toBeLessThan(1e-9)
      const ours = black(1, 1, inputs.strike, 1, 0.2)
      expect(Math.abs(ours / exact - 1)).toBeLessThan(6e-16 * (4 + away * away))
    }
  })
})

/** What each Greek is: derivatives of the value along inputs, and a sign for those that are per time that passes. */
const meanings: Readonly<Record<keyof Greeks, readonly [sign: number, ...along: TwinInput[]]>> = {
  value: [1],
  delta: [1, 'forward'],
  gamma: [1, 'forward', 'forward'],
  vega: [1, 'volatility'],
  theta: [-1, 'years'],
  rho: [1, 'rate'],
  vanna: [1, 'forward', 'volatility'],
  volga: [1, 'volatility', 'volatility'],
  charm: [-1, 'forward', 'years'],
  dualDelta: [1, 'strike'],
  dualGamma: [1, 'strike', 'strike'],
}

describe('Greeks are the derivatives of the value', () => {
  const twin = new PricingTwin()
  const { numbers } = twin
  const cases = [0.01, 2].flatMap((years) =>
    [0.2, 1.5].flatMap((volatility) =>
      [-3, -0.8, 0, 0.05, 2].flatMap((away) =>
        (['call', 'put'] as const).map((right) => ({
          ...{ right, forward: 250, years, volatility, discount: exp(-0.07 * years) },
          strike: 250 * exp(away * volatility * Math.sqrt(years)),
        })),
      ),
    ),
  )

  /** The largest error over all cases and Greeks, beside the Greek's usual size for a case: its size at the money. */
  function worstOf(
    greeksFor: (inputs: (typeof cases)[number]) => Greeks,
    valueFor: (inputs: (typeof cases)[number]) => readonly [(option: TwinOption) => bigint, TwinOption],
  ): Record<string, number> {
    const worst: Record<string, number> = {}
    for (const inputs of cases) {
      const greeks = greeksFor(inputs)
      const [value, option] = valueFor(inputs)
      for (const [name, [sign, ...along]] of Object.entries(meanings)) {
        const derivative = along.reduce((of, each) => twin.slope(of, each), value)(option)
        const exact = sign * numbers.toNumber(derivative)
        const error =
          Math.abs(greeks[name as keyof Greeks] - exact) / (Math.abs(exact) + sizeOf(inputs, along))
        worst[name] = Math.max(worst[name] ?? 0, error)
      }
    }
    return worst
  }

  /** A derivative whose terms cancel is as good as they are: a thousandth of its natural size is left out of account. */
  function sizeOf(inputs: (typeof cases)[number], along: readonly TwinInput[]): number {
    const scales = { forward: 250, strike: 250, years: inputs.years, volatility: inputs.volatility, rate: 1 }
    return 1e-3 * along.reduce((size, each) => size / scales[each], 1)
  }

  test('in quote money', () => {
    const worst = worstOf(
      (inputs) => given(greeksOf(inputs)),
      (inputs) => [(option) => twin.value(option), twin.optionOf(inputs)],
    )
    for (const error of Object.values(worst)) expect(error).toBeLessThan(1e-13)
  })

  test('in coins', () => {
    const worst = worstOf(
      (inputs) => given(coinGreeksOf(inputs)).coin,
      (inputs) => [(option) => numbers.divide(twin.value(option), option.forward), twin.optionOf(inputs)],
    )
    for (const error of Object.values(worst)) expect(error).toBeLessThan(1e-13)
  })

  test('on the spot price, with rate and yield held', () => {
    const paid = numbers.of(0.03)
    const rate = 0.07
    const worst = worstOf(
      ({ right, strike, years, volatility }) =>
        given(spotGreeksOf({ right, spot: 250, strike, years, volatility, rate, yield: 0.03 })),
      (inputs) => [
        (option) => {
          const growth = numbers.exp(numbers.multiply(option.rate - paid, option.years))
          return twin.value({ ...option, forward: numbers.multiply(option.forward, growth) })
        },
        { ...twin.optionOf(inputs), rate: numbers.of(rate) },
      ],
    )
    // The forward is rounded once more here, which shows where d1 or d2 is next to nothing.
    for (const error of Object.values(worst)) expect(error).toBeLessThan(1e-12)
  })

  test('the premium-adjusted delta is the delta less the value in coins', () => {
    for (const inputs of cases) {
      const { coin, quote, premiumAdjustedDelta } = given(coinGreeksOf(inputs))
      expect(premiumAdjustedDelta).toBeCloseTo(quote.delta - coin.value, 13)
      expect(coin.delta * inputs.forward).toBeCloseTo(premiumAdjustedDelta, 13)
    }
  })
})

function given<T>(answer: { ok: true; value: T } | { ok: false; refusal: unknown }): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal))
  return answer.value
}

describe('laws', () => {
  const option = fc.record({
    forward: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    away: fc.double({ min: -9, max: 9, noNaN: true }),
    years: fc.double({ min: MINUTE, max: 30, noNaN: true }),
    volatility: fc.double({ min: 0.005, max: 5, noNaN: true }),
  })
  const strikeOf = ({
    forward,
    away,
    years,
    volatility,
  }: {
    forward: number
    away: number
    years: number
    volatility: number
  }): number => forward * exp(away * Math.min(6, volatility * Math.sqrt(years)))

  test('call less put is forward less strike', () => {
    fc.assert(
      fc.property(option, (each) => {
        const { forward, years, volatility } = each
        const strike = strikeOf(each)
        const gap =
          black(1, forward, strike, years, volatility) - black(-1, forward, strike, years, volatility)
        expect(Math.abs(gap - (forward - strike))).toBeLessThanOrEqual(4e-16 * Math.max(forward, strike))
      }),
    )
  })

  test('a price is between what the option pays now and its bound, and no Greek is no number', () => {
    fc.assert(
      fc.property(option, fc.constantFrom<1 | -1>(1, -1), (each, right) => {
        const { forward, years, volatility } = each
        const strike = strikeOf(each)
        const price = black(right, forward, strike, years, volatility)
        expect(price).toBeGreaterThanOrEqual(Math.max(0, right * (forward - strike)))
        expect(price).toBeLessThanOrEqual(right > 0 ? forward : strike)
        const greeks = given(coinGreeksOf({ right: right > 0 ? 'call' : 'put', ...each, strike }))
        for (const greek of [...Object.values(greeks.coin), ...Object.values(greeks.quote)])
          expect(greek).not.toBeNaN()
        expect(greeks.quote.gamma).toBeGreaterThanOrEqual(0)
        expect(Math.abs(greeks.quote.delta)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('more volatility, more time, a nearer strike: never worth less; and the price is convex in the strike', () => {
    const room = 8e-16
    fc.assert(
      fc.property(option, fc.double({ min: 1.0001, max: 2, noNaN: true }), (each, factor) => {
        const { forward, years, volatility } = each
        const strike = strikeOf(each)
        const unit = room * Math.max(forward, 2 * strike * factor)
        const price = black(1, forward, strike, years, volatility)
        expect(black(1, forward, strike, years, volatility * factor)).toBeGreaterThanOrEqual(price - unit)
        expect(black(1, forward, strike, years * factor, volatility)).toBeGreaterThanOrEqual(price - unit)
        const higher = black(1, forward, strike * factor, years, volatility)
        const lower = black(1, forward, strike / factor, years, volatility)
        expect(higher).toBeLessThanOrEqual(price + unit)
        // The middle strike is a mean of the outer two with these weights.
        const weight = (strike * factor - strike) / (strike * factor - strike / factor)
        expect(weight * lower + (1 - weight) * higher).toBeGreaterThanOrEqual(price - unit)
      }),
    )
  })

  test('wherever inputs are accepted every figure is a number', () => {
    const power = (least: number, most: number): fc.Arbitrary<number> =>
      fc.double({ min: least, max: most, noNaN: true }).map((each) => Number(`1e${Math.round(each)}`))
    const extreme = fc.record({
      right: fc.constantFrom<'call' | 'put'>('call', 'put'),
      ...{ forward: power(-30, 30), strike: power(-30, 30), discount: power(-30, 30) },
      ...{
        years: power(-12, 4),
        volatility: power(-12, 4),
        rate: fc.double({ min: -100, max: 100, noNaN: true }),
      },
    })
    fc.assert(
      fc.property(extreme, (each) => {
        const { coin, quote, premiumAdjustedDelta } = given(coinGreeksOf(each))
        const onSpot = spotGreeksOf({ ...each, spot: each.forward, yield: each.rate / 2 })
        const figures = [coin, quote, onSpot.ok ? onSpot.value : {}].flatMap((greeks) =>
          Object.values(greeks),
        )
        for (const figure of [...figures, premiumAdjustedDelta]) expect(Number.isFinite(figure)).toBe(true)
        const found = impliedVolatilityOf({
          ...each,
          price: Math.min(1e60, each.forward * each.discount * 0.3),
        })
        if (found.ok) expect(found.value).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })

  test('the volatility of a price prices it again', () => {
    fc.assert(
      fc.property(option, (each) => {
        const { forward, years, volatility } = each
        const strike = strikeOf(each)
        const right = strike > forward ? 1 : -1
        const price = black(right, forward, strike, years, volatility)
        fc.pre(price > 0 && price < 0.99 * Math.min(forward, strike))
        const again = impliedVolatility(right, forward, strike, years, price)
        expect(Math.abs(again / volatility - 1)).toBeLessThan(2e-14)
      }),
      { numRuns: 1_000 },
    )
  })
})

test('the five first Greeks of a loop are those of the checked form, bit for bit', () => {
  const into = new Float64Array(WINGS)
  let compared = 0
  for (const inputs of hardCases) {
    const checked = greeksOf(inputs)
    if (!checked.ok) continue // strikes beyond what is accepted
    const { right, forward, strike, years, volatility } = inputs
    firstGreeksInto(into, right === 'call' ? 1 : -1, forward, strike, years, volatility)
    const { value, delta, gamma, vega, theta } = checked.value
    expect([...into], JSON.stringify(inputs)).toEqual([value, delta, gamma, vega, theta])
    compared += 1
  }
  expect(compared).toBeGreaterThan(500)
})
