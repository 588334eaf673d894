import { black, CALL, PUT } from './black.ts'
import { exp } from './exp.ts'
import {
  type Checked,
  checkOf,
  type OptionInputs,
  type PricingRefusal,
  refusalOf,
  refusalOfSpot,
  type SpotInputs,
} from './inputs.ts'

/** 1 for a call, -1 for a put. */
export function signOf(right: 'call' | 'put'): number {
  return right === 'call' ? CALL : PUT
}

/**
 * What an option is worth today, in quote money or, where it is settled in coin, in coins.
 *
 * @param inputs the option; `discount` is of the money it is settled in
 */
export function priceOf(inputs: OptionInputs, settledIn: 'quote' | 'coin' = 'quote'): Checked<number> {
  const refusal = refusalOf(inputs)
  if (refusal) return { ok: false, refusal }
  const { right, forward, strike, years, volatility, discount = 1 } = inputs
  const value = discount * black(signOf(right), forward, strike, years, volatility)
  return { ok: true, value: settledIn === 'coin' ? value / forward : value }
}

/**
 * The same option on its forward: the spot price carried to expiry at the rate less the yield.
 *
 * Priced with it, `priceOf` is the formula of Black, Scholes and Merton.
 */
export function spotForm(inputs: SpotInputs): Checked<OptionInputs> {
  const refusal = refusalOfSpot(inputs) ?? refusalOfCarry(inputs)
  if (refusal) return { ok: false, refusal }
  const { right, strike, years, volatility } = inputs
  const { forward, discount } = carried(inputs)
  return { ok: true, value: { right, forward, strike, years, volatility, discount } }
}

function refusalOfCarry(inputs: SpotInputs): PricingRefusal | undefined {
  const { forward, discount } = carried(inputs)
  return checkOf('forward', forward) ?? checkOf('discount', discount)
}

function carried({ spot, years, rate, yield: pays = 0 }: SpotInputs): { forward: number; discount: number } {
  return { forward: spot * exp((rate - pays) * years), discount: exp(-rate * years) }
}
