import type { Account } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import { lossOf } from '../waterfall/apply.ts'
import { assessmentOf, inHomeOf, neededAlone, neededInHome, openCells } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import type { Loss } from '../waterfall/loss.ts'
import { isPoolAbove } from '../waterfall/pool-trigger.ts'
import { rulebookInForce } from '../waterfall/rulebook.ts'
import type { LossSource } from '../waterfall/source.ts'
import type { Settled, TakenPosition, Turn } from '../waterfall/turn.ts'

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
  // A settlement leaves nobody a position: its loss is laid on what it took from him, for the funds' sake.
  const taken = cells.length === 0 && turn.settled !== null ? takenFrom(turn.settled, bucket) : null
  const held = taken ?? cells.map((cell) => ({ series: book.seriesOf(cell), quantity: book.quantity(cell) }))
  const series = held.map((position) => position.series)
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
    quantities: held.map(({ quantity }) => (taken === null ? quantity : 0)),
    marks: series.map((id) => markets.mark[id]),
    weights: weightsOf(house, bucket, held),
  })
}

function takenFrom({ series, by }: Settled, bucket: Account): readonly TakenPosition[] {
  return by.get(bucket) ?? series.map((id) => ({ series: id, quantity: 0 }))
}

/** Evenly where nothing weighs: options that are worth nothing may need nothing either. */
function weightsOf(house: House, bucket: Account, held: readonly TakenPosition[]): number[] {
  const weights = held.map(({ series, quantity }) => weightOf(house, bucket, series, quantity))
  return weights.some((weight) => weight > 0) ? weights : held.map(() => 1)
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
  const { rule } = house.rulebooks[house.rulebooks.length - 1].bankruptcy
  if (rule === 'share-by-maintenance') return neededAlone(house, bucket, series, quantity)
  return neededInHome(house, bucket, series, Math.abs(house.markets.valueNow(series, quantity)))
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
