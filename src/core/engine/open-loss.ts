import type { Account } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import { lossOf } from '../waterfall/apply.ts'
import { assessmentOf, inHomeOf, neededInHome, openCells } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import type { Loss } from '../waterfall/loss.ts'
import { isPoolAbove } from '../waterfall/pool-trigger.ts'
import { rulebookInForce } from '../waterfall/rulebook.ts'
import type { LossSource } from '../waterfall/source.ts'
import type { Turn } from '../waterfall/turn.ts'

/** Opens a bucket's loss with what it held and at which marks, or takes up the one it has. */
export function openOrResume(turn: Turn, bucket: Account): Loss {
  const { house } = turn
  turn.fallen.add(bucket)
  const known = house.book.openLossOf(bucket)
  if (known === NONE) tellOpened(turn, bucket)
  const loss = lossOf(house, house.book.openLossOf(bucket))
  loss.status = 'open'
  return loss
}

function tellOpened(turn: Turn, bucket: Account): void {
  const { house } = turn
  const { book, markets } = house
  const assessment = assessmentOf(house, bucket)
  const cells = openCells(house, bucket)
  // A settlement leaves nobody a position: its loss is laid on the series that was settled, for the fund's sake.
  const isSettled = cells.length === 0 && turn.settled !== null
  const series = isSettled ? [turn.settled] : cells.map((cell) => book.seriesOf(cell))
  const quantities = isSettled ? [0] : cells.map((cell) => book.quantity(cell))
  turn.tell({
    type: 'loss-opened',
    loss: house.tables.nextLoss,
    bucket,
    asset: book.homeAssetOf(bucket),
    source: sourceOf(turn, bucket),
    rulebook: house.rulebooks.length - 1,
    equity: assessment.netEquity,
    balance: assessment.netEquity - unrealisedOf(house, bucket) + writtenOff(turn, bucket),
    maintenance: assessment.maintenance,
    series,
    quantities,
    marks: series.map((id) => markets.mark[id]),
    weights: isSettled ? [1] : quantities.map((held, at) => weightOf(house, bucket, series[at], held)),
  })
}

/** Money that was there until this command wrote it off: own money of the bucket, used up by the loss. */
function writtenOff({ cause }: Turn, bucket: Account): number {
  return cause?.account === bucket ? cause.amount : 0
}

function sourceOf({ house, cause }: Turn, bucket: Account): LossSource {
  if (cause !== null && (cause.account === null || cause.account === bucket)) return cause.source
  return isPoolAbove(house, rulebookInForce(house.rulebooks)?.poolTrigger, bucket) ? 'pool-profit' : 'account'
}

/** What a deficit is laid on an instrument by: the requirement or the notional, as bankruptcy prices are. */
function weightOf(house: House, bucket: Account, series: number, quantity: number): number {
  const notional = Math.abs(house.markets.valueNow(series, quantity))
  const rule = house.rulebooks[house.rulebooks.length - 1].bankruptcy.rule
  const weight = rule === 'share-by-maintenance' ? house.markets.maintenanceOf(series, notional) : notional
  return neededInHome(house, bucket, series, weight)
}

/** Result of the open positions against their entry cost, in the home asset: gains rounded down, losses up. */
export function unrealisedOf(house: House, bucket: Account): number {
  const { book, markets } = house
  let result = 0
  for (const cell of openCells(house, bucket)) {
    const series = book.seriesOf(cell)
    const gained = markets.valueNow(series, book.quantity(cell)) - book.cost(cell)
    result += inHomeOf(house, bucket, series, gained)
  }
  return result
}
