import type { ExpiryState, MarketState, UnderlyingState } from './scenario/legs.ts'

/** How far one moment of a market is from another. */
export interface Moves {
  /** Whether all that a bound takes to stand still does. */
  readonly isStill: boolean
  /** Magnitudes of what forwards, by expiry, and spots, by underlying, have moved by. */
  readonly forward: Float64Array
  readonly spot: Float64Array
  /** The largest of them as a share of what it was. */
  readonly largest: number
}

const FIGURES_OF_EXPIRY = 5
const FIGURES_OF_UNDERLYING = 3

/**
 * The figures of a market at one moment, kept to tell how far another moment is from it. Buckets that were looked at under
 * one market share one snapshot, so the distance to the market of now is worked out once for all of them.
 */
export class MarketSnapshot {
  /** What the places of underlyings and expiries mean. */
  readonly layout: unknown
  readonly underlyings: number
  readonly expiries: number
  readonly #figures: Float64Array
  readonly #names: readonly string[]
  readonly #underlyingOf: readonly number[]
  #state: MarketState | null = null
  #to: MarketSnapshot | null = null
  #moves: Moves | null = null

  constructor(state: MarketState, layout: unknown) {
    this.layout = layout
    this.underlyings = state.underlyings.length
    this.expiries = state.expiries.length
    this.#figures = new Float64Array(
      1 + FIGURES_OF_UNDERLYING * this.underlyings + FIGURES_OF_EXPIRY * this.expiries,
    )
    this.#names = state.underlyings.map(({ name }) => name)
    this.#underlyingOf = state.expiries.map(({ underlying }) => underlying)
    let at = 0
    visit(state, (figure) => void (this.#figures[at++] = figure))
  }

  isOf(state: MarketState, layout: unknown): boolean {
    if (layout !== this.layout) return false
    const figures = this.#figures
    let at = 0
    let isSame = true
    visit(state, (figure) => {
      if (figures[at] !== figure) isSame = false
      at += 1
    })
    return isSame
  }

  /** The market it was taken of, for whoever looks back. */
  get state(): MarketState {
    this.#state ??= { peg: this.#figures[0], underlyings: this.#underlyings(), expiries: this.#expiries() }
    return this.#state
  }

  movesTo(other: MarketSnapshot): Moves {
    if (this.#to !== other || this.#moves === null) {
      this.#to = other
      this.#moves = this.#measure(other)
    }
    return this.#moves
  }

  #underlyings(): UnderlyingState[] {
    return this.#names.map((name, place) => {
      const at = 1 + FIGURES_OF_UNDERLYING * place
      const [spot, spotConfidence, perpetualConfidence] = this.#figures.subarray(
        at,
        at + FIGURES_OF_UNDERLYING,
      )
      return { name, spot, spotConfidence, perpetualConfidence }
    })
  }

  #expiries(): ExpiryState[] {
    return this.#underlyingOf.map((underlying, place) => {
      const at = 1 + FIGURES_OF_UNDERLYING * this.underlyings + FIGURES_OF_EXPIRY * place
      const [forward, years, rate, fixedShare, fixedPrice] = this.#figures.subarray(
        at,
        at + FIGURES_OF_EXPIRY,
      )
      return { underlying, forward, years, rate, fixedShare, fixedPrice }
    })
  }

  #measure(other: MarketSnapshot): Moves {
    const spot = new Float64Array(this.underlyings)
    const forward = new Float64Array(this.expiries)
    if (other.layout !== this.layout) return { isStill: false, forward, spot, largest: 0 }
    const [from, to] = [this.#figures, other.#figures]
    let largest = 0
    const far = (at: number): number => {
      const move = Math.abs(to[at] - from[at])
      largest = Math.max(largest, move / from[at])
      return move
    }
    let isStill = from[0] === to[0]
    const still = (at: number, count: number): void => {
      for (let place = at; place < at + count; place += 1) if (from[place] !== to[place]) isStill = false
    }
    let at = 1
    for (let place = 0; place < spot.length; place += 1, at += FIGURES_OF_UNDERLYING) {
      spot[place] = far(at)
      still(at + 1, FIGURES_OF_UNDERLYING - 1)
    }
    for (let place = 0; place < forward.length; place += 1, at += FIGURES_OF_EXPIRY) {
      forward[place] = far(at)
      still(at + 1, FIGURES_OF_EXPIRY - 1)
    }
    return { isStill, forward, spot, largest }
  }
}

/** Every figure in its order: those that move first in each group. */
function visit({ peg, underlyings, expiries }: MarketState, see: (figure: number) => void): void {
  see(peg)
  for (const { spot, spotConfidence, perpetualConfidence } of underlyings) {
    see(spot)
    see(spotConfidence)
    see(perpetualConfidence)
  }
  for (const { forward, years, rate, fixedShare, fixedPrice } of expiries) {
    see(forward)
    see(years)
    see(rate)
    see(fixedShare)
    see(fixedPrice)
  }
}
