import { black } from '../../../src/core/pricing/index.ts'

/** Hagan's expansion of SABR with beta 1, by log-moneyness. @see docs/sources.md#test-surfaces */
export function sabrVolatility(k: number, years: number, alpha: number, rho: number, nu: number): number {
  const z = (-nu / alpha) * k
  const x = Math.log((Math.sqrt(1 - 2 * rho * z + z * z) + z - rho) / (1 - rho))
  const shape = Math.abs(z) < 1e-8 ? 1 : z / x
  return alpha * shape * (1 + ((rho * nu * alpha) / 4 + ((2 - 3 * rho * rho) * nu * nu) / 24) * years)
}

/** Merton's jumps: a mean of Black prices over the number of jumps. */
export function jumpPrice(right: number, strike: number, years: number): number {
  const { volatility, rate, mean, width } = { volatility: 0.45, rate: 1.2, mean: -0.12, width: 0.18 }
  const growth = mean + (width * width) / 2
  const drift = -rate * (Math.exp(growth) - 1) * years
  let chance = Math.exp(-rate * years)
  let price = 0
  for (let jumps = 0; jumps < 40; jumps += 1) {
    const forward = Math.exp(drift + jumps * growth)
    const deviation = Math.sqrt(volatility * volatility + (jumps * width * width) / years)
    price += chance * black(right, forward, strike, years, deviation)
    chance *= (rate * years) / (jumps + 1)
  }
  return price
}

/** A calm and a wild future, each a martingale about the same forward. */
export function mixturePrice(right: number, strike: number, years: number): number {
  return 0.7 * black(right, 1, strike, years, 0.45) + 0.3 * black(right, 1, strike, years, 1.05)
}

/** Heston's model, by Lewis's integral of its characteristic function; good to about 1e-10 of the forward. */
export function hestonPrice(right: number, strike: number, years: number): number {
  // Poles half a unit off the line bound the width of a step, e^(−π / width) being the error of the sum.
  const [steps, width] = [1_500, 0.1]
  let integral = 0
  for (let step = 0; step < steps; step += 1) {
    const u = (step + 0.5) * width
    const [logSize, angle] = hestonExponent(u, years)
    const phase = angle - u * Math.log(strike)
    integral += (Math.exp(logSize) * Math.cos(phase) * width) / (u * u + 0.25)
  }
  const call = 1 - (Math.sqrt(strike) / Math.PI) * integral
  return right > 0 ? call : call - 1 + strike
}

/** Logarithm of the characteristic function at `u − i/2`: of its size, and its angle. */
function hestonExponent(u: number, years: number): [logSize: number, angle: number] {
  const { kappa, mean, volOfVol, rho, variance } = {
    kappa: 2,
    mean: 0.3,
    volOfVol: 1,
    rho: -0.45,
    variance: 0.42,
  }
  // With z = u − i/2: z² + iz = u² + 1/4, and κ − iρξz = (κ − ρξ/2) − iρξu.
  const beta: Complex = [kappa - (rho * volOfVol) / 2, -rho * volOfVol * u]
  const d = root(plus(times(beta, beta), [volOfVol * volOfVol * (u * u + 0.25), 0]))
  const less = minus(beta, d)
  const g = over(less, plus(beta, d))
  const decay = exponential([-d[0] * years, -d[1] * years])
  const bottom = minus([1, 0], times(g, decay))
  const square = volOfVol * volOfVol
  const logRatio = logarithm(over(bottom, minus([1, 0], g)))
  const c = (kappa * mean) / square
  const first: Complex = [c * (less[0] * years - 2 * logRatio[0]), c * (less[1] * years - 2 * logRatio[1])]
  const second = times(over(less, [square, 0]), over(minus([1, 0], decay), bottom))
  return [first[0] + variance * second[0], first[1] + variance * second[1]]
}

type Complex = readonly [number, number]

function plus(a: Complex, b: Complex): Complex {
  return [a[0] + b[0], a[1] + b[1]]
}

function minus(a: Complex, b: Complex): Complex {
  return [a[0] - b[0], a[1] - b[1]]
}

function times(a: Complex, b: Complex): Complex {
  return [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]]
}

function over(a: Complex, b: Complex): Complex {
  const size = b[0] * b[0] + b[1] * b[1]
  return [(a[0] * b[0] + a[1] * b[1]) / size, (a[1] * b[0] - a[0] * b[1]) / size]
}

function root(a: Complex): Complex {
  const size = Math.hypot(a[0], a[1])
  const real = Math.sqrt((size + a[0]) / 2)
  return [real, real === 0 ? Math.sqrt(size) : a[1] / (2 * real)]
}

function exponential(a: Complex): Complex {
  return [Math.exp(a[0]) * Math.cos(a[1]), Math.exp(a[0]) * Math.sin(a[1])]
}

function logarithm(a: Complex): Complex {
  return [Math.log(Math.hypot(a[0], a[1])), Math.atan2(a[1], a[0])]
}
