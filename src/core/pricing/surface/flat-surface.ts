import { log } from '../log.ts'
import { aboveZero, type Shaped, shaped } from './refusal.ts'
import type { Surface } from './surface.ts'

/** A surface of one volatility, for every strike and expiry, about one forward. */
export function flatSurface(volatility: number, forward: number): Shaped<Surface> {
  const refusal = aboveZero('volatility', volatility) ?? aboveZero('forward', forward)
  return shaped(refusal, () => new FlatSurface(volatility, log(forward)))
}

class FlatSurface implements Surface {
  readonly #volatility: number
  readonly #logForward: number

  constructor(volatility: number, logForward: number) {
    this.#volatility = volatility
    this.#logForward = logForward
  }

  volatility(): number {
    return this.#volatility
  }

  volatilityAt(): number {
    return this.#volatility
  }

  totalVariance(_logMoneyness: number, years: number): number {
    return this.#volatility * this.#volatility * years
  }

  slope(): number {
    return 0
  }

  curvature(): number {
    return 0
  }

  logForward(): number {
    return this.#logForward
  }
}
