import type { ExpiryFigures } from './expiry-figures.ts'
import type { UnderlyingPlan } from './plan.ts'

/**
 * Rows at which the options of an expiry are bounded. Scenarios of one move share a row with the greatest weight, reaction
 * and turn of any of them, since constants grow with each.
 */
export class BoundRows {
  count = 0
  /** Whether slopes have bounds at all. */
  bounded = true
  /** Factor of the forward, and of the spot. */
  forwards: Float64Array = new Float64Array(16)
  spots: Float64Array = new Float64Array(16)
  weights: Float64Array = new Float64Array(16)
  /** What the value after the shock is multiplied by at most. */
  kept: Float64Array = new Float64Array(16)
  /** How much more than the volatility itself a shocked one changes, and how much a turn of the smile adds for the forward. */
  reactions: Float64Array = new Float64Array(16)
  turns: Float64Array = new Float64Array(16)
  /** By how much a row's profit can rise, and fall, for a forward higher by one; and its slope in the spot. */
  rises: Float64Array = new Float64Array(16)
  falls: Float64Array = new Float64Array(16)
  ofSpot: Float64Array = new Float64Array(16)

  add(forward: number, spot: number, weight: number, kept: number, reaction: number, turn: number): void {
    const row = this.#placeOf(forward, spot)
    this.weights[row] = Math.max(this.weights[row], weight)
    this.kept[row] = Math.max(this.kept[row], kept)
    this.reactions[row] = Math.max(this.reactions[row], reaction)
    this.turns[row] = Math.max(this.turns[row], turn)
  }

  /** What the rows were filled for; they hold until it changes. */
  #figures: ExpiryFigures | null = null
  #stamp = 0

  isOf(figures: ExpiryFigures): boolean {
    return this.#figures === figures && this.#stamp === figures.stamp
  }

  /** Empties the rows, to be filled for an expiry. */
  clear(figures: ExpiryFigures | null): void {
    this.count = 0
    this.bounded = true
    this.#figures = figures
    this.#stamp = figures === null ? 0 : figures.stamp
  }

  /** Makes filled rows ready to add options up. */
  begin(): void {
    this.rises.fill(0, 0, this.count)
    this.falls.fill(0, 0, this.count)
    this.ofSpot.fill(0, 0, this.count)
  }

  #placeOf(forward: number, spot: number): number {
    for (let row = 0; row < this.count; row += 1)
      if (this.forwards[row] === forward && this.spots[row] === spot) return row
    if (this.count === this.forwards.length) this.#grow()
    const row = this.count
    this.forwards[row] = forward
    this.spots[row] = spot
    this.weights[row] = this.kept[row] = this.reactions[row] = this.turns[row] = 0
    this.count = row + 1
    return row
  }

  #grow(): void {
    const longer = (column: Float64Array): Float64Array => {
      const into = new Float64Array(2 * column.length)
      into.set(column)
      return into
    }
    this.forwards = longer(this.forwards)
    this.spots = longer(this.spots)
    this.weights = longer(this.weights)
    this.kept = longer(this.kept)
    this.reactions = longer(this.reactions)
    this.turns = longer(this.turns)
    this.rises = longer(this.rises)
    this.falls = longer(this.falls)
    this.ofSpot = longer(this.ofSpot)
  }
}

/** A row's own factors: its weight, the extended table's, and the share of gains that offset others. */
export function weightOf(plan: UnderlyingPlan, scenario: number): number {
  return plan.weights[scenario] * Math.abs(plan.factors[scenario]) * Math.max(1, plan.offsetFactor)
}
