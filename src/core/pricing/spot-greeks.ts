import { type Greeks, partsOf } from './greeks.ts'
import type { Checked, SpotInputs } from './inputs.ts'
import { spotForm } from './price.ts'

/** The spot form's Greeks, and the one for the yield. */
export interface SpotGreeks extends Greeks {
  /** Value for 1 more of yield a year, the spot the same. */
  readonly yieldRho: number
}

/**
 * Black, Scholes and Merton: value and Greeks for the spot price, with the rate and the yield held, not the forward.
 *
 * @see docs/sources.md#black-76
 */
export function spotGreeksOf(inputs: SpotInputs): Checked<SpotGreeks> {
  const form = spotForm(inputs)
  if (!form.ok) return form
  const { forward, discount = 1 } = form.value
  const { spot, strike, years, volatility, rate, yield: pays = 0 } = inputs
  const { w, d1, d2, tail1, tail2, density1, density2, rootYears, deviation, value } = partsOf(form.value)
  /** What one unit of spot held to expiry is worth today without what it pays: e^(-yield T). */
  const carried = (discount * forward) / spot
  const delta = carried * w * tail1
  const density = carried * density1
  const vega = spot * density * rootYears
  const strikeToday = w * strike * discount * tail2
  const greeks: SpotGreeks = {
    value: discount * value,
    delta,
    gamma: density / (spot * deviation),
    vega,
    theta: pays * spot * delta - rate * strikeToday - (vega * volatility) / (2 * years),
    rho: years * strikeToday,
    yieldRho: -years * spot * delta,
    vanna: (-density * d2) / volatility,
    volga: (vega * d1 * d2) / volatility,
    charm: pays * delta - density * ((rate - pays) / deviation - d2 / (2 * years)),
    dualDelta: -discount * w * tail2,
    dualGamma: (discount * density2) / (strike * deviation),
  }
  return { ok: true, value: greeks }
}
