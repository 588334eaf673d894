import type { Account, Cell } from '../../book/book.ts'
import { compareProducts, mulDiv } from '../../money/mul-div.ts'
import { splitProRata } from '../../money/split.ts'
import { assessmentOf, inHomeOf, neededInHome, netEquityOf, openCells } from '../bucket.ts'
import { dealOf } from '../deal.ts'
import type { Loss } from '../loss.ts'
import type { Cut, StepOf } from '../rulebook.ts'
import { atStep, rulebookOfLoss, type Turn } from '../turn.ts'

type Transfer = StepOf<'transfer-to-backstop'>

const PPM = 1_000_000

/**
 * Increments of each series that go to takers when every position is cut by one share: the smallest multiple after
 * which the requirement over equity is below the ratio, what the price and the penalty take counted. All where none is.
 *
 * @see docs/sources.md#cut-by-one-share
 */
export function lotsOfCut(turn: Turn, loss: Loss, step: Transfer, cut: Cut): Map<number, number> {
  const { book } = turn.house
  const cells = openCells(turn.house, loss.bucket)
  const share = shareOf(turn, loss, step, cut, cells)
  return new Map(cells.map((cell) => [book.seriesOf(cell), partOf(Math.abs(book.quantity(cell)), share)]))
}

function shareOf(turn: Turn, loss: Loss, step: Transfer, cut: Cut, cells: readonly Cell[]): number {
  if (cut.multiplesOf === 0) return PPM
  for (let share = cut.multiplesOf; share < PPM; share += cut.multiplesOf)
    if (isEnough(turn, loss, step, cut, cells, share)) return share
  return PPM
}

function isEnough(
  turn: Turn,
  loss: Loss,
  step: Transfer,
  cut: Cut,
  cells: readonly Cell[],
  share: number,
): boolean {
  const { maintenance, marginEquity } = assessmentOf(turn.house, loss.bucket)
  let [freed, cost] = [0, 0]
  for (const cell of cells) {
    const each = effectOf(turn, loss, step, cell, share)
    freed += each.freed
    cost += each.cost
  }
  const equity = marginEquity - cost - mulDiv(freed, cut.penalty, PPM, 'ceil')
  return equity > 0 && compareProducts(maintenance - freed, PPM, equity, cut.below) < 0
}

/** Requirement that a part of a position frees, and what its price takes from the bucket. */
function effectOf(
  turn: Turn,
  loss: Loss,
  step: Transfer,
  cell: Cell,
  share: number,
): { freed: number; cost: number } {
  const { house } = turn
  const { bucket } = loss
  const series = house.book.seriesOf(cell)
  const held = house.book.quantity(cell)
  const lots = partOf(Math.abs(held), share)
  const needed = (quantity: number): number => {
    const value = Math.abs(house.markets.valueNow(series, quantity))
    return quantity === 0
      ? 0
      : neededInHome(house, bucket, series, house.markets.maintenanceOf(series, value))
  }
  const gap = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price).gapOf(
    Math.sign(held) * lots,
    bucket,
  )
  return { freed: needed(held) - needed(Math.abs(held) - lots), cost: inHomeOf(house, bucket, series, gap) }
}

function partOf(size: number, share: number): number {
  return mulDiv(size, share, PPM, 'ceil')
}

/** A share of the requirement that was taken off goes to those who took it, by notional, as far as equity goes. */
export function chargePenalty(
  turn: Turn,
  loss: Loss,
  step: Transfer,
  index: number,
  cut: Cut,
  before: number,
  taken: ReadonlyMap<Account, number>,
): void {
  const { house } = turn
  const freed = Math.max(0, before - assessmentOf(house, loss.bucket).maintenance)
  const left = Math.max(0, netEquityOf(house, loss.bucket))
  const amount = Math.min(left, mulDiv(freed, cut.penalty, PPM, 'ceil'))
  if (amount === 0 || taken.size === 0) return
  const parts = splitProRata(
    BigInt(amount),
    [...taken.values()].map((notional) => BigInt(notional) * BigInt(amount)),
  )
  const shares = [...taken.keys()].map((to, at) => ({ to, amount: Number(parts[at]) }))
  turn.tell({ type: 'charged', ...atStep(loss, index, step), amount, shares })
}
