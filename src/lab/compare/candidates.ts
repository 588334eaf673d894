import type { Account } from '../../core/book/book.ts'
import { NONE } from '../../core/book/layout.ts'
import type { Event } from '../../core/engine/events.ts'
import { accountsNamedBy } from '../../core/engine/named-accounts.ts'
import { lossOf } from '../../core/waterfall/apply.ts'
import { netEquityOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import { holdersOpposite } from '../../core/waterfall/selection.ts'
import { isForced } from './watch-part.ts'

/**
 * Who can be made to take over, and what each has, while one command is carried out.
 *
 * A command may work off thousands of losses against the same thousands of holders, so lists and equities are kept
 * for its length: an equity until an event names the account, a list of holders until somebody may have joined it.
 */
export class Candidates {
  /** Buckets that were worked on in this command: they cannot be asked. */
  readonly #fallen = new Set<Account>()
  readonly #equities = new Map<Account, number>()
  readonly #holders = new Map<string, readonly Account[]>()

  /** Participants on the other side of a position, who have no loss and had none in this command. */
  opposite(house: House, series: number, held: number): Account[] {
    const { book } = house
    const key = `${series} ${held > 0}`
    const known = this.#holders.get(key) ?? holdersOpposite(house, series, held, new Set())
    const left = known.filter((account) => {
      const quantity = book.quantityOf(account, series)
      return quantity !== 0 && quantity > 0 !== held > 0 && book.openLossOf(account) === NONE
    })
    this.#holders.set(key, left)
    return left.filter((account) => !this.#fallen.has(account))
  }

  /** Net equity, zero where there is none. */
  equityOf(house: House, account: Account): number {
    const known = this.#equities.get(account) ?? Math.max(0, netEquityOf(house, account))
    this.#equities.set(account, known)
    return known
  }

  /** Notes what an event is about to change; asked for the state before it, ask first. */
  note(house: House, event: Event): void {
    if (event.type === 'loss-opened') this.#fallen.add(event.bucket)
    else if ('loss' in event && house.tables.losses.has(event.loss))
      this.#fallen.add(lossOf(house, event.loss).bucket)
    if (mayJoin(event)) this.#holders.clear()
    if (this.#equities.size === 0) return
    for (const account of accountsNamedBy(house, event)) this.#equities.delete(account)
  }

  /** The command is done. */
  end(): void {
    this.#fallen.clear()
    this.#equities.clear()
    this.#holders.clear()
  }
}

/** Who takes from a bucket without holding the other side: resting orders of accounts, backstops and bidders. */
function mayJoin(event: Event): boolean {
  if (event.type === 'closed-on-book' || event.type === 'hedged-on-book')
    return event.owners.some((owner) => owner !== -1)
  return event.type === 'deleveraged' && !isForced(event)
}
