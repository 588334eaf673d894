import type { Account, Book, Cell } from '../book/book.ts'
import { LIST_SHIFT, MIXED, NONE, SERIES, SERIES_MASK, TRIGGER } from '../book/layout.ts'
import { DOWN, UP, WATCH } from '../book/triggers.ts'
import { HIGHEST_RATE, LINE_SHIFT, MARK, SCALE } from '../market/lines.ts'
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
 * A position that grows as it gains can only lose by tiers that begin with a step, which are counted whole.
 *
 * A bucket with collateral or several settlement assets has no bound here and is watched on every mark.
 *
 * @param slack units the bucket has above the next level down
 * @param share that level, as a multiple of the maintenance requirement
 * @returns false when every position was put on watch
 */
export function setZones(book: Book, markets: Markets, row: Account, slack: number, share: number): boolean {
  const weight = book.has(row, MIXED) ? 0 : weightOf(book, markets, row, share)
  const usable =
    weight === 0 ? 0 : slack * SHARE - roundingUnits(book, row) - stepsOf(book, markets, row, share)
  if (usable <= 0) {
    for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) watch(book, cell)
    return false
  }
  const move = (usable / weight) * CARE
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell))
    setTrigger(book, markets, cell, move)
  return true
}

/**
 * Whether triggers still hold for a bucket that has `slack` now: pure arithmetic, no new zones.
 *
 * @param atStake what `lossToTrigger` gives for its positions, added up
 * @param positions how many they are: each requirement rounds up by less than a unit, each inverse value by half
 */
export function covers(slack: number, atStake: number, positions: number): boolean {
  return atStake + 2 + 2 * positions < slack * CARE
}

function weightOf(book: Book, markets: Markets, row: Account, share: number): number {
  let weight = 0
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    const notional = Math.abs(book.quantity(cell) * markets.unitValue[series])
    weight += notional * (1 + highestRateOf(markets, series) * share)
  }
  return weight
}

/** A requirement rounds up by less than a unit a position, an inverse value by half a unit. */
function roundingUnits(book: Book, row: Account): number {
  let units = 2
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) units += 2
  return units
}

/** What a bucket's positions could come to need more than they gain, all together, in units. */
function stepsOf(book: Book, markets: Markets, row: Account, share: number): number {
  let steps = 0
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    const size = Math.abs(markets.valueNow(series, book.quantity(cell)))
    steps += stepsOnGain(markets, series, book.quantity(cell) > 0, size, share)
  }
  return steps
}

/**
 * What a position could come to need more than it gains, however far the mark moves its way: the steps of the
 * tiers above it. Infinite where a gain raises the level by more than itself.
 */
function stepsOnGain(markets: Markets, series: number, isLong: boolean, size: number, share: number): number {
  const growsAsItGains = (markets.payoff[series] === INVERSE) !== isLong
  if (!growsAsItGains) return 0
  if (highestRateOf(markets, series) * share > 1) return Number.POSITIVE_INFINITY
  return markets.hasSteps[series] === 0 ? 0 : markets.stepsAbove(series, size) * share
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

/**
 * What a position could lose, with the growth of its requirement, between the mark and its trigger, in units.
 * Infinite where its trigger says nothing: on watch, on the wrong side since the position flipped, reached, or
 * beyond the edge of a tier.
 *
 * @param size its notional at the mark
 */
export function lossToTrigger(book: Book, markets: Markets, cell: Cell, size: number, share: number): number {
  const { links } = book
  const word = links[(cell << 3) + SERIES]
  const series = word & SERIES_MASK
  const list = word >>> LIST_SHIFT
  const quantity = book.cells[cell << 2]
  const isLong = quantity > 0
  if (list !== (isLong ? DOWN : UP)) return Number.POSITIVE_INFINITY
  const mark = markets.mark[series]
  const trigger = links[(cell << 3) + TRIGGER]
  const away = isLong ? mark - trigger : trigger - mark
  if (away <= 0) return Number.POSITIVE_INFINITY
  if (markets.hasSteps[series] !== 0) {
    const edge = edgeOf(book, markets, cell)
    if (isLong ? trigger < edge : trigger > edge) return Number.POSITIVE_INFINITY
  }
  const lost =
    markets.payoff[series] === INVERSE
      ? (size * away) / (isLong ? trigger : mark)
      : Math.abs(quantity) * markets.scale[series] * away
  const steps = stepsOnGain(markets, series, isLong, size, share)
  return lost * (1 + highestRateOf(markets, series) * share) + steps
}

/**
 * `lossToTrigger` for a linear position whose tiers all join, which most are. Signs of quantity and way make a loss positive,
 * so nothing is asked of the side: half of all positions are on either, and a branch would be guessed wrong as often. Above a
 * growth of one, where that of a long is infinite, it is for both.
 *
 * @param line where the line of its series begins in `lines`
 */
export function lossOfPlain(
  lines: Float64Array,
  line: number,
  links: Int32Array,
  cell: Cell,
  quantity: number,
  share: number,
): number {
  const lost = quantity * lines[line + SCALE] * (lines[line + MARK] - links[(cell << 3) + TRIGGER])
  const growth = lines[line + HIGHEST_RATE] * share
  const list = links[(cell << 3) + SERIES] >>> LIST_SHIFT
  if (list !== UP - Number(quantity > 0) || lost <= 0 || growth > 1) return Number.POSITIVE_INFINITY
  return lost * (1 + growth)
}

function highestRateOf({ lines }: Markets, series: number): number {
  return lines[(series << LINE_SHIFT) + HIGHEST_RATE]
}
