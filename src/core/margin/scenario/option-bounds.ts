import type { Legs } from './legs.ts'

/** 1 / √(2π), the greatest density of the normal distribution. */
export const DENSITY = 0.3989422804014327

/** Greatest slopes and worth of one option, in its own money for one coin, over a neighbourhood times a factor. */
export class OptionBounds {
  #isCoin = false
  #isCall = false
  #strike = 0
  #least = 0
  #most = 0
  #rootYears = 0

  take(legs: Legs, leg: number, least: number, most: number, rootYears: number): void {
    this.#isCoin = legs.isCoin[leg] === 1
    this.#isCall = legs.right[leg] > 0
    this.#strike = legs.strike[leg]
    this.#least = least
    this.#most = most
    this.#rootYears = rootYears
  }

  /** Of the value at `factor` times the forward, in the forward itself. */
  slopeAt(factor: number): number {
    if (!this.#isCoin) return factor
    return this.#isCall ? 1 / this.#least : this.#strike / (factor * this.#least * this.#least)
  }

  worthAt(factor: number): number {
    if (!this.#isCoin) return this.#isCall ? factor * this.#most : this.#strike
    return this.#isCall ? 1 : this.#strike / (factor * this.#least)
  }

  vegaAt(factor: number): number {
    const money = this.#isCoin
      ? Math.min(1, this.#strike / (factor * this.#least))
      : Math.min(factor * this.#most, this.#strike)
    return money * this.#rootYears * DENSITY
  }
}
