import type { Account } from '../book/book.ts'
import { NONE, UNMARGINED } from '../book/layout.ts'
import { hasReached } from '../margin/levels.ts'
import { Assessment } from '../margin/model.ts'
import { countReserved } from '../waterfall/bucket.ts'
import { rulebookInForce } from '../waterfall/rulebook.ts'
import type { Turn } from '../waterfall/turn.ts'
import type { Tell } from './decide/checks.ts'
import { isPoolInNeed } from './pool-buckets.ts'
import { checkTouched, isResumable } from './safety-check.ts'

/**
 * The buckets that have to be worked off, in the rulebook's order, ties by account.
 *
 * Whoever a loss touches is checked before the next one is taken, so that a payer who falls joins the list.
 * Each bucket is worked on once a command, so the list ends: the number of (bucket, step) pairs not yet taken
 * falls with every turn.
 */
export class Worklist {
  readonly #turn: Turn
  readonly #tell: Tell
  readonly #waiting: { account: Account; rank: number }[] = []
  readonly #assessment = new Assessment()
  #isSorted = true

  constructor(turn: Turn, tell: Tell, actionable: readonly Account[]) {
    this.#turn = turn
    this.#tell = tell
    for (const account of actionable) this.add(account)
  }

  /** The next bucket to work on, or null when everybody touched is safe or already worked on. */
  next(): Account | null {
    this.#check()
    while (this.#waiting.length > 0) {
      if (!this.#isSorted) this.#sort()
      const { account } = this.#waiting.pop() as { account: Account }
      if (!this.#turn.fallen.has(account) && this.#isActionable(account)) return account
    }
    return null
  }

  add(account: Account): void {
    if (this.#turn.fallen.has(account)) return
    this.#waiting.push({ account, rank: this.#rankOf(account) })
    this.#isSorted = false
  }

  #check(): void {
    const found: Account[] = []
    checkTouched(this.#turn.house, this.#turn.fallen, this.#tell, found)
    for (const account of found) this.add(account)
  }

  /** What came before in the list may have cured a bucket, or paid for it. */
  #isActionable(account: Account): boolean {
    const { house } = this.#turn
    if (house.book.openLossOf(account) !== NONE) return isResumable(house, account)
    const rulebook = rulebookInForce(house.rulebooks)
    if (rulebook === null) return false
    if (house.book.has(account, UNMARGINED)) return isPoolInNeed(house, rulebook, account)
    house.model.assess(account, this.#assessment)
    countReserved(house, rulebook, account, this.#assessment)
    return hasReached(rulebook.trigger, this.#assessment)
  }

  #rankOf(account: Account): number {
    const { house } = this.#turn
    const order = rulebookInForce(house.rulebooks)?.order ?? 'account'
    if (order === 'account') return 0
    house.model.assess(account, this.#assessment)
    const { netEquity, marginEquity, maintenance } = this.#assessment
    if (order === 'largest-deficit') return netEquity
    return maintenance === 0 ? (marginEquity < 0 ? Number.NEGATIVE_INFINITY : 0) : marginEquity / maintenance
  }

  /** Lowest rank last, so that it is popped first. */
  #sort(): void {
    this.#waiting.sort((a, b) => (a.rank === b.rank ? b.account - a.account : b.rank > a.rank ? 1 : -1))
    this.#isSorted = true
  }
}
