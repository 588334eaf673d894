import type { Account } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import { DOWN, UP, WATCH } from '../book/triggers.ts'
import { hasReached, type Level, slackAbove } from '../margin/levels.ts'
import { Assessment } from '../margin/model.ts'
import { countReserved } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import { type Rulebook, rulebookInForce } from '../waterfall/rulebook.ts'
import type { Turn } from '../waterfall/turn.ts'
import type { Tell } from './decide/checks.ts'

/**
 * The safety check, and the buckets it found that have to be worked off.
 *
 * Whoever was touched or whose trigger was reached is looked at once, exactly: he is under water, or he is
 * called, or he gets new zones. Buckets come out in the rulebook's order, ties by account. Each is worked on
 * once a command, so the list ends: the number of (bucket, step) pairs not yet taken falls with every turn.
 */
export class Worklist {
  readonly #turn: Turn
  readonly #tell: Tell
  readonly #waiting: { account: Account; rank: number }[] = []
  readonly #assessment = new Assessment()
  #isSorted = true

  constructor(turn: Turn, tell: Tell) {
    this.#turn = turn
    this.#tell = tell
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

  /** Losses that were put off until now, or until something moved, come up again. */
  resume(account: Account): void {
    this.#add(account)
  }

  #check(): void {
    const { house } = this.#turn
    const rulebook = rulebookInForce(house.rulebooks)
    while (house.book.hasTouched)
      for (const row of house.book.takeTouched()) this.#checkOne(house, rulebook, row)
  }

  #checkOne(house: House, rulebook: Rulebook | null, row: Account): void {
    const assessment = this.#assessment
    house.model.assess(row, assessment)
    if (rulebook === null) return
    countReserved(house, rulebook, row, assessment)
    if (house.book.openLossOf(row) !== NONE || this.#turn.fallen.has(row)) {
      watchAll(house, row)
      if (isResumable(house, row)) this.#add(row)
      return
    }
    if (hasReached(rulebook.trigger, assessment)) {
      watchAll(house, row)
      if (!deferStale(house, this.#tell, row)) this.#add(row)
      return
    }
    const isCalled = rulebook.call !== null && hasReached(rulebook.call, assessment)
    tellCall(house, this.#tell, row, isCalled, assessment)
    if (isCalled) watchAll(house, row)
    else this.#zone(house, rulebook.call ?? rulebook.trigger, row)
  }

  /** Keeps the zones that still hold; a change of slack needs no new ones as long as they are covered. */
  #zone(house: House, level: Level, row: Account): void {
    const slack = slackAbove(level, this.#assessment)
    const share = level.share / 1_000_000
    if (!house.model.zonesHold(row, slack, share)) house.model.setZones(row, slack, share)
  }

  #isActionable(account: Account): boolean {
    const { house } = this.#turn
    if (house.book.openLossOf(account) !== NONE) return isResumable(house, account)
    const rulebook = rulebookInForce(house.rulebooks)
    if (rulebook === null) return false
    house.model.assess(account, this.#assessment)
    countReserved(house, rulebook, account, this.#assessment)
    return hasReached(rulebook.trigger, this.#assessment)
  }

  #add(account: Account): void {
    if (this.#turn.fallen.has(account)) return
    this.#waiting.push({ account, rank: this.#rankOf(account) })
    this.#isSorted = false
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

/** A loss that only waits for marks, depth or time to move can go on; one that waits for others cannot. */
function isResumable(house: House, row: Account): boolean {
  const loss = house.tables.losses.get(house.book.openLossOf(row))
  return loss !== undefined && (loss.status === 'liquidating' || loss.status === 'gated')
}

/** Puts every position of a bucket on watch: it is looked at on every mark. */
export function watchAll(house: House, row: Account): void {
  const { book } = house
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const list = book.listOf(cell)
    if (list === DOWN || list === UP) book.setTrigger(cell, WATCH, 0)
  }
}

/** Where an instrument says so, nobody is liquidated on an old mark of it: the bucket waits for a new one. */
function deferStale(house: House, tell: Tell, row: Account): boolean {
  const { book, markets } = house
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    if (!markets.isInstrument(series) || markets.instrument(series).terms.onStaleMark !== 'defer') continue
    if (!markets.isStale(series, house.at)) continue
    const ageMs = house.at - markets.markedAt[series]
    if (book.stateOf(row) !== 'deferred-until')
      tell({ type: 'liquidation-deferred', account: row, series, ageMs })
    return true
  }
  return false
}

function tellCall(house: House, tell: Tell, row: Account, isCalled: boolean, assessment: Assessment): void {
  const state = house.book.stateOf(row)
  const { marginEquity, maintenance } = assessment
  if (isCalled && state !== 'called')
    tell({ type: 'account-called', account: row, equity: marginEquity, maintenance })
  else if (!isCalled && (state === 'called' || state === 'deferred-until'))
    tell({ type: 'call-ended', account: row })
}
