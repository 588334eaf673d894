import type { Account, Cell } from '../book/book.ts'
import { NONE, SCENARIO, UNMARGINED } from '../book/layout.ts'
import { hasReached, type Level } from '../margin/levels.ts'
import { worthFromHome, worthInHome } from '../margin/mixed.ts'
import { Assessment } from '../margin/model.ts'
import { COLLATERAL } from '../market/value.ts'
import type { House } from './house.ts'
import { type Loss, paidInOf } from './loss.ts'
import { isPoolCalm } from './pool-trigger.ts'
import type { Rulebook } from './rulebook.ts'

/** Exact equity and requirement of a bucket now. */
export function assessmentOf(house: House, row: Account): Assessment {
  const assessment = new Assessment()
  house.model.assess(row, assessment)
  return assessment
}

export function netEquityOf(house: House, row: Account): number {
  house.model.assess(row, house.scratch)
  return house.scratch.netEquity
}

/** Money of a loss that someone else has to find, at the marks: net equity below zero, without its sign. */
export function deficitOf(house: House, loss: Loss): number {
  return Math.max(0, -netEquityOf(house, loss.bucket))
}

/** A bucket's positions in instruments, collateral left out; positions move, so take them anew after each deal. */
export function openCells(house: House, row: Account): Cell[] {
  const { book, markets } = house
  const cells: Cell[] = []
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    if (markets.payoff[book.seriesOf(cell)] !== COLLATERAL) cells.push(cell)
  }
  return cells
}

export function openSeries(house: House, row: Account): number[] {
  return openCells(house, row).map((cell) => house.book.seriesOf(cell))
}

export function isFlat(house: House, row: Account): boolean {
  const { book, markets } = house
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    if (markets.payoff[book.seriesOf(cell)] !== COLLATERAL) return false
  }
  return true
}

/** Whether a bucket has reached a level, with reserved margin counted where the rulebook says so. */
export function bucketHasReached(house: House, rulebook: Rulebook, row: Account, level: Level): boolean {
  const assessment = assessmentOf(house, row)
  countReserved(house, rulebook, row, assessment)
  return hasReached(level, assessment)
}

export function countReserved(house: House, rulebook: Rulebook, row: Account, assessment: Assessment): void {
  if (rulebook.reservations === 'maintenance') assessment.maintenance += house.book.reserved(row)
}

/**
 * Nothing is open, nothing is missing; or the bucket is above its trigger again with its own money: what others have
 * put in counts as given back.
 */
export function isSettled(house: House, rulebook: Rulebook, loss: Loss): boolean {
  const assessment = house.scratch
  house.model.assess(loss.bucket, assessment)
  if (assessment.netEquity < 0) return false
  if (assessment.positions === 0) return owesNothing(house, loss.bucket)
  if (house.book.has(loss.bucket, UNMARGINED)) return isPoolCalm(house, rulebook, loss)
  const back = Math.max(0, paidInOf(loss))
  // What a scenario model asks may hang on money too: options are paid for only while nothing is owed.
  if (back > 0) house.model.assessAllAfter(loss.bucket, [], assessment, back)
  countReserved(house, rulebook, loss.bucket, assessment)
  return !hasReached(rulebook.trigger, assessment)
}

/** Whether a flat bucket has a debt in no asset: one in a coin is still to be bought back, whatever else there is. */
function owesNothing(house: House, row: Account): boolean {
  const { book, markets } = house
  if (book.cash(row) < 0) return false
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell))
    if (markets.payoff[book.seriesOf(cell)] === COLLATERAL && book.quantity(cell) < 0) return false
  return true
}

/** Home asset of a bucket net of the value of positions that settle in it: what a debt in it would be. */
export function homeBalanceOf(house: House, row: Account): number {
  const { book, markets } = house
  let balance = book.cash(row)
  for (const cell of openCells(house, row)) {
    const series = book.seriesOf(cell)
    if (markets.instrument(series).terms.settlementAsset === book.homeAssetOf(row))
      balance += markets.valueNow(series, book.quantity(cell))
  }
  return balance
}

/** Money of the asset a series settles in, as the account's home asset counts it: owned rounds down, owed up. */
export function inHomeOf(house: House, row: Account, series: number, amount: number): number {
  const { settlementAsset } = house.markets.instrument(series).terms
  return worthInHome(house.markets, house.book.homeAssetOf(row), settlementAsset, amount)
}

/** Money of the account's home asset in the asset a series settles in, rounded down. */
export function fromHomeOf(house: House, row: Account, series: number, amount: number): number {
  const { settlementAsset } = house.markets.instrument(series).terms
  return worthFromHome(house.markets, house.book.homeAssetOf(row), settlementAsset, amount)
}

/** Requirement or notional of a position in its home asset, rounded up. */
export function neededInHome(house: House, row: Account, series: number, amount: number): number {
  return -inHomeOf(house, row, series, -amount)
}

/** Maintenance of a quantity by itself in a bucket of the row's kind, in its home asset, rounded up. */
export function neededAlone(house: House, row: Account, series: number, quantity: number): number {
  return neededInHome(house, row, series, house.model.requirementAlone(row, series, quantity))
}

/**
 * Whether a scenario model margins the bucket. What such a bucket needs is no sum over its positions: closing one may
 * make it need more, so whatever depends on a part is asked of the model.
 */
export function isScenario(house: House, row: Account): boolean {
  return house.book.has(row, SCENARIO)
}

/** Money a house account can pay out of: its cash with positions at cost, never more than its equity. */
export function availableOf(house: House, row: Account): number {
  const assessment = assessmentOf(house, row)
  const balance = homeBalanceOf(house, row)
  return Math.max(0, Math.min(balance, assessment.netEquity))
}
