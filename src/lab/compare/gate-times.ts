import type { House } from '../../core/waterfall/house.ts'
import { type Gate, gates } from '../../core/waterfall/rulebook.ts'
import type { GateTime } from './observed.ts'
import type { WatchPart } from './watch-part.ts'

/** How long each gate was closed: what the house says after each command holds until the next one. */
export class GateTimes implements WatchPart {
  readonly #closedMs = new Map<Gate, number>()
  /** Until when a gate is closed, as far as is known. */
  #closed = new Map<Gate, number>()
  #since = 0

  begin(house: House): void {
    this.#since = house.at
  }

  end(house: House, at: number): void {
    for (const [what, until] of this.#closed) {
      const ms = Math.max(0, Math.min(until, at) - this.#since)
      this.#closedMs.set(what, (this.#closedMs.get(what) ?? 0) + ms)
    }
    this.#since = at
    this.#closed = new Map()
    for (const { what, until } of house.tables.gates) {
      const end = until ?? Number.POSITIVE_INFINITY
      if (end > at) this.#closed.set(what, Math.max(end, this.#closed.get(what) ?? 0))
    }
  }

  times(): GateTime[] {
    return gates.map((what) => ({ what, closedMs: this.#closedMs.get(what) ?? 0 }))
  }
}
