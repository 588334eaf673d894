import { describe, expect, test } from 'vitest'
import {
  black,
  blackCoin,
  type Checked,
  greeksOf,
  type OptionInputs,
  priceOf,
  type SpotGreeks,
  spotForm,
  spotGreeksOf,
  toldRefusal,
} from './index.ts'

const usual: OptionInputs = { right: 'call', forward: 100, strike: 120, years: 0.5, volatility: 0.6 }

function answerOf<T>(answer: Checked<T>): T {
  if (!answer.ok) throw new Error(toldRefusal(answer.refusal))
  return answer.value
}

/** Haug says the cost of carry b where we say the yield, which is the rate less b. */
function haug(
  right: 'call' | 'put',
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carry: number,
  volatility: number,
): SpotGreeks {
  return answerOf(spotGreeksOf({ right, spot, strike, years, rate, yield: rate - carry, volatility }))
}

/** Examples of E. G. Haug, "The Complete Guide to Option Pricing Formulas", 2nd edition, with the digits printed there. */
test.each([
  ['Black-Scholes call', () => haug('call', 60, 65, 0.25, 0.08, 0.08, 0.3).value, 2.1334],
  ['Merton put with a yield', () => haug('put', 100, 95, 0.5, 0.1, 0.05, 0.2).value, 2.4648],
  ['Black-76 call', () => haug('call', 19, 19, 0.75, 0.1, 0, 0.28).value, 1.7011],
  ['Black-76 put', () => haug('put', 19, 19, 0.75, 0.1, 0, 0.28).value, 1.7011],
  ['currency call', () => haug('call', 1.56, 1.6, 0.5, 0.06, -0.02, 0.12).value, 0.0291],
  ['delta of a call on a future', () => haug('call', 105, 100, 0.5, 0.1, 0, 0.36).delta, 0.5946],
  ['delta of a put on a future', () => haug('put', 105, 100, 0.5, 0.1, 0, 0.36).delta, -0.3566],
  ['gamma', () => haug('call', 55, 60, 0.75, 0.1, 0.1, 0.3).gamma, 0.0278],
  ['vega', () => haug('call', 55, 60, 0.75, 0.105, 0.0695, 0.3).vega, 18.5027],
  ['theta', () => haug('put', 430, 405, 0.0833, 0.07, 0.02, 0.2).theta, -31.1924],
  ['rho', () => haug('call', 72, 75, 1, 0.09, 0.09, 0.19).rho, 38.7325],
  ['charm', () => haug('put', 105, 90, 0.25, 0.14, 0, 0.24).charm, 0.37],
  ['volga', () => haug('call', 90, 130, 0.75, 0.05, 0, 0.28).volga, 92.3444],
])('Haug: %s', (_, ours, printed) => {
  expect(ours()).toBeCloseTo(printed, 4)
})

test('a coin-settled option is worth its value over the forward', () => {
  const inQuote = black(1, 40_000, 45_000, 0.25, 0.7)
  expect(blackCoin(1, 40_000, 45_000, 0.25, 0.7)).toBe(inQuote / 40_000)
  const inputs: OptionInputs = {
    right: 'call',
    forward: 40_000,
    strike: 45_000,
    years: 0.25,
    volatility: 0.7,
  }
  expect(answerOf(priceOf(inputs, 'coin'))).toBe(inQuote / 40_000)
  expect(answerOf(priceOf({ ...inputs, discount: 0.5 }))).toBe(inQuote / 2)
})

test('the spot form is Black’s formula on the forward', () => {
  const form = answerOf(
    spotForm({ right: 'put', spot: 100, strike: 95, years: 0.5, rate: 0.1, yield: 0.05, volatility: 0.2 }),
  )
  expect(form.forward).toBeCloseTo(102.5315, 4)
  expect(answerOf(priceOf(form))).toBeCloseTo(2.4648, 4)
})

test('without time or volatility an option is worth what it pays', () => {
  expect(black(1, 100, 90, 0, 0.5)).toBe(10)
  expect(black(-1, 100, 90, 1, 0)).toBe(0)
  expect(black(1, 100, 100, 1, 0)).toBe(0)
  expect(black(1, 100, 100, 1e-300, 1e-300)).toBe(0)
})

test('however much volatility there is, a call stays below the forward and a put below the strike', () => {
  for (const volatility of [5, 50, 1e4, 1e200]) {
    expect(black(1, 100, 300, 100, volatility)).toBeLessThanOrEqual(100)
    expect(black(-1, 300, 100, 100, volatility)).toBeLessThanOrEqual(100)
  }
})

describe('refusals', () => {
  test.each([
    [{ ...usual, forward: 0 }, 'The forward is 0. It has to be above zero.'],
    [{ ...usual, strike: -1 }, 'The strike is -1. It has to be above zero.'],
    [{ ...usual, forward: Number.NaN }, 'The forward is NaN. Give a finite number.'],
    [{ ...usual, forward: 1e200 }, 'The forward is 1e+200. It has to be from 1e-30 to 1e+30.'],
    [{ ...usual, years: 0 }, 'The option has expired: 0 years are left. Give a time above zero.'],
    [{ ...usual, volatility: -0.2 }, 'The volatility is -0.2. It has to be above zero.'],
    [{ ...usual, discount: 0 }, 'The discount is 0. It has to be above zero.'],
  ])('%o', (inputs, told) => {
    for (const answer of [priceOf(inputs), greeksOf(inputs)])
      expect(answer.ok ? undefined : toldRefusal(answer.refusal)).toBe(told)
  })

  test('of the spot form name what was given', () => {
    const spot = { right: 'call', spot: 100, strike: 95, years: 0.5, rate: 0.1, volatility: 0.2 } as const
    const told = [
      { ...spot, spot: -1 },
      { ...spot, rate: Number.NaN },
      { ...spot, years: 5_000, rate: 1 },
    ].map((inputs) => {
      const answer = spotForm(inputs)
      return answer.ok ? undefined : answer.refusal.reason
    })
    expect(told).toEqual(['non-positive', 'not-a-number', 'not-a-number'])
  })
})
