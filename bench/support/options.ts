import { black, exp } from '../../src/core/pricing/index.ts'

/** Options in columns, as the benches and their peers read them. */
export interface BenchOptions {
  readonly count: number
  /** 1 call, -1 put. */
  readonly right: Float64Array
  readonly forward: Float64Array
  readonly strike: Float64Array
  readonly years: Float64Array
  readonly volatility: Float64Array
  /** Of the option out of the money at that strike, be it the call or the put. */
  readonly price: Float64Array
}

/** A day to two years, volatility from 10% to 200%, strikes up to three standard deviations away; a fixed pattern. */
export function benchOptions(count = 20_000): BenchOptions {
  const column = (of: (n: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, n) => of(n))
  const part = (n: number, step: number): number => ((n + 1) * step) % 1
  const forward = column((n) => 100 + 40_000 * part(n, 0.5698402909980532))
  const years = column((n) => 1 / 365 + (2 - 1 / 365) * part(n, 0.7548776662466927))
  const volatility = column((n) => 0.1 + 1.9 * part(n, 0.8191725133961645))
  const away = column((n) => 6 * part(n, 0.6710436067037893) - 3)
  const strike = column((n) => forward[n] * exp(away[n] * volatility[n] * Math.sqrt(years[n])))
  const right = column((n) => (part(n, 0.4503599627370496) < 0.5 ? 1 : -1))
  const price = column((n) =>
    black(strike[n] > forward[n] ? 1 : -1, forward[n], strike[n], years[n], volatility[n]),
  )
  return { count, right, forward, strike, years, volatility, price }
}
