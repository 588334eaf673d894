/** One European option on a forward, as people say it. */
export interface OptionInputs {
  readonly right: 'call' | 'put'
  /** Price of the underlying for the option's expiry. */
  readonly forward: number
  readonly strike: number
  /** Years of 365 days to expiry. */
  readonly years: number
  /** Implied volatility a year, 1 is 100%. */
  readonly volatility: number
  /** What one unit of money at expiry is worth today; 1 where it is left out. */
  readonly discount?: number
}

/** The same on a spot price. */
export interface SpotInputs {
  readonly right: 'call' | 'put'
  readonly spot: number
  readonly strike: number
  readonly years: number
  readonly volatility: number
  /** Interest a year, continuous. */
  readonly rate: number
  /** What holding the underlying pays a year, continuous: dividends, staking, a foreign rate. 0 where left out. */
  readonly yield?: number
}

type InputName =
  | 'forward'
  | 'spot'
  | 'strike'
  | 'years'
  | 'volatility'
  | 'discount'
  | 'rate'
  | 'yield'
  | 'price'

/**
 * Why there is no answer. Figures are in the units of the inputs.
 *
 * `not-a-number` infinite or no number · `non-positive` has to be above zero · `out-of-range` so far out that floats
 * lose their digits · `expired` no time is left · `below-intrinsic` the price is at or below what the option pays if
 * nothing moves · `above-bound` the price is at or above what any volatility can reach.
 */
export type PricingRefusal =
  | { readonly reason: 'not-a-number'; readonly input: InputName; readonly value: number }
  | { readonly reason: 'non-positive'; readonly input: InputName; readonly value: number }
  | {
      readonly reason: 'out-of-range'
      readonly input: InputName
      readonly value: number
      readonly lowest: number
      readonly highest: number
    }
  | { readonly reason: 'expired'; readonly years: number }
  | { readonly reason: 'below-intrinsic'; readonly price: number; readonly intrinsic: number }
  | { readonly reason: 'above-bound'; readonly price: number; readonly bound: number }

/** An answer, or why there is none. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: PricingRefusal }

interface Range {
  readonly lowest: number
  readonly highest: number
}

const price: Range = { lowest: 1e-30, highest: 1e30 }
const rate: Range = { lowest: -100, highest: 100 }

/** Inside these no intermediate result of any formula here leaves the floats. */
const ranges: Readonly<Record<InputName, Range>> = {
  forward: price,
  spot: price,
  strike: price,
  price: { lowest: 0, highest: 1e60 },
  years: { lowest: 1e-12, highest: 1e4 },
  volatility: { lowest: 1e-12, highest: 1e4 },
  discount: price,
  rate,
  yield: rate,
}

/** The first of the checks that fails, in the order forward, strike, years, volatility, discount. */
export function refusalOf(inputs: Omit<OptionInputs, 'right'>): PricingRefusal | undefined {
  return (
    checkOf('forward', inputs.forward) ??
    checkOf('strike', inputs.strike) ??
    checkOf('years', inputs.years) ??
    checkOf('volatility', inputs.volatility) ??
    (inputs.discount === undefined ? undefined : checkOf('discount', inputs.discount))
  )
}

/** As `refusalOf`; what becomes of the forward and the discount is checked too. */
export function refusalOfSpot(inputs: SpotInputs): PricingRefusal | undefined {
  return (
    checkOf('spot', inputs.spot) ??
    checkOf('strike', inputs.strike) ??
    checkOf('years', inputs.years) ??
    checkOf('volatility', inputs.volatility) ??
    checkOf('rate', inputs.rate) ??
    checkOf('yield', inputs.yield ?? 0)
  )
}

/** Whether one input can be used, or why not. */
export function checkOf(input: InputName, value: number): PricingRefusal | undefined {
  if (!Number.isFinite(value)) return { reason: 'not-a-number', input, value }
  if (input === 'years' && value <= 0) return { reason: 'expired', years: value }
  const mayBeBelow = input === 'rate' || input === 'yield'
  if (!mayBeBelow && value <= 0) return { reason: 'non-positive', input, value }
  const { lowest, highest } = ranges[input]
  return value < lowest || value > highest
    ? { reason: 'out-of-range', input, value, lowest, highest }
    : undefined
}

/** A refusal in a sentence, with its figures and what to do. */
export function toldRefusal(refusal: PricingRefusal): string {
  switch (refusal.reason) {
    case 'not-a-number':
      return `The ${refusal.input} is ${refusal.value}. Give a finite number.`
    case 'non-positive':
      return `The ${refusal.input} is ${refusal.value}. It has to be above zero.`
    case 'out-of-range':
      return `The ${refusal.input} is ${refusal.value}. It has to be from ${refusal.lowest} to ${refusal.highest}.`
    case 'expired':
      return `The option has expired: ${refusal.years} years are left. Give a time above zero.`
    case 'below-intrinsic':
      return `The price ${refusal.price} is not above ${refusal.intrinsic}, what the option is worth if nothing moves, so no volatility explains it. Check price, forward and strike.`
    case 'above-bound':
      return `The price ${refusal.price} is not below ${refusal.bound}, which no volatility reaches. Check price, forward and strike.`
  }
}
