import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { fromCell } from '../../core/money/units.ts'
import { lossOf } from '../../core/waterfall/apply.ts'
import { inHomeOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { LeftOvers } from './observed.ts'
import { type EventOf, isForced, type WatchPart } from './watch-part.ts'

type Owner = Exclude<keyof LeftOvers, 'asset'>

/** Who has what was left of accounts that were closed out, in the asset of each loss. */
export class LeftOverOwners implements WatchPart {
  readonly #sums = new Map<string, bigint>()

  before(house: House, event: Event): void {
    switch (event.type) {
      case 'surplus-returned':
        return this.#returned(house, event)
      case 'charged':
        // A penalty is no surplus; what another step charges is what its fills brought beyond the bankruptcy price.
        if (event.kind === 'charge-account') return
        for (const { to, amount } of event.shares) this.#add(house, event.loss, ownerOf(house, to), amount)
        return
      case 'deleveraged':
        return this.#deleveraged(house, event)
      case 'loss-closed':
        if (event.how !== 'cured') this.#add(house, event.loss, 'buckets', Math.max(0, event.equity))
        return
    }
  }

  /** Payers get their money back in turn, the latest first; one share more goes to whoever keeps the rest. */
  #returned(house: House, { loss, shares }: EventOf<'surplus-returned'>): void {
    const paidIn = lossOf(house, loss).paidIn.toReversed()
    for (const [at, { to, amount }] of shares.entries()) {
      const from = paidIn[at]
      const isBack = from !== undefined && from.from === to && amount <= from.amount
      this.#add(house, loss, isBack ? 'repaid' : ownerOf(house, to), amount)
    }
  }

  #deleveraged(house: House, event: EventOf<'deleveraged'>): void {
    const { bucket } = lossOf(house, event.loss)
    for (const gap of event.gaps) {
      const gained = inHomeOf(house, bucket, event.series, Math.max(0, gap))
      this.#add(house, event.loss, isForced(event) ? 'winners' : 'others', gained)
    }
  }

  #add(house: House, loss: number, owner: Owner, amount: number): void {
    const key = `${lossOf(house, loss).asset} ${owner}`
    this.#sums.set(key, (this.#sums.get(key) ?? 0n) + fromCell(amount))
  }

  /** @param assets how many there are */
  leftOvers(assets: number): LeftOvers[] {
    return Array.from({ length: assets }, (_, asset) => {
      const of = (owner: Owner): bigint => this.#sums.get(`${asset} ${owner}`) ?? 0n
      return {
        ...{ asset, buckets: of('buckets'), funds: of('funds'), fees: of('fees') },
        ...{ others: of('others'), winners: of('winners'), repaid: of('repaid') },
      }
    })
  }
}

function ownerOf(house: House, account: Account): Owner {
  const kind = house.book.kindOf(account)
  return kind === 'fund' ? 'funds' : kind === 'fees' ? 'fees' : 'others'
}
