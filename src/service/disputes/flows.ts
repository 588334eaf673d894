import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { invariant } from '../../core/money/invariant.ts'
import type { House } from '../../core/waterfall/house.ts'

/**
 * What accounts took out and brought in, by asset. What somebody took out before a mistake was found is as much his as
 * what he left in, so standings are compared with it; what was put up for losses moved, and is not lost by that.
 */
export class Flows {
  readonly #house: House
  readonly #out = new Map<Account, Map<number, number>>()

  constructor(house: House) {
    this.#house = house
  }

  note(event: Event): void {
    switch (event.type) {
      case 'deposited':
        return this.#add(event.account, event.asset, -event.amount)
      case 'withdrawn':
        // What a levy kept behind was not taken out by him: it went to pay a claim.
        return this.#add(event.account, event.asset, event.amount - event.levied)
      case 'margin-transferred':
      case 'compensated':
        return this.#move(event.from, event.to, event.asset, event.amount)
      case 'staked':
        return this.#move(event.account, event.vault, event.asset, event.amount)
      case 'unstaked':
        return this.#move(event.vault, event.account, event.asset, event.amount)
      case 'contributed':
        return this.#move(event.account, this.#fund(event.fund), event.asset, event.amount)
      case 'contribution-withdrawn':
        return this.#move(this.#fund(event.fund), event.account, event.asset, event.amount)
    }
  }

  #fund(name: string): Account {
    const fund = this.#house.tables.named.get(name)
    invariant(fund !== undefined, `there is a fund ${name}, since it was paid into`)
    return fund
  }

  #move(from: Account, to: Account, asset: number, amount: number): void {
    this.#add(from, asset, amount)
    this.#add(to, asset, -amount)
  }

  #add(account: Account, asset: number, amount: number): void {
    const held = this.#out.get(account) ?? new Map<number, number>()
    held.set(asset, (held.get(asset) ?? 0) + amount)
    this.#out.set(account, held)
  }

  /** Taken out less brought in, in the order of the assets, without zeros. */
  of(account: Account): [asset: number, amount: number][] {
    const all = [...(this.#out.get(account) ?? [])]
    return all.filter(([, amount]) => amount !== 0).sort(([a], [b]) => a - b)
  }
}
