import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { Assessment } from '../../core/margin/model.ts'
import { inHomeOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import { isParticipant } from '../../core/waterfall/selection.ts'
import type { HurtAccount } from '../run-result.ts'
import type { Words } from './words.ts'

/** Accounts told for each asset: so many by what they lost in all, and as many by what they bore for others. */
const HURT_BY_EACH = 20

/** What accounts had before the first mark moved, what others' losses cost each, and what came and went meanwhile. */
export class Equities {
  readonly #before = new Map<Account, number>()
  readonly #borne = new Map<Account, bigint>()
  readonly #flows = new Map<Account, bigint>()
  readonly #defaulted = new Set<Account>()

  /** Takes down every participant's equity at the marks of the moment. */
  begin(house: House): void {
    const assessment = new Assessment()
    for (let row = 0; row < house.book.accounts; row += 1) {
      if (!isParticipant(house, row)) continue
      house.model.assess(row, assessment)
      this.#before.set(row, assessment.netEquity)
    }
  }

  /** Notes that a loss of an account ended other than in safety. */
  noteDefault(account: Account): void {
    this.#defaulted.add(account)
  }

  /** Notes what an event of the timeline took from accounts for others, or brought in and out. */
  note(house: House, event: Event): void {
    switch (event.type) {
      case 'allocated':
        // The owner's other buckets answer for a loss of his own.
        if (event.step < 0) return
        for (let at = 0; at < event.payers.length; at += 1)
          add(this.#borne, event.payers[at], BigInt(event.amounts[at]))
        return
      case 'deleveraged':
        for (let at = 0; at < event.takers.length; at += 1) {
          const gap = inHomeOf(house, event.takers[at], event.series, event.gaps[at])
          if (gap < 0) add(this.#borne, event.takers[at], BigInt(-gap))
        }
        return
      case 'deposited':
        return add(this.#flows, event.account, BigInt(event.amount))
      case 'withdrawn':
        return add(this.#flows, event.account, BigInt(-event.amount))
      case 'margin-transferred':
      case 'compensated':
        add(this.#flows, event.from, BigInt(-event.amount))
        return add(this.#flows, event.to, BigInt(event.amount))
      // What is put up for losses is still one's own: it moves, and is not lost by that.
      case 'contributed':
      case 'staked':
        return add(this.#flows, event.account, BigInt(-event.amount))
      case 'contribution-withdrawn':
      case 'unstaked':
        return add(this.#flows, event.account, BigInt(event.amount))
      case 'claim-recorded':
        for (const [at, account] of (event.holders?.accounts ?? []).entries())
          add(this.#borne, account, BigInt(event.holders?.units[at] ?? 0))
        return
    }
  }

  /**
   * The accounts hurt most: of each asset those that lost most, what came and went aside, and those that bore
   * most for others, worst first.
   */
  hurt(house: House, words: Words): HurtAccount[] {
    const all = [...this.#before].map(([row, before]) => this.#hurtOf(house, words, row, before))
    return house.markets.assets.flatMap((_, asset) => {
      const own = all.filter(({ account }) => account.asset === asset)
      const lost = own.filter(({ change }) => change < 0n).toSorted((a, b) => compare(a.change, b.change))
      const bore = own
        .filter(({ account }) => account.bornForOthers > 0n)
        .toSorted((a, b) => compare(b.account.bornForOthers, a.account.bornForOthers))
      const told = new Set([...lost.slice(0, HURT_BY_EACH), ...bore.slice(0, HURT_BY_EACH)])
      return [...told].toSorted((a, b) => compare(a.change, b.change)).map(({ account }) => account)
    })
  }

  #hurtOf(
    house: House,
    words: Words,
    row: Account,
    before: number,
  ): { readonly account: HurtAccount; readonly change: bigint } {
    const assessment = new Assessment()
    house.model.assess(row, assessment)
    const account: HurtAccount = {
      account: words.account(row),
      kind: house.book.kindOf(row),
      asset: house.book.homeAssetOf(row),
      equityBefore: BigInt(before),
      equityAfter: BigInt(assessment.netEquity),
      bornForOthers: this.#borne.get(row) ?? 0n,
      defaulted: this.#defaulted.has(row),
    }
    const change = account.equityAfter - account.equityBefore - (this.#flows.get(row) ?? 0n)
    return { account, change }
  }
}

function add(sums: Map<Account, bigint>, row: Account, amount: bigint): void {
  if (amount !== 0n) sums.set(row, (sums.get(row) ?? 0n) + amount)
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
