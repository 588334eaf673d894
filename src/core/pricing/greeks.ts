import { logRatioOf } from './black.ts'
import { type Checked, type OptionInputs, refusalOf } from './inputs.ts'
import { log } from './log.ts'
import { signOf } from './price.ts'
import { WINGS, wingsInto } from './time-value.ts'

/**
 * An option's value and how it moves. Money is that of the value, quote money unless said otherwise.
 *
 * A volatility of 1 is 100%, so what a whole percentage point does is a hundredth of `vega`. A year is 365 days.
 */
export interface Greeks {
  readonly value: number
  /** Value for one more unit of forward (of spot in the spot form). */
  readonly delta: number
  /** Delta for one more unit of forward. */
  readonly gamma: number
  /** Value for 1 more of volatility. */
  readonly vega: number
  /** Value for a year that passes, all else the same; mostly below zero. */
  readonly theta: number
  /** Value for 1 more of interest a year, the forward the same (the spot the same in the spot form). */
  readonly rho: number
  /** Delta for 1 more of volatility; vega for one more unit of forward. */
  readonly vanna: number
  /** Vega for 1 more of volatility. */
  readonly volga: number
  /** Delta for a year that passes. */
  readonly charm: number
  /** Value for one more unit of strike. */
  readonly dualDelta: number
  /** Dual delta for one more unit of strike: the discounted density of the underlying at the strike. */
  readonly dualGamma: number
}

/** A coin-settled option: what it does in coins, and in quote money to who counts in that. */
export interface CoinGreeks {
  /** Value in coins; every other is of that value, so of coins. */
  readonly coin: Greeks
  /** Coins to hold against it for one who counts in coins: delta in quote money less the value in coins. */
  readonly premiumAdjustedDelta: number
  /** Value and Greeks in quote money: those of the same option settled in quote money. */
  readonly quote: Greeks
}

/** What all Greeks are made of; d1, d2 and the tails are of Black's formula, w is 1 for a call and -1 for a put. */
export interface GreekParts {
  readonly w: number
  readonly d1: number
  readonly d2: number
  /** N(w d1) and N(w d2). */
  readonly tail1: number
  readonly tail2: number
  /** n(d1) and n(d2). */
  readonly density1: number
  readonly density2: number
  readonly rootYears: number
  readonly deviation: number
  /** Undiscounted value on the forward. */
  readonly value: number
}

const PER_ROOT_TWO_PI = 0.3989422804014327

/** Black-76 with all Greeks; `theta`, `rho` and `charm` take the interest that the discount says. */
export function greeksOf(inputs: OptionInputs): Checked<Greeks> {
  const refusal = refusalOf(inputs)
  return refusal ? { ok: false, refusal } : { ok: true, value: quoteGreeks(inputs, partsOf(inputs)) }
}

/** Greeks of an option that is settled in coin, in coins and in quote money. */
export function coinGreeksOf(inputs: OptionInputs): Checked<CoinGreeks> {
  const refusal = refusalOf(inputs)
  if (refusal) return { ok: false, refusal }
  const parts = partsOf(inputs)
  const quote = quoteGreeks(inputs, parts)
  const { w, tail2 } = parts
  const premiumAdjustedDelta = ((inputs.discount ?? 1) * w * inputs.strike * tail2) / inputs.forward
  return { ok: true, value: { coin: coinGreeks(inputs, parts, quote), premiumAdjustedDelta, quote } }
}

function quoteGreeks(inputs: OptionInputs, parts: GreekParts): Greeks {
  const { forward, strike, years, volatility, discount = 1 } = inputs
  const { w, d1, d2, tail1, tail2, density1, density2, rootYears, deviation } = parts
  const rate = rateOf(inputs)
  const value = discount * parts.value
  const delta = discount * w * tail1
  const vega = discount * forward * density1 * rootYears
  return {
    value,
    delta,
    gamma: (discount * density1) / (forward * deviation),
    vega,
    theta: rate * value - (vega * volatility) / (2 * years),
    rho: -years * value,
    vanna: (-discount * density1 * d2) / volatility,
    volga: (vega * d1 * d2) / volatility,
    charm: rate * delta + (discount * density1 * d2) / (2 * years),
    dualDelta: -discount * w * tail2,
    dualGamma: (discount * density2) / (strike * deviation),
  }
}

/** Derivatives of value / forward. Those that leave the forward alone are the others' over the forward. */
function coinGreeks(inputs: OptionInputs, parts: GreekParts, quote: Greeks): Greeks {
  const { forward, strike, years, volatility, discount = 1 } = inputs
  const { w, d1, tail2, density2, deviation } = parts
  const scale = (discount * strike) / (forward * forward)
  const delta = scale * w * tail2
  return {
    value: quote.value / forward,
    delta,
    gamma: (scale * (density2 / deviation - 2 * w * tail2)) / forward,
    vega: quote.vega / forward,
    theta: quote.theta / forward,
    rho: quote.rho / forward,
    vanna: (-scale * density2 * d1) / volatility,
    volga: quote.volga / forward,
    charm: rateOf(inputs) * delta + (scale * density2 * d1) / (2 * years),
    dualDelta: quote.dualDelta / forward,
    dualGamma: quote.dualGamma / forward,
  }
}

function rateOf({ discount = 1, years }: OptionInputs): number {
  return discount === 1 ? 0 : -log(discount) / years
}

/** Works out the tails once; where the put is out of the money they are those of the call with the two prices swapped. */
export function partsOf({ right, forward, strike, years, volatility }: OptionInputs): GreekParts {
  const w = signOf(right)
  const isSwapped = forward > strike
  const low = isSwapped ? strike : forward
  const high = isSwapped ? forward : strike
  const logRatio = logRatioOf(low, high)
  const rootYears = Math.sqrt(years)
  const deviation = volatility * rootYears
  const wings = new Float64Array(WINGS)
  wingsInto(wings, logRatio, deviation, low / high)
  const [below1, above1, below2, density, share] = wings
  const h = logRatio / deviation
  const near = PER_ROOT_TWO_PI * density
  const far = near * (low / high)
  const intrinsic = w * (forward - strike)
  const isCall = w > 0
  return {
    w,
    d1: isSwapped ? 0.5 * deviation - h : h + 0.5 * deviation,
    d2: isSwapped ? -h - 0.5 * deviation : h - 0.5 * deviation,
    tail1: isSwapped ? (isCall ? 1 - below2 : below2) : isCall ? below1 : above1,
    tail2: isSwapped ? (isCall ? above1 : below1) : isCall ? below2 : 1 - below2,
    density1: isSwapped ? far : near,
    density2: isSwapped ? near : far,
    rootYears,
    deviation,
    value: low * share + (intrinsic > 0 ? intrinsic : 0),
  }
}
