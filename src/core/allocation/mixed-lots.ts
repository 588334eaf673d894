import { sumAt, sumOf } from '../money/columns.ts'
import { type Allocation, findLevel, unsaturatedOf } from '../money/level.ts'
import { compareRemainders, lotsWithin, type Share, shareOf } from './exact-floor.ts'
import type { LevelTerms } from './level-terms.ts'
import { offerInTurns } from './offer-lots.ts'
import { besideSurePayers } from './sure-payers.ts'

/** Rows that want `share x weight` each, in lots of their own, and the most each may pay. */
interface Wanted {
  readonly share: Share
  readonly weights: Float64Array
  readonly lots: Float64Array
  /** Most units of each row, whole lots. */
  readonly most: Float64Array
}

/**
 * Shares a budget at the exact level of `solveLevel`, each row in whole lots of its own.
 *
 * The rule of `allocateInLots` where lots differ. The exact share rounds down to the row's lots. What is left
 * over is offered in turns to the rows below their cap, the largest remainder as a fraction of the row's lot
 * first, the lower row first where two are equal: a row takes one lot in each turn if it has room and the lot
 * is not more than what is left. The turns end when one passes in which nobody takes.
 *
 * @param terms caps in units, whole, in [0, 2^53 - 1]; a row of weight zero never pays
 * @param lots units in one lot of each row, whole, above zero
 * @param parts receives what each row pays in units, a whole number of its lots; none of the inputs
 * @returns the exact level, and the residual: the budget less all parts
 */
export function allocateInMixedLots(
  budget: bigint,
  { caps, weights }: LevelTerms,
  lots: Float64Array,
  parts: Float64Array,
): Allocation {
  const open = besideSurePayers(budget, { caps, weights })
  const found = findLevel(open.budget, open.caps, open.weights)
  const most = limitsInLots(
    caps.map((cap, row) => (weights[row] > 0 ? cap : 0)),
    lots,
  )
  parts.set(most)
  const rows = unsaturatedOf(found)
  if (rows.length === 0) return { level: found.level, residual: budget - sumOf(parts, 'part') }
  const wanted = { share: shareOf(found.shared, found.weight), weights, lots, most }
  return { level: found.level, residual: fillInLots(budget, rows, wanted, parts) }
}

/**
 * Rounds whole-unit targets to each row's lots so that as little as possible of their total is lost.
 *
 * @param targets units each row should pay, whole, 0 <= target <= cap; a row of target zero stays there
 * @param parts receives what each row pays in units, a whole number of its lots; none of the inputs
 * @returns the sum of targets less the sum of parts, >= 0
 */
export function roundToMixedLots(
  targets: Float64Array,
  caps: Float64Array,
  lots: Float64Array,
  parts: Float64Array,
): bigint {
  const rows = Int32Array.from(targets.keys()).filter((row) => targets[row] > 0)
  const wanted = { share: shareOf(1n, 1n), weights: targets, lots, most: limitsInLots(caps, lots) }
  parts.fill(0)
  return fillInLots(sumOf(targets, 'target'), rows, wanted, parts)
}

/** The most of each row's caps that is a whole number of its lots. */
export function limitsInLots(caps: Float64Array, lots: Float64Array): Float64Array {
  return caps.map((cap, row) => Math.floor(cap / lots[row]) * lots[row])
}

/** Rounds the rows named down to lots and offers what the budget still holds; the others have their parts. */
function fillInLots(budget: bigint, rows: Int32Array, wanted: Wanted, parts: Float64Array): bigint {
  const { share, weights, lots, most } = wanted
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place]
    parts[row] = lotsWithin(share, weights[row], lots[row]) * lots[row]
  }
  const left = budget - sumOf(parts, 'part')
  const room = sumAt(most, rows) - sumAt(parts, rows)
  if (left === 0n || room === 0n) return left
  return offerInTurns(left, byRemainder(rows, wanted), { lots, most, parts })
}

/** The rows by the largest remainder first; floats where they can tell, bigints where they cannot. */
function byRemainder(rows: Int32Array, { share, weights, lots }: Wanted): Int32Array {
  const ratio = share.floatNumerator / share.floatDenominator
  const quotients = Float64Array.from(rows, (row) => (ratio * weights[row]) / lots[row])
  const floors = Float64Array.from(rows, (row) => lotsWithin(share, weights[row], lots[row]))
  const places = rows.map((_, place) => place)
  const termsAt = (place: number): { weight: number; lot: number } => {
    const row = rows[place]
    return { weight: weights[row], lot: lots[row] }
  }
  places.sort((a, b) => {
    const difference = quotients[b] - floors[b] - (quotients[a] - floors[a])
    const margin = (quotients[a] + quotients[b]) * 4e-15 // Over 16 roundings of either quotient.
    if (Math.abs(difference) > margin) return difference
    return compareRemainders(share, termsAt(b), termsAt(a)) || a - b
  })
  return places.map((place) => rows[place])
}
