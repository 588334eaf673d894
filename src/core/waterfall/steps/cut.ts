import type { Account, Cell } from '../../book/book.ts'
import { compareProducts, mulDiv } from '../../money/mul-div.ts'
import { splitProRata } from '../../money/split.ts'
import { assessmentOf, inHomeOf, isScenario, neededAlone, netEquityOf, openCells } from '../bucket.ts'
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
  const effect = isScenario(turn.house, loss.bucket) ? effectByModel : effectBySum
  const { freed, cost } = effect(turn, loss, step, cells, share)
  const equity = marginEquity - cost - mulDiv(Math.max(0, freed), cut.penalty, PPM, 'ceil')
  return equity > 0 && compareProducts(maintenance - freed, PPM, equity, cut.below) < 0
}

/** Requirement that a part of every position frees, and what its price takes from the bucket. */
interface Effect {
  readonly freed: number
  readonly cost: number
}

function effectBySum(turn: Turn, loss: Loss, step: Transfer, cells: readonly Cell[], share: number): Effect {
  let [freed, cost] = [0, 0]
  for (const cell of cells) {
    const each = effectOf(turn, loss, step, cell, share)
    freed += each.freed
    cost += each.cost
  }
  return { freed, cost }
}

/** The same where positions offset: all parts at once, as the model sees what is left. */
function effectByModel(
  turn: Turn,
  loss: Loss,
  step: Transfer,
  cells: readonly Cell[],
  share: number,
): Effect {
  const { house } = turn
  const { maintenance, marginEquity } = assessmentOf(house, loss.bucket)
  const trades = cells.map((cell) => {
    const series = house.book.seriesOf(cell)
    const held = house.book.quantity(cell)
    const closing = Math.sign(held) * partOf(Math.abs(held), share)
    const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
    const cash = house.markets.valueNow(series, closing) - deal.gapOf(closing, loss.bucket)
    return { series, quantity: -closing, cash }
  })
  house.model.assessAllAfter(loss.bucket, trades, house.scratch)
  const { scratch } = house
  return { freed: maintenance - scratch.maintenance, cost: marginEquity - scratch.marginEquity }
}

function effectOf(turn: Turn, loss: Loss, step: Transfer, cell: Cell, share: number): Effect {
  const { house } = turn
  const { bucket } = loss
  const series = house.book.seriesOf(cell)
  const held = house.book.quantity(cell)
  const lots = partOf(Math.abs(held), share)
  const needed = (quantity: number): number => neededAlone(house, bucket, series, quantity)
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
  const notionals = [...taken.values()]
  // Options that are worth nothing free margin all the same: whoever takes nothing else shares evenly.
  const weights = notionals.some((notional) => notional > 0) ? notionals : notionals.map(() => 1)
  const parts = splitProRata(
    BigInt(amount),
    weights.map((weight) => BigInt(weight) * BigInt(amount)),
  )
  const shares = [...taken.keys()].map((to, at) => ({ to, amount: Number(parts[at]) }))
  turn.tell({ type: 'charged', ...atStep(loss, index, step), amount, shares })
}
