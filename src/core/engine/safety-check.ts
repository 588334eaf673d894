import type { Account } from '../book/book.ts'
import { NONE, SCENARIO } from '../book/layout.ts'
import { WATCH } from '../book/triggers.ts'
import { hasReached, type Level, slackAbove } from '../margin/levels.ts'
import type { Assessment } from '../margin/model.ts'
import { covers } from '../margin/safe-zone.ts'
import { countReserved } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import { type Rulebook, rulebookInForce } from '../waterfall/rulebook.ts'
import { isBetweenParts } from '../waterfall/steps/between-parts.ts'
import type { Tell } from './decide/checks.ts'

/** Code of the first state, which nearly every account is in. */
const HEALTHY = 0

/**
 * Looks, exactly, at every account that was touched or whose trigger was reached: it is to be worked on, or it
 * is called, or it keeps or gets safe zones.
 *
 * @param fallen buckets already worked on in this command; they are only put on watch
 * @param actionable receives the accounts to work on
 */
export function checkTouched(
  house: House,
  fallen: ReadonlySet<Account> | null,
  tell: Tell,
  actionable: Account[],
): void {
  const rulebook = rulebookInForce(house.rulebooks)
  house.book.sortTouched()
  for (let row = house.book.nextTouched(); row !== NONE; row = house.book.nextTouched()) {
    if (rulebook !== null) checkOne(house, rulebook, row, fallen, tell, actionable)
  }
}

function checkOne(
  house: House,
  rulebook: Rulebook,
  row: Account,
  fallen: ReadonlySet<Account> | null,
  tell: Tell,
  actionable: Account[],
): void {
  const assessment = house.scratch
  const zoned = rulebook.call ?? rulebook.trigger
  house.model.assessZones(row, zoned.share / 1_000_000, assessment)
  countReserved(house, rulebook, row, assessment)
  if (house.book.has(row, SCENARIO)) settleBound(house, rulebook, row, assessment)
  if (house.book.openLossOf(row) !== NONE || fallen?.has(row)) {
    watchAll(house, row)
    if (isResumable(house, row)) actionable.push(row)
    return
  }
  if (hasReached(rulebook.trigger, assessment)) {
    watchAll(house, row)
    if (!deferStale(house, tell, row)) actionable.push(row)
    return
  }
  const isCalled = rulebook.call !== null && hasReached(rulebook.call, assessment)
  tellCall(house, tell, row, isCalled, assessment)
  if (isCalled) watchAll(house, row)
  else zone(house, zoned, row, assessment)
}

/**
 * A bound is looked at only to let a bucket pass. Where one seems to have reached a level, what it needs is worked out in
 * full before anything is done about it.
 */
function settleBound(house: House, rulebook: Rulebook, row: Account, assessment: Assessment): void {
  const { trigger, call } = rulebook
  if (!hasReached(trigger, assessment) && !(call !== null && hasReached(call, assessment))) return
  house.model.assess(row, assessment)
  countReserved(house, rulebook, row, assessment)
}

/** Keeps the zones that still hold: a change of slack needs no new ones as long as they are covered. */
function zone(house: House, level: Level, row: Account, assessment: Assessment): void {
  const slack = slackAbove(level, assessment)
  const share = level.share / 1_000_000
  if (!covers(slack, assessment.atStake, assessment.positions)) house.model.setZones(row, slack, share)
}

/** A loss that only waits for marks, depth or time to move can go on; one that waits for others cannot. */
export function isResumable(house: House, row: Account): boolean {
  const loss = house.tables.losses.get(house.book.openLossOf(row))
  if (loss === undefined) return false
  return loss.status === 'liquidating' || loss.status === 'gated' || isBetweenParts(loss)
}

/** Puts every position of a bucket on watch: it is looked at on every mark. */
function watchAll(house: House, row: Account): void {
  const { book } = house
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    // Idle is what scenarios leave behind: a bucket that comes back to brackets has to be seen again.
    if (book.listOf(cell) !== WATCH) book.setTrigger(cell, WATCH, 0)
  }
}

/** Where an instrument says so, nobody is liquidated on an old mark of it: the bucket waits for a new one. */
function deferStale(house: House, tell: Tell, row: Account): boolean {
  const { book, markets } = house
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    if (!markets.isInstrument(series) || markets.instrument(series).terms.onStaleMark !== 'defer') continue
    const stale = markets.staleUnder(series, house.at)
    if (stale === -1) continue
    const ageMs = house.at - markets.markedAt[stale]
    if (book.stateOf(row) !== 'deferred-until')
      tell({ type: 'liquidation-deferred', account: row, series: stale, ageMs })
    return true
  }
  return false
}

function tellCall(house: House, tell: Tell, row: Account, isCalled: boolean, assessment: Assessment): void {
  if (!isCalled && house.book.stateCode(row) === HEALTHY) return
  const state = house.book.stateOf(row)
  const { marginEquity, maintenance } = assessment
  if (isCalled) {
    if (state !== 'called') tell({ type: 'account-called', account: row, equity: marginEquity, maintenance })
  } else if (state === 'called' || state === 'deferred-until') tell({ type: 'call-ended', account: row })
}
