import { impliedVolatility, normalQuantile } from '../../../src/core/pricing/index.ts'
import { essviVariance } from '../../../src/core/pricing/surface/index.ts'
import { Random } from '../../../src/lab/random.ts'
import type { QuotedSlice } from '../../../src/lab/surface/quoted-slice.ts'
import { hestonPrice, jumpPrice, mixturePrice, sabrVolatility } from './models.ts'

/** Days to 13 expiries, from one week to three years. */
const DAYS = [7, 14, 21, 30, 60, 91, 121, 182, 273, 365, 547, 730, 1_095]
/** 17 strikes as multiples of the forward. */
const MONEYNESS = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8]
/** A price below this share of the forward is less than any venue's increment, and is not quoted. */
const LEAST_PRICE = 1e-8

/** Volatility by log-moneyness and years; none where a price would be too small to be quoted. */
type Smile = (k: number, years: number) => number | null

/** Surfaces from stated parameters; only the first is of a family that is fitted. */
export const smiles: {
  readonly [Name in 'essvi' | 'sabr' | 'sabr-coin' | 'jumps' | 'mixture' | 'heston']: Smile
} = {
  /** Extended SSVI, its skew growing with time. */
  essvi: (k, years) => {
    const theta = 0.36 * years + 0.04 * Math.sqrt(years)
    const rho = -0.25 - 0.2 * Math.sqrt(years / 3)
    const psi = 0.55 * Math.sqrt(theta)
    return Math.sqrt(essviVariance({ theta, rho, psi }, k) / years)
  },
  /** SABR as a desk would mark an index: skew that is steep and short-lived. */
  sabr: (k, years) => {
    const nu = 0.45 + 0.6 / Math.sqrt(1 + 6 * years)
    return sabrVolatility(k, years, 0.2 + 0.03 * Math.sqrt(years), -0.55, nu)
  },
  /** SABR about a coin: high volatility, skew to the right. */
  'sabr-coin': (k, years) => sabrVolatility(k, years, 0.7, 0.15, 0.9 / (1 + years)),
  jumps: (k, years) => impliedFrom(k, years, jumpPrice),
  mixture: (k, years) => impliedFrom(k, years, mixturePrice),
  heston: (k, years) => impliedFrom(k, years, hestonPrice),
}

/**
 * Quotes of a surface at 13 expiries and 17 strikes, less those whose price is too small to be quoted.
 *
 * @param noise standard deviation of what is added, as a share of each volatility
 */
export function quotesOf(smile: Smile, noise: number, seed: string): QuotedSlice[] {
  const random = new Random(seed)
  return DAYS.map((days) => {
    const years = days / 365
    const forward = 50_000 * (1 + 0.04 * years)
    const quotes = MONEYNESS.flatMap((moneyness) => {
      const logMoneyness = Math.log(moneyness)
      const exact = smile(logMoneyness, years)
      const volatility = exact === null ? null : exact * (1 + noise * normal(random))
      if (volatility === null) return []
      const name = `${days}d ${moneyness}`
      return [{ name, strike: forward * moneyness, logMoneyness, volatility, bid: null, ask: null }]
    })
    return { years, forward, quotes }
  })
}

function normal(random: Random): number {
  return normalQuantile((random.below(2 ** 32) + 0.5) / 2 ** 32)
}

function impliedFrom(
  k: number,
  years: number,
  priceOf: (right: number, strike: number, years: number) => number,
): number | null {
  const [right, strike] = [k > 0 ? 1 : -1, Math.exp(k)]
  const price = priceOf(right, strike, years)
  return price < LEAST_PRICE ? null : impliedVolatility(right, 1, strike, years, price)
}
