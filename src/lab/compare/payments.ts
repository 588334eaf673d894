import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { worthInHome } from '../../core/margin/mixed.ts'
import { fromCell } from '../../core/money/units.ts'
import { lossOf, OWN_SIBLINGS } from '../../core/waterfall/apply.ts'
import { inHomeOf, netEquityOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import { isParticipant } from '../../core/waterfall/selection.ts'
import type { ObservedAccount } from './observed.ts'
import { bearersOf, stakesOf } from './vault-stakes.ts'
import { type EventOf, isForced, type WatchPart } from './watch-part.ts'

/** Sums that only grow, so that a whole sum at the end was whole all along. */
const sums = ['paid', 'back', 'gained', 'paidForOwn'] as const
type Sum = (typeof sums)[number]

/** What each account paid for others' losses and gained by them, in units of its home asset. */
export class Payments implements WatchPart {
  readonly #sums = new Map<Sum, Float64Array>()
  #equityBefore: Float64Array = new Float64Array(0)
  #touched: Uint8Array = new Uint8Array(0)
  #fallen: Uint8Array = new Uint8Array(0)

  begin(house: House): void {
    const { accounts } = house.book
    for (const sum of sums) this.#sums.set(sum, new Float64Array(accounts))
    this.#touched = new Uint8Array(accounts)
    this.#fallen = new Uint8Array(accounts)
    this.#equityBefore = new Float64Array(accounts)
    for (let row = 0; row < accounts; row += 1)
      if (isParticipant(house, row)) this.#equityBefore[row] = netEquityOf(house, row) + stakesOf(house, row)
  }

  before(house: House, event: Event): void {
    switch (event.type) {
      case 'allocated':
        return this.#allocated(house, event)
      case 'deleveraged':
        return this.#deleveraged(house, event)
      case 'surplus-returned':
        for (const { to, amount } of event.shares) {
          this.#add('back', to, amount)
          this.#addStakes(house, 'back', to, amount)
        }
        return
      case 'claim-recorded':
        return event.holders && this.#addAll('paid', event.holders.accounts, event.holders.units)
      case 'claim-repaid':
        return event.to && this.#addAll('back', event.to.accounts, event.to.amounts)
      case 'recovered':
        for (const [at, account] of event.accounts.entries())
          this.#addStakes(house, 'back', account, event.amounts[at])
        return this.#addAll('back', event.accounts, event.amounts)
      case 'contributions-used':
        return this.#contributions(house, event)
      case 'withdrawn':
        return this.#add('paid', event.account, inHome(house, event.account, event.asset, event.levied))
      case 'loss-closed':
        if (event.how !== 'cured') this.#fallen[lossOf(house, event.loss).bucket] = 1
        return
    }
  }

  #allocated(house: House, { step, payers, amounts }: EventOf<'allocated'>): void {
    this.#addAll(step === OWN_SIBLINGS ? 'paidForOwn' : 'paid', payers, amounts)
    for (const [at, payer] of payers.entries()) this.#addStakes(house, 'paid', payer, amounts[at])
  }

  /** What a vault pays is borne by those who hold its shares, though no balance of theirs moves. */
  #addStakes(house: House, sum: Sum, account: Account, amount: number): void {
    if (house.tables.vaults.size === 0) return
    for (const [holder, part] of bearersOf(house, account, amount)) {
      if (part === 0) continue
      this.#add(sum, holder, part)
      if (sum === 'paid' && holder < this.#touched.length) this.#touched[holder] = 1
    }
  }

  #deleveraged(house: House, event: EventOf<'deleveraged'>): void {
    for (let at = 0; at < event.takers.length; at += 1) {
      const taker = event.takers[at]
      if (isForced(event) && taker < this.#touched.length) this.#touched[taker] = 1
      const gap = inHomeOf(house, taker, event.series, event.gaps[at])
      if (gap < 0) this.#add('paid', taker, -gap)
      else this.#add('gained', taker, gap)
      const fee = event.fees === undefined ? 0 : event.fees.amounts[at]
      this.#add('paid', taker, -inHomeOf(house, taker, event.series, -fee))
    }
  }

  /** A contribution lies in the fund, so using it takes no balance; it is the member's all the same, or the defaulter's own. */
  #contributions(house: House, { losses, step, accounts, amounts }: EventOf<'contributions-used'>): void {
    const { rulebook } = lossOf(house, losses[0])
    const isOwn = house.rulebooks[rulebook].steps[step]?.step === 'draw-contribution'
    this.#addAll(isOwn ? 'paidForOwn' : 'paid', accounts, amounts)
  }

  #addAll(sum: Sum, accounts: Int32Array, amounts: Float64Array): void {
    for (let at = 0; at < accounts.length; at += 1) {
      if (amounts[at] === 0) continue
      this.#add(sum, accounts[at], amounts[at])
      if (sum === 'paid' && accounts[at] < this.#touched.length) this.#touched[accounts[at]] = 1
    }
  }

  #add(sum: Sum, row: Account, amount: number): void {
    const column = this.#sums.get(sum)
    if (column !== undefined && row < column.length) column[row] += amount
  }

  #sumOf(sum: Sum, row: Account): bigint {
    return fromCell(this.#sums.get(sum)?.[row] ?? 0)
  }

  /** @param wasCandidate whether an account could have been asked at one moment at least */
  accounts(
    house: House,
    names: readonly string[],
    wasCandidate: (row: Account) => boolean,
  ): ObservedAccount[] {
    const told: ObservedAccount[] = []
    for (let row = 0; row < this.#equityBefore.length; row += 1) {
      if (!isParticipant(house, row)) continue
      told.push({
        row,
        name: names[row] ?? `account ${row}`,
        kind: house.book.kindOf(row),
        asset: house.book.homeAssetOf(row),
        equityBefore: fromCell(this.#equityBefore[row]),
        equityAfter: fromCell(netEquityOf(house, row) + stakesOf(house, row)),
        paid: this.#sumOf('paid', row) - this.#sumOf('back', row),
        gained: this.#sumOf('gained', row),
        paidForOwn: this.#sumOf('paidForOwn', row),
        isTouched: this.#touched[row] === 1,
        wasCandidate: wasCandidate(row),
        hasDefaulted: this.#fallen[row] === 1,
      })
    }
    return told
  }
}

function inHome(house: House, row: Account, asset: number, amount: number): number {
  const home = house.book.homeAssetOf(row)
  return asset === home || amount === 0 ? amount : worthInHome(house.markets, home, asset, amount)
}
