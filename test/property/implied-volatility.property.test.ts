import { describe, expect, test } from 'vitest'
import {
  black,
  blackCoin,
  exp,
  impliedVolatility,
  impliedVolatilityOf,
  type PricedOption,
  toldRefusal,
} from '../../src/core/pricing/index.ts'
import { PreciseNumbers, PricingTwin } from '../support/pricing-twin.ts'

const MINUTE = 1 / 525_600

interface Hard {
  readonly right: 1 | -1
  readonly strike: number
  readonly years: number
  readonly volatility: number
}

/** Out of the money, from a minute to ten years, volatility from 1% to 500%, up to eight standard deviations away. */
const hardCases: readonly Hard[] = [MINUTE, 1 / 8_760, 1 / 365, 0.1, 1, 10].flatMap((years) =>
  [0.01, 0.05, 0.2, 0.6, 1.5, 5].flatMap((volatility) =>
    [-8, -6, -4, -2, -1, -0.3, -0.01, 0, 0.01, 0.3, 1, 2, 4, 6, 8].map((away) => {
      const right = away < 0 ? -1 : 1
      return { right, years, volatility, strike: 100 * exp(away * volatility * Math.sqrt(years)) }
    }),
  ),
)

describe('a price gives its volatility back', () => {
  test('in every one of hundreds of hard cases, to 1e-14', () => {
    const errors = hardCases.flatMap(({ right, strike, years, volatility }) => {
      const price = black(right, 100, strike, years, volatility)
      const found = impliedVolatility(right, 100, strike, years, price)
      // Where almost nothing is missing to the bound the price no longer tells volatilities apart: only it comes back.
      expect(Math.abs(black(right, 100, strike, years, found) - price)).toBeLessThanOrEqual(
        1e-15 * Math.max(100, strike),
      )
      return volatility * Math.sqrt(years) > 4 ? [] : [Math.abs(found / volatility - 1)]
    })
    expect(errors.length).toBeGreaterThan(450)
    expect(Math.max(...errors)).toBeLessThan(1e-14)
  })

  test('when the price is the nearest float to the formula in 200 digits', () => {
    const twin = new PricingTwin(new PreciseNumbers(700))
    const errors = hardCases
      .filter(({ volatility, years }, row) => row % 3 === 0 && volatility * Math.sqrt(years) < 4)
      .map(({ right, strike, years, volatility }) => {
        const inputs = { right: right > 0 ? 'call' : 'put', forward: 100, strike, years, volatility } as const
        const price = twin.numbers.toNumber(twin.value(twin.optionOf(inputs)))
        return Math.abs(impliedVolatility(right, 100, strike, years, price) / volatility - 1)
      })
    expect(Math.max(...errors)).toBeLessThan(1e-14)
  })

  test('down to the smallest prices that have all their digits', () => {
    for (const away of [10, 20, 30, 37]) {
      const strike = exp(0.2 * away)
      const price = black(1, 1, strike, 1, 0.2)
      expect(price).toBeLessThan(1e-20)
      expect(Math.abs(impliedVolatility(1, 1, strike, 1, price) / 0.2 - 1)).toBeLessThan(1e-14)
    }
  })

  test('when the option is in the money, as far as the price shows it', () => {
    for (const { right, strike, years, volatility } of hardCases) {
      const price = black(-right, 100, strike, years, volatility)
      const timeValue = black(right, 100, strike, years, volatility)
      const found = impliedVolatility(-right, 100, strike, years, price)
      const shown = black(right, 100, strike, years, found)
      expect(Math.abs(shown - timeValue)).toBeLessThanOrEqual(4e-16 * Math.max(price, 100))
    }
  })

  test('when it is in coins, or worth less today', () => {
    for (const { right, strike, years, volatility } of hardCases.filter((_, row) => row % 7 === 0)) {
      if (volatility * Math.sqrt(years) > 4) continue
      const option = {
        right: right > 0 ? 'call' : 'put',
        forward: 100,
        strike,
        years,
        discount: 0.75,
      } as const
      const coin = blackCoin(right, 100, strike, years, volatility) * 0.75
      const quote = black(right, 100, strike, years, volatility) * 0.75
      for (const priced of [
        { ...option, price: coin, settledIn: 'coin' } as const,
        { ...option, price: quote },
      ]) {
        const found = impliedVolatilityOf(priced)
        expect(found.ok && Math.abs(found.value / volatility - 1)).toBeLessThan(2e-14)
      }
    }
  })
})

describe('a price that no volatility explains', () => {
  const option: PricedOption = { right: 'call', forward: 120, strike: 100, years: 0.5, price: 30 }

  test.each<[Partial<PricedOption>, string]>([
    [{ price: 20 }, 'The price 20 is not above 20, what the option is worth if nothing moves'],
    [{ price: 12 }, 'The price 12 is not above 20,'],
    [{ price: 12, discount: 0.5 }, 'no refusal'],
    [{ price: 0.1, settledIn: 'coin' }, 'The price 0.1 is not above 0.16666666666666666,'],
    [{ price: 120 }, 'The price 120 is not below 120, which no volatility reaches.'],
    [{ price: 1, settledIn: 'coin' }, 'The price 1 is not below 1,'],
    [{ right: 'put', price: 100 }, 'The price 100 is not below 100,'],
    [{ price: 0 }, 'The price is 0. It has to be above zero.'],
    [{ price: -1 }, 'The price is -1. It has to be above zero.'],
    [{ price: Number.NaN }, 'The price is NaN. Give a finite number.'],
    [{ years: 0 }, 'The option has expired: 0 years are left.'],
    [{ strike: 0 }, 'The strike is 0. It has to be above zero.'],
  ])('%o', (change, told) => {
    const answer = impliedVolatilityOf({ ...option, ...change })
    expect(answer.ok ? 'no refusal' : toldRefusal(answer.refusal)).toContain(told)
  })

  test('is told by 0 or infinity in loops, never by no number', () => {
    expect(impliedVolatility(1, 120, 100, 0.5, 20)).toBe(0)
    expect(impliedVolatility(1, 120, 100, 0.5, 120)).toBe(Infinity)
    for (const wrong of [Number.NaN, 0, -1, Infinity]) {
      expect(impliedVolatility(1, wrong, 100, 0.5, 20)).not.toBeNaN()
      expect(impliedVolatility(1, 120, wrong, 0.5, 20)).not.toBeNaN()
      expect(impliedVolatility(1, 120, 100, wrong, 20)).not.toBeNaN()
      expect(impliedVolatility(1, 120, 100, 0.5, wrong)).not.toBeNaN()
    }
  })
})
