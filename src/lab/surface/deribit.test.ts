import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeWithData } from '../../../test/support/data.ts'
import { blackCoin, greeksOf, impliedVolatilityOf, normalCdf } from '../../core/pricing/index.ts'
import { type OptionQuote, readOptionQuotes } from '../../files/option-quotes.ts'
import { Problems } from '../../files/problems.ts'
import { fitSurface } from './fit-surface.ts'
import { yearsBetween } from './quote-figures.ts'
import { usableQuotes } from './usable-quotes.ts'

describeWithData(
  'Deribit’s tickers of 22 July 2021',
  'market/books-2021/deribit-options-tickers-2021-07-22.csv',
  (path) => {
    const problems = new Problems()
    const read = () => readOptionQuotes(path, readFileSync(path, 'utf8'), problems)
    const inputsOf = (quote: OptionQuote) => ({
      right: quote.right,
      forward: Number(quote.forward),
      strike: Number(quote.strike),
      years: yearsBetween(quote.at!, quote.expiresAt),
    })
    const furthest = (quotes: readonly OptionQuote[], missOf: (quote: OptionQuote) => number) =>
      quotes.reduce((most, quote) => Math.max(most, Math.abs(missOf(quote))), 0)

    test('all 89 rows are read: ten options at eight expiries', () => {
      const { quotes, volatilityIn } = read()
      expect(problems.list()).toEqual([])
      expect([quotes.length, volatilityIn]).toEqual([89, 'percent'])
      expect(new Set(quotes.map(({ instrument }) => instrument)).size).toBe(10)
      expect(new Set(quotes.map(({ underlying, expiresAt }) => `${underlying} ${expiresAt}`)).size).toBe(8)
    })

    test('marks follow from the venue’s own volatility and forward, to how well the forward is told', () => {
      const markMiss = (quote: OptionQuote) => {
        const { right, forward, strike, years } = inputsOf(quote)
        const ours = blackCoin(right === 'call' ? 1 : -1, forward, strike, years, Number(quote.markIv) / 100)
        return ours - Number(quote.mark)
      }
      const { quotes } = read()
      const [deep, others] = [true, false].map((isDeep) =>
        quotes.filter(({ instrument }) => (instrument === 'ETH-27AUG21-4000-P') === isDeep),
      )
      expect(furthest(others, markMiss)).toBeLessThan(2.2e-5)
      // Deep in the money a mark is nearly K/F − 1: 20 cents of the forward are 1e-4 of it.
      expect(furthest(deep, markMiss)).toBeLessThan(2.2e-4)
    })

    test('volatilities of bids and asks are the venue’s, to the digits it gives', () => {
      const miss = (
        price: (quote: OptionQuote) => string | null,
        iv: (quote: OptionQuote) => string | null,
      ) => {
        const quoted = read().quotes.filter((quote) => Number(price(quote)) > 0)
        return furthest(quoted, (quote) => {
          const implied = impliedVolatilityOf({
            ...inputsOf(quote),
            price: Number(price(quote)) * Number(quote.forward),
          })
          return implied.ok ? implied.value * 100 - Number(iv(quote)) : Number.POSITIVE_INFINITY
        })
      }
      expect(
        miss(
          (quote) => quote.bid,
          (quote) => quote.bidIv,
        ),
      ).toBeLessThan(0.006)
      // Ten hours from expiry a tenth of a point is a few seconds.
      expect(
        miss(
          (quote) => quote.ask,
          (quote) => quote.askIv,
        ),
      ).toBeLessThan(0.11)
    })

    test('Greeks are the venue’s in its own units, but for theta on the last day', () => {
      const miss = (greek: 'delta' | 'gamma' | 'vega' | 'theta' | 'rho', quotes: readonly OptionQuote[]) =>
        furthest(quotes, (quote) => {
          const inputs = inputsOf(quote)
          const volatility = Number(quote.markIv) / 100
          const greeks = greeksOf({ ...inputs, volatility })
          if (!greeks.ok) return Number.POSITIVE_INFINITY
          const { delta, gamma, vega, theta } = greeks.value
          const { forward, strike, years } = inputs
          const sign = quote.right === 'call' ? 1 : -1
          const deviation = volatility * Math.sqrt(years)
          const d2 = Math.log(forward / strike) / deviation - deviation / 2
          // The venue's rho is that of interest on the spot: the strike, discounted, times years.
          const rho = sign * strike * years * normalCdf(sign * d2)
          const ours = { delta, gamma, vega: vega / 100, theta: theta / 365, rho: rho / 100 }
          return ours[greek] - Number(quote.greeks[greek])
        })
      const { quotes } = read()
      const later = quotes.filter(({ expiresAt, at }) => yearsBetween(at!, expiresAt) > 1 / 365)
      expect(miss('delta', quotes)).toBeLessThan(1e-5)
      expect(miss('gamma', quotes)).toBeLessThan(1e-5)
      expect(miss('vega', quotes)).toBeLessThan(2e-3)
      expect(miss('rho', quotes)).toBeLessThan(4e-3)
      expect(miss('theta', later)).toBeLessThan(3e-3)
    })

    test('both coins are fitted without arbitrage, inside of every bid and ask', () => {
      for (const side of ['mid', 'mark'] as const)
        for (const { underlying, slices, leftOut } of usableQuotes(read(), {
          side,
          at: null,
          oldestMs: 60_000,
        })!) {
          expect(slices).toHaveLength(underlying === 'BTC' ? 5 : 3)
          expect(new Set(leftOut.map(({ fault }) => fault.reason))).toEqual(new Set(['superseded']))
          const places = slices.flatMap(({ quotes }) => quotes.map(({ logMoneyness }) => logMoneyness))
          const range = { low: Math.min(...places), high: Math.max(...places) }
          for (const model of ['svi', 'essvi', 'ssvi'] as const) {
            const { errors, verdict } = fitSurface(slices, { model, wings: { kind: 'linear' }, range })
            expect([model, verdict.free]).toEqual([model, true])
            // One quote or two an expiry: that the fit goes through them says little of the fit, and much of the quotes.
            for (const { share, inside, twoSided } of errors) {
              expect(share).toBeLessThan(1e-3)
              expect(inside).toBe(twoSided)
            }
          }
        }
    })
  },
)
