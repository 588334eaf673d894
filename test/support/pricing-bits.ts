import type * as Pricing from '../../src/core/pricing/index.ts'

/**
 * Results of the pricing functions as bits, one row each: the call, its arguments and its result in hexadecimal float64.
 *
 * The functions are handed in, so that the same rows can be made under another version of Node. Arguments come from
 * exactly rounded operations alone.
 */
export function pricingBits(pricing: typeof Pricing): string[] {
  const { black, blackCoin, erfc, erfcx, exp, expm1, log, log1p, normalCdf, normalPdf, normalQuantile, pow } =
    pricing
  const row = (name: string, inputs: readonly number[], results: readonly number[]): string =>
    [name, ...inputs.map(bitsOf), '=', ...results.map(bitsOf)].join(' ')
  const parts = Array.from({ length: 20 }, (_, n) => (n * 0.6180339887498949) % 1)
  const functions: readonly (readonly [string, (x: number) => number, (part: number) => number])[] = [
    ['exp', exp, (part) => 1_480 * part - 744],
    ['expm1', expm1, (part) => 2 * part - 1],
    ['log', log, (part) => part * part * 3 + 2 ** -1_040],
    ['log1p', log1p, (part) => part - 0.4],
    ['erfc', erfc, (part) => 30 * part - 3],
    ['erfcx', erfcx, (part) => 30 * part],
    ['normalCdf', normalCdf, (part) => 42 * part - 38],
    ['normalPdf', normalPdf, (part) => 60 * part - 20],
    ['normalQuantile', normalQuantile, (part) => part * part * part],
  ]
  const simple = functions.flatMap(([name, of, from]) =>
    parts.map((part) => row(name, [from(part)], [of(from(part))])),
  )
  const powers = parts.map((part) => row('pow', [3 * part, 20 * part - 7], [pow(3 * part, 20 * part - 7)]))
  return [...simple, ...powers, ...parts.slice(0, 10).flatMap(options)]

  function options(part: number, n: number): string[] {
    const years = [1 / 525_600, 1 / 365, 0.25, 2][n % 4]
    const volatility = 0.01 + 5 * part * part
    const deviation = volatility * Math.sqrt(years)
    return [-0.9, -0.3, 0, 0.2, 3].flatMap((away) => {
      const option = {
        forward: 100,
        strike: 100 * (1 + Math.max(-0.95, away * deviation)),
        years,
        volatility,
      }
      return ([1, -1] as const).flatMap((right) => optionRows(right, option))
    })
  }

  function optionRows(right: 1 | -1, option: Omit<Pricing.OptionInputs, 'right'>): string[] {
    const { forward, strike, years, volatility } = option
    const inputs = [right, forward, strike, years, volatility]
    const price = black(right, forward, strike, years, volatility)
    const coin = blackCoin(right, forward, strike, years, volatility)
    const implied = pricing.impliedVolatility(right, forward, strike, years, price)
    const greeks = pricing.coinGreeksOf({ right: right > 0 ? 'call' : 'put', ...option, discount: 0.96 })
    const moves = greeks.ok ? [...Object.values(greeks.value.quote), ...Object.values(greeks.value.coin)] : []
    return [row('black', inputs, [price, coin, implied]), row('greeks', inputs, moves)]
  }
}

/** A float's 64 bits in hexadecimal. */
function bitsOf(x: number): string {
  const words = new DataView(new ArrayBuffer(8))
  words.setFloat64(0, x)
  return words.getBigUint64(0).toString(16).padStart(16, '0')
}
