import type { Account } from '../../core/book/book.ts'
import { NONE } from '../../core/book/layout.ts'
import type { Event } from '../../core/engine/events.ts'
import { hasReached } from '../../core/margin/levels.ts'
import { fromCell } from '../../core/money/units.ts'
import { OWN_SIBLINGS } from '../../core/waterfall/apply.ts'
import { assessmentOf, countReserved, inHomeOf, openSeries } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { SecondRound, SecondRoundDefault } from './observed.ts'
import { type EventOf, isForced, type WatchPart } from './watch-part.ts'
import { WithoutPayments } from './without-payments.ts'

/** Losses an account had paid for that are told by number; the others are counted. */
const TOLD_CAUSES = 10

/** One event that took something from accounts. */
interface Charge {
  readonly sequence: number
  readonly losses: readonly number[]
  readonly accounts: Int32Array
}

/** What was taken from one account of a series: quantity and money, and the money at the marks of those moments. */
interface Taken {
  readonly quantity: number
  readonly value: number
  readonly atMark: number
}

/**
 * Accounts that fell because of what they were made to bear.
 *
 * A default is of the second round when, as its loss opens, the account would stand above its trigger with the money
 * it has paid for others back since its last loss, and the positions that were taken as they were, at the marks of
 * the moment. It says nothing of what the account would have done or met otherwise.
 */
export class SecondRounds implements WatchPart {
  readonly #names: readonly string[]
  readonly #charges: Charge[] = []
  readonly #defaults: SecondRoundDefault[] = []
  readonly #rounds = new Map<number, number>()
  readonly #taken = new Map<Account, Map<number, Taken>>()
  readonly #wasHedged = new Set<Account>()
  readonly #without = new WithoutPayments()
  #paid: Float64Array = new Float64Array(0)
  /** First charge that counts for an account: those before its last loss do not. */
  #from: Int32Array = new Int32Array(0)
  #fellAfterPaying = 0

  constructor(names: readonly string[]) {
    this.#names = names
  }

  begin(house: House): void {
    this.#paid = new Float64Array(house.book.accounts)
    this.#from = new Int32Array(house.book.accounts)
  }

  before(house: House, event: Event): void {
    switch (event.type) {
      case 'allocated':
        if (event.step === OWN_SIBLINGS) return
        this.#pay(event.payers, event.amounts)
        return this.#note(house, event.losses, event.payers)
      case 'deleveraged':
        if (event.kind !== 'bid') this.#deleveraged(house, event)
        return
      case 'claim-recorded':
        if (event.holders === undefined) return
        this.#pay(event.holders.accounts, event.holders.units)
        return this.#note(house, [event.loss], event.holders.accounts)
      case 'surplus-returned':
        for (const { to, amount } of event.shares) this.#giveBack(to, amount)
        return
      case 'claim-repaid':
        return event.to && this.#giveBackAll(event.to.accounts, event.to.amounts)
      case 'recovered':
        return this.#giveBackAll(event.accounts, event.amounts)
      case 'loss-opened':
        return this.#opened(house, event)
    }
  }

  #pay(accounts: Int32Array, amounts: Float64Array): void {
    for (let at = 0; at < accounts.length; at += 1) this.#paid[accounts[at]] += amounts[at]
  }

  #giveBackAll(accounts: Int32Array, amounts: Float64Array): void {
    for (let at = 0; at < accounts.length; at += 1) this.#giveBack(accounts[at], amounts[at])
  }

  /** What comes back for payments before the account's last loss does not make up for later ones. */
  #giveBack(account: Account, amount: number): void {
    this.#paid[account] -= Math.min(amount, this.#paid[account])
  }

  #note(house: House, losses: readonly number[], accounts: Int32Array): void {
    this.#charges.push({ sequence: house.sequence, losses, accounts })
  }

  #deleveraged(house: House, event: EventOf<'deleveraged'>): void {
    const { series, takers, quantities, values, gaps } = event
    for (let at = 0; at < takers.length; at += 1) {
      const taker = takers[at]
      const own = this.#taken.get(taker) ?? new Map<number, Taken>()
      const known = own.get(series) ?? { quantity: 0, value: 0, atMark: 0 }
      own.set(series, {
        quantity: known.quantity + quantities[at],
        value: known.value + values[at],
        atMark: known.atMark + values[at] + gaps[at],
      })
      this.#taken.set(taker, own)
      const fee = event.fees === undefined ? 0 : event.fees.amounts[at]
      this.#paid[taker] -= inHomeOf(house, taker, series, -fee)
      if (isForced(event) && openSeries(house, taker).some((held) => held !== series))
        this.#wasHedged.add(taker)
    }
    this.#note(house, [event.loss], takers)
  }

  #opened(house: House, event: EventOf<'loss-opened'>): void {
    const { bucket } = event
    const hasPaid = this.#paid[bucket] !== 0 || this.#taken.has(bucket)
    if (hasPaid && event.source === 'account') this.#judge(house, event)
    this.#paid[bucket] = 0
    this.#taken.delete(bucket)
    this.#wasHedged.delete(bucket)
    this.#from[bucket] = this.#charges.length
  }

  #judge(house: House, event: EventOf<'loss-opened'>): void {
    const { bucket } = event
    const now = assessmentOf(house, bucket)
    if (!this.#isReached(house, event, now)) return
    this.#fellAfterPaying += 1
    const taken = [...(this.#taken.get(bucket) ?? [])].map(([series, each]) => ({ series, ...each }))
    const without = this.#without.assess(house, bucket, { money: this.#paid[bucket], positions: taken })
    if (this.#isReached(house, event, without)) return
    const causes = this.#causesOf(bucket)
    const paidFor = [...new Set(causes.flatMap(({ losses }) => losses))].sort((a, b) => b - a)
    const round = 1 + paidFor.reduce((latest, loss) => Math.max(latest, this.#rounds.get(loss) ?? 1), 1)
    this.#rounds.set(event.loss, round)
    this.#defaults.push({
      ...{ loss: event.loss, account: this.#names[bucket] ?? `account ${bucket}`, asset: event.asset },
      ...{ kind: house.book.kindOf(bucket), at: house.at, round },
      ...{ causes: paidFor.length, latestCauses: paidFor.slice(0, TOLD_CAUSES) },
      paid: fromCell(this.#paid[bucket]) + this.#givenUp(house, bucket),
      taken: taken.map(({ series }) => house.markets.symbolOf(series)),
      isSameCommand: causes.some(({ sequence }) => sequence === house.sequence),
      equity: fromCell(now.netEquity),
      maintenance: fromCell(now.maintenance),
      equityWithout: fromCell(without.netEquity),
      maintenanceWithout: fromCell(without.maintenance),
      isBrokenHedge: this.#isBrokenHedge(house, event, taken),
    })
  }

  #givenUp(house: House, bucket: Account): bigint {
    let sum = 0n
    for (const [series, { value, atMark }] of this.#taken.get(bucket) ?? [])
      sum += fromCell(-inHomeOf(house, bucket, series, atMark - value))
    return sum > 0n ? sum : 0n
  }

  /** The positions back as if they had been closed at the mark of their moment, and no money: was it the hedge? */
  #isBrokenHedge(
    house: House,
    event: EventOf<'loss-opened'>,
    taken: readonly (Taken & { readonly series: number })[],
  ): boolean {
    if (!this.#wasHedged.has(event.bucket)) return false
    const positions = taken.map(({ series, quantity, atMark }) => ({ series, quantity, value: atMark }))
    return !this.#isReached(house, event, this.#without.assess(house, event.bucket, { money: 0, positions }))
  }

  #isReached(
    house: House,
    event: EventOf<'loss-opened'>,
    assessment: ReturnType<typeof assessmentOf>,
  ): boolean {
    const rulebook = house.rulebooks[event.rulebook]
    countReserved(house, rulebook, event.bucket, assessment)
    return hasReached(rulebook.trigger, assessment)
  }

  #causesOf(bucket: Account): Charge[] {
    return this.#charges.slice(this.#from[bucket]).filter(({ accounts }) => accounts.indexOf(bucket) !== NONE)
  }

  rounds(): SecondRound {
    return { fellAfterPaying: this.#fellAfterPaying, defaults: this.#defaults }
  }
}
