import { logRatioOf } from './black.ts'
import { impliedDeviation } from './implied-deviation.ts'
import { type Checked, checkOf, type PricingRefusal } from './inputs.ts'
import { signOf } from './price.ts'
import { lowOfProduct } from './two-floats.ts'

/**
 * The volatility at which `black` gives the price, to the last digits that the price holds.
 *
 * Without checks, for loops: 0 where the price is at or below the intrinsic value or an input makes no sense,
 * Infinity where the price is at or above its bound. Never NaN. See `impliedVolatilityOf` for reasons.
 *
 * @param price undiscounted, in quote money
 * @see docs/sources.md#implied-volatility
 */
export function impliedVolatility(
  right: number,
  forward: number,
  strike: number,
  years: number,
  price: number,
): number {
  const intrinsic = right * (forward - strike)
  return fromTimeValue(forward, strike, years, intrinsic > 0 ? price - intrinsic : price)
}

function fromTimeValue(forward: number, strike: number, years: number, timeValue: number): number {
  const low = forward < strike ? forward : strike
  const high = forward < strike ? strike : forward
  if (!(low > 0 && high < Infinity && years > 0 && timeValue > 0)) return 0
  const value = timeValue / low
  if (!(value < 1)) return Infinity
  return value > 0 ? impliedDeviation(logRatioOf(low, high), value) / Math.sqrt(years) : 0
}

/** A price to be explained by a volatility. */
export interface PricedOption {
  readonly right: 'call' | 'put'
  readonly forward: number
  readonly strike: number
  readonly years: number
  /** Today's price, in quote money or in coins. */
  readonly price: number
  /** Of the money the price is in; 1 where it is left out. */
  readonly discount?: number
  /** `coin`: the price is coins for one coin of underlying. Quote money where left out. */
  readonly settledIn?: 'quote' | 'coin'
}

/** The volatility of a price, or why none explains it; refusals name figures in the price's own money. */
export function impliedVolatilityOf(option: PricedOption): Checked<number> {
  const refusal = refusalOf(option)
  if (refusal) return { ok: false, refusal }
  const { forward, strike, years } = option
  const value = fromTimeValue(forward, strike, years, timeValueOf(option))
  if (value === 0) return { ok: false, refusal: belowIntrinsic(option) }
  return value < Infinity ? { ok: true, value } : { ok: false, refusal: aboveBound(option) }
}

function refusalOf(option: PricedOption): PricingRefusal | undefined {
  return (
    checkOf('forward', option.forward) ??
    checkOf('strike', option.strike) ??
    checkOf('years', option.years) ??
    checkOf('discount', option.discount ?? 1) ??
    checkOf('price', option.price)
  )
}

/** What the price says beyond the intrinsic value, undiscounted, in quote money; a coin price loses no digit on the way. */
function timeValueOf(option: PricedOption): number {
  const { forward, price, discount = 1, settledIn } = option
  const atExpiry = price / discount
  const intrinsic = intrinsicOf(option)
  if (settledIn !== 'coin') return atExpiry - intrinsic
  const inQuote = atExpiry * forward
  return inQuote - intrinsic + lowOfProduct(atExpiry, forward, inQuote)
}

function intrinsicOf({ right, forward, strike }: PricedOption): number {
  return Math.max(0, signOf(right) * (forward - strike))
}

function belowIntrinsic(option: PricedOption): PricingRefusal {
  return {
    reason: 'below-intrinsic',
    price: option.price,
    intrinsic: inOwnMoney(option, intrinsicOf(option)),
  }
}

/** A call is worth less than the underlying, a put less than the strike. */
function aboveBound(option: PricedOption): PricingRefusal {
  const most = option.right === 'call' ? option.forward : option.strike
  return { reason: 'above-bound', price: option.price, bound: inOwnMoney(option, most) }
}

function inOwnMoney({ forward, settledIn, discount = 1 }: PricedOption, atExpiry: number): number {
  return (settledIn === 'coin' ? atExpiry / forward : atExpiry) * discount
}
