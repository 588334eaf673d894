import type { Account, Book, Cell } from '../book/book.ts'
import { MIXED, NONE, TRIGGER } from '../book/layout.ts'
import { DOWN, UP, WATCH } from '../book/triggers.ts'
import type { Markets } from '../market/markets.ts'
import { INVERSE } from '../market/value.ts'

/** Share of the slack that zones may use; the rest lets small fills and fees pass without new zones. */
const SHARE = 0.6
/** Relative and absolute care for the floats below and for requirements that round up by a unit each. */
const CARE = 1 - 1e-12
const LARGEST_TRIGGER = 0x7ffffffe

/**
 * Gives every position of a bucket a trigger, such that while no trigger is reached the bucket keeps
 * more than nothing of `slack`, whatever the mix of marks.
 *
 * All positions share one relative move `s`. A position of notional N loses at most N·s to a move of s
 * against it, and its requirement grows by at most N·s times the highest rate of its instrument (a long's
 * requirement falls, which is not counted on). Inverse contracts lose N·x/(1−x) to a fall of x, so a fall
 * is set to s/(1+s) there. Hence the sum of N·(1+rate)·s over positions bounds what marks can take.
 *
 * A bucket with collateral or several settlement assets has no bound here and is watched on every mark.
 *
 * @param slack units the bucket has above the next level down
 * @param share that level, as a multiple of the maintenance requirement
 * @returns false when every position was put on watch
 */
export function setZones(book: Book, markets: Markets, row: Account, slack: number, share: number): boolean {
  const weight = book.has(row, MIXED) ? 0 : weightOf(book, markets, row, share)
  const usable = slack * SHARE - roundingUnits(book, row)
  if (weight === 0 || usable <= 0) {
    for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) watch(book, cell)
    return false
  }
  const move = (usable / weight) * CARE
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell))
    setTrigger(book, markets, cell, move)
  return true
}

/**
 * Whether the triggers a bucket has are still covered by the slack it has now: pure arithmetic, no new zones.
 * What each position could lose between the mark and its trigger is added up and compared.
 */
export function zonesHold(book: Book, markets: Markets, row: Account, slack: number, share: number): boolean {
  if (book.has(row, MIXED)) return false
  let need = 2
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    if (book.listOf(cell) === WATCH) return false
    need += 2 + lossToTrigger(book, markets, cell, share)
  }
  return need < slack * CARE
}

function weightOf(book: Book, markets: Markets, row: Account, share: number): number {
  let weight = 0
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    const notional = Math.abs(book.quantity(cell) * markets.unitValue[series])
    weight += notional * (1 + markets.highestRate[series] * share)
  }
  return weight
}

/** A requirement rounds up by less than a unit a position, an inverse value by half a unit. */
function roundingUnits(book: Book, row: Account): number {
  let units = 2
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) units += 2
  return units
}

function setTrigger(book: Book, markets: Markets, cell: Cell, move: number): void {
  const series = book.seriesOf(cell)
  const mark = markets.mark[series] as number
  const edge = edgeOf(book, markets, cell)
  if (book.quantity(cell) > 0) {
    const fall = markets.payoff[series] === INVERSE ? mark / (1 + move) : mark * (1 - move)
    book.setTrigger(cell, DOWN, Math.max(1, edge, Math.ceil(fall)))
  } else {
    book.setTrigger(cell, UP, Math.min(LARGEST_TRIGGER, edge, Math.floor(mark * (1 + move))))
  }
}

/**
 * The first mark at which a position that grows as it loses enters a dearer tier that begins with a step.
 * Tiers that join without one need no edge: their requirement never grows faster than the highest rate.
 */
function edgeOf(book: Book, markets: Markets, cell: Cell): number {
  const series = book.seriesOf(cell)
  const isLong = book.quantity(cell) > 0
  const growsAsItLoses = (markets.payoff[series] === INVERSE) === isLong
  const none = isLong ? 1 : LARGEST_TRIGGER
  if (markets.hasSteps[series] === 0 || !growsAsItLoses) return none
  const size = Math.abs(book.quantity(cell))
  const scale = markets.scale[series] as number
  const { upTo } = markets.bracketAt(series, Math.abs(markets.valueNow(series, book.quantity(cell))))
  if (upTo === null) return none
  // Inverse notional is size x scale / mark: it passes upTo below the quotient. Both are put on the safe side.
  return isLong
    ? Math.ceil(((size * scale) / upTo) * (2 - CARE)) + 1
    : Math.floor((upTo / (size * scale)) * CARE)
}

function watch(book: Book, cell: Cell): void {
  if (book.listOf(cell) !== WATCH) book.setTrigger(cell, WATCH, 0)
}

function lossToTrigger(book: Book, markets: Markets, cell: Cell, share: number): number {
  const series = book.seriesOf(cell)
  const mark = markets.mark[series] as number
  const trigger = book.links[(cell << 3) + TRIGGER] as number
  const notional = Math.abs(book.quantity(cell) * markets.unitValue[series])
  const isDown = book.listOf(cell) === DOWN
  // A position that flipped since has its trigger on the wrong side: the bound says nothing about it.
  if (isDown !== book.quantity(cell) > 0) return Number.POSITIVE_INFINITY
  const edge = edgeOf(book, markets, cell)
  if (isDown ? trigger < edge : trigger > edge) return Number.POSITIVE_INFINITY
  const away = isDown ? mark - trigger : trigger - mark
  // A trigger that the mark has reached is spent.
  if (away <= 0) return Number.POSITIVE_INFINITY
  const move = markets.payoff[series] === INVERSE && isDown ? away / trigger : away / mark
  return notional * (1 + markets.highestRate[series] * share) * move
}
