import type { DepthSnapshot, PricedQuantity } from '../core/depth/level.ts'
import { invariant } from '../core/money/invariant.ts'
import { mulDiv } from '../core/money/mul-div.ts'
import { splitProRata } from '../core/money/split.ts'

const PPM = 1_000_000

/** The form of a book that nobody recorded. Prices are mark increments, quantities quantity increments. */
export interface SyntheticShape {
  /** From the mark to the first level on each side; 0 or more. */
  readonly halfSpread: number
  /** Levels a side, 1 or more. */
  readonly levels: number
  /** Between two levels: a multiple of `priceStep`. */
  readonly step: number
  /** Quantity of the first level. */
  readonly sizeEach: number
  /** How much larger each level is than the one before it, parts per million of it; 0 for levels of one size. */
  readonly growthPpm: number
}

/** From `at` on the book holds this share of its form, until the next entry. */
export interface DepthShare {
  readonly at: number
  readonly sharePpm: number
}

/** What a level or a whole band is put onto. */
export interface Grid {
  /** Order price increment in mark increments. */
  readonly priceStep: number
}

/**
 * Builds the book of a form around a mark.
 *
 * The best bid is the mark less half the spread, rounded down to the order grid, the best ask the mark and half the
 * spread, rounded up; where both fall on one price the ask moves up a step. Sizes grow by whole-number products,
 * rounded half-even, and the share is taken last, rounded down; a level of size zero is left out, and so are bids
 * at or below zero.
 *
 * @param at milliseconds since the epoch
 * @param mark mark increments, above zero
 * @param sharePpm 0 gives an empty book
 * @throws {InvariantViolation} when the form has no levels, is off the order grid, or a size passes 2^53 - 1
 */
export function syntheticDepth(
  at: number,
  mark: number,
  shape: SyntheticShape,
  { priceStep }: Grid,
  sharePpm: number = PPM,
): DepthSnapshot {
  checkShape(shape, priceStep)
  invariant(
    Number.isSafeInteger(sharePpm) && sharePpm >= 0,
    `a share is whole ppm from 0 up, and ${sharePpm} was given`,
  )
  const bestBid = Math.floor((mark - shape.halfSpread) / priceStep) * priceStep
  const bestAsk = Math.max(Math.ceil((mark + shape.halfSpread) / priceStep) * priceStep, bestBid + priceStep)
  const sizes = sizesOf(shape).map((size) => mulDiv(size, sharePpm, PPM, 'floor'))
  const side = (best: number, step: number): PricedQuantity[] =>
    sizes
      .map((quantity, level) => ({ price: best + level * step, quantity }))
      .filter(({ price, quantity }) => price > 0 && quantity > 0)
  return { at, bids: side(bestBid, -shape.step), asks: side(bestAsk, shape.step) }
}

/**
 * The share that holds at a moment: the last entry at or before it; before the first one, the whole form.
 *
 * @param shares in order of time
 */
export function shareAt(shares: readonly DepthShare[], at: number): number {
  let share = PPM
  for (const entry of shares) {
    if (entry.at > at) break
    share = entry.sharePpm
  }
  return share
}

/** Amounts resting between the mark and each edge, as venues publish them: nearest edge first, each amount including the ones before it. */
export interface Band {
  /** Distance of the edge from the mark, parts per million of the mark. */
  readonly edgePpm: number
  /** Quantity increments resting between the mark and the edge. */
  readonly cumulative: number
}

/**
 * Turns bands into levels: the amount of a band is spread evenly over `levelsPerBand` levels between its edges.
 *
 * That the amount lies evenly is an assumption, since a band does not say where in it the orders rest. Level k of n
 * stands at k/n of the way to the outer edge, so all of a band rests within that edge; its price is rounded
 * towards the mark onto the order grid, at least one step from it. An amount that n does not divide is split to
 * the unit, the odd units to the levels nearest the mark. Levels that fall on one price are joined.
 *
 * @param side `bid` goes down from the mark, `ask` up
 * @param mark mark increments, above zero
 * @param bands edges ascend, amounts do not fall
 * @returns best first
 * @throws {InvariantViolation} when the bands are out of order, or an edge lies at or below a price of zero
 */
export function bandsToLevels(
  side: 'bid' | 'ask',
  mark: number,
  bands: readonly Band[],
  levelsPerBand: number,
  { priceStep }: Grid,
): PricedQuantity[] {
  invariant(
    Number.isSafeInteger(levelsPerBand) && levelsPerBand >= 1,
    `a band needs a level, and ${levelsPerBand} were asked`,
  )
  const byPrice = new Map<number, number>()
  let inner: Band = { edgePpm: 0, cumulative: 0 }
  for (const band of bands) {
    checkBand(inner, band)
    const parts = evenly(band.cumulative - inner.cumulative, levelsPerBand)
    for (const [index, part] of parts.entries()) {
      const steps = inner.edgePpm * (levelsPerBand - index - 1) + band.edgePpm * (index + 1)
      const price = priceAt(side, mark, steps, levelsPerBand * PPM, priceStep)
      if (part > 0) byPrice.set(price, (byPrice.get(price) ?? 0) + part)
    }
    inner = band
  }
  return [...byPrice].map(([price, quantity]) => ({ price, quantity }))
}

/** The price so far from the mark as a ratio of it says, rounded towards the mark but never onto it. */
function priceAt(
  side: 'bid' | 'ask',
  mark: number,
  numerator: number,
  denominator: number,
  step: number,
): number {
  const away = mulDiv(mark, numerator, denominator, 'floor')
  if (side === 'bid') {
    const nearest = Math.ceil(mark / step) * step - step
    const price = Math.min(nearest, Math.ceil((mark - away) / step) * step)
    invariant(price > 0, `a bid ${away} below a mark of ${mark} has no price above zero: leave the band out`)
    return price
  }
  const nearest = Math.floor(mark / step) * step + step
  return Math.max(nearest, Math.floor((mark + away) / step) * step)
}

function evenly(amount: number, parts: number): number[] {
  if (amount === 0) return []
  const claims = Array.from({ length: parts }, () => BigInt(amount))
  return splitProRata(BigInt(amount), claims).map(Number)
}

function checkBand(inner: Band, { edgePpm, cumulative }: Band): void {
  invariant(
    Number.isSafeInteger(edgePpm) && edgePpm > inner.edgePpm,
    `band edges ascend in whole ppm, and ${edgePpm} came after ${inner.edgePpm}`,
  )
  invariant(
    Number.isSafeInteger(cumulative) && cumulative >= inner.cumulative,
    `a band holds what is nearer too: ${cumulative} within ${edgePpm} ppm is less than ${inner.cumulative} within ${inner.edgePpm}`,
  )
}

function checkShape(
  { halfSpread, levels, step, sizeEach, growthPpm }: SyntheticShape,
  priceStep: number,
): void {
  const whole = [halfSpread, levels, step, sizeEach, growthPpm].every(
    (n) => Number.isSafeInteger(n) && n >= 0,
  )
  invariant(
    whole && levels >= 1 && step >= 1 && sizeEach >= 1,
    `a book's form is whole numbers with a level, a step and a size: half spread ${halfSpread}, levels ${levels}, step ${step}, size ${sizeEach}, growth ${growthPpm}`,
  )
  invariant(
    step % priceStep === 0,
    `a step of ${step} between levels is no multiple of the order price increment ${priceStep}`,
  )
}

function sizesOf({ levels, sizeEach, growthPpm }: SyntheticShape): number[] {
  const sizes = [sizeEach]
  for (let level = 1; level < levels; level += 1)
    sizes.push(mulDiv(sizes[level - 1], PPM + growthPpm, PPM, 'half-even'))
  return sizes
}
