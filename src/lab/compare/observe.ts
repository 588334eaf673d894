import type { Command } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import type { Finding } from '../../core/engine/laws.ts'
import type { Witness } from '../../core/engine/witness.ts'
import type { House } from '../../core/waterfall/house.ts'
import { GateTimes } from './gate-times.ts'
import { PayersByLayer } from './layer-payers.ts'
import { LeftOverOwners } from './left-overs.ts'
import { Moments } from './moments.ts'
import { NeedsByLoss } from './needs.ts'
import type { Observed } from './observed.ts'
import { Payments } from './payments.ts'
import { PriceRules } from './price-rules.ts'
import { SecondRounds } from './second-round.ts'
import type { WatchPart } from './watch-part.ts'

/**
 * Looks at a run's events as they happen and keeps what a comparison needs. It reads the engine's own events and
 * state, not what the recorder makes of them, and begins when the rulebook is adopted: nothing has moved by then.
 */
export class Observer implements Witness {
  readonly #names: readonly string[]
  readonly #payments = new Payments()
  readonly #payers = new PayersByLayer()
  readonly #moments: Moments
  readonly #priceRules = new PriceRules()
  readonly #needs = new NeedsByLoss()
  readonly #leftOvers = new LeftOverOwners()
  readonly #secondRounds: SecondRounds
  readonly #gates = new GateTimes()
  readonly #parts: readonly WatchPart[]
  #hasBegun = false

  /** @param names of accounts, by row */
  constructor(names: readonly string[]) {
    this.#names = names
    this.#moments = new Moments(names)
    this.#secondRounds = new SecondRounds(names)
    this.#parts = [
      ...[this.#payments, this.#payers, this.#moments, this.#priceRules],
      ...[this.#needs, this.#leftOvers, this.#secondRounds, this.#gates],
    ]
  }

  before(house: House, event: Event): void {
    if (event.type === 'rulebook-adopted' && !this.#hasBegun) {
      this.#hasBegun = true
      for (const part of this.#parts) part.begin?.(house)
    }
    if (this.#hasBegun) for (const part of this.#parts) part.before?.(house, event)
  }

  after(house: House, event: Event): void {
    if (this.#hasBegun) for (const part of this.#parts) part.after?.(house, event)
  }

  end(house: House, { at }: Command): Finding[] {
    if (this.#hasBegun) for (const part of this.#parts) part.end?.(house, at)
    return []
  }

  /** What was seen, once the run is over. */
  observed(house: House): Observed {
    const assets = house.markets.assets.length
    return {
      accounts: this.#payments.accounts(house, this.#names, (row) => this.#moments.wasCandidate(row)),
      layers: this.#payers.layers(this.#names),
      moments: this.#moments.told,
      priceRules: this.#priceRules.figures(),
      needs: this.#needs.needs(assets),
      leftOvers: this.#leftOvers.leftOvers(assets),
      secondRound: this.#secondRounds.rounds(),
      gates: this.#gates.times(),
    }
  }
}
