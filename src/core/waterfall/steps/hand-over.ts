import type { Account } from '../../book/book.ts'
import type { Deal } from '../deal.ts'
import type { Deleverage } from '../events.ts'
import type { Loss } from '../loss.ts'
import type { Step } from '../rulebook.ts'
import { atStep, type Turn } from '../turn.ts'
import { feeAccount } from './payer.ts'
import { feeOfClose, gapOfPart } from './protect.ts'

/** What one taker is to take: a quantity above zero, and the score that chose him. */
export interface Take {
  readonly account: Account
  readonly quantity: number
  readonly score: number
}

/**
 * Hands parts of a position to takers as one event.
 *
 * Gaps are differences of the running total under the deal, so that together they are exactly what the deal
 * says of the whole, whatever the number of takers.
 *
 * @param candidates how many could have been chosen, with their hash
 * @param share of a slice: the share of every position that goes
 */
export function handOver(
  turn: Turn,
  loss: Loss,
  step: Step,
  index: number,
  series: number,
  deal: Deal,
  takes: readonly Take[],
  candidates: { readonly count: number; readonly hash: string },
  share?: number,
): void {
  if (takes.length === 0) return
  const { book, markets } = turn.house
  const direction = Math.sign(book.quantityOf(loss.bucket, series))
  const gaps = gapsOf(deal, direction, takes)
  const values = takes.map((take, at) => markets.valueNow(series, direction * take.quantity) - gaps[at])
  turn.tell({
    type: 'deleveraged',
    ...atStep(loss, index, step),
    series,
    rule: deal.rule,
    mark: markets.mark[series],
    takers: Int32Array.from(takes, (take) => take.account),
    quantities: Float64Array.from(takes, (take) => direction * take.quantity),
    values: Float64Array.from(values),
    gaps: Float64Array.from(gaps),
    scores: Float64Array.from(takes, (take) => take.score),
    candidates: candidates.count,
    candidatesHash: candidates.hash,
    ...(share === undefined ? {} : { share }),
    ...feesOf(turn, loss, step, series, takes, direction, values),
  })
}

function gapsOf(deal: Deal, direction: number, takes: readonly Take[]): number[] {
  let taken = 0
  return takes.map(({ account, quantity }) => {
    const gap = gapOfPart(deal, direction, taken, quantity, account)
    taken += quantity
    return gap
  })
}

/** What each of them pays for being closed, and to whom, where the step asks for it. */
function feesOf(
  turn: Turn,
  loss: Loss,
  step: Step,
  series: number,
  takes: readonly Take[],
  direction: number,
  values: readonly number[],
): Pick<Deleverage, 'fees'> {
  const { house } = turn
  const fee = step.step === 'deleverage' ? step.fee : undefined
  if (fee === undefined) return {}
  const { settlementAsset } = house.markets.instrument(series).terms
  const amounts = Float64Array.from(takes, ({ account, quantity }, at) =>
    feeOfClose(house, fee, account, { series, quantity: direction * quantity, cash: -values[at] }),
  )
  // A fund keeps one asset; a fee in another one has no fund to go to.
  const isOfLoss = settlementAsset === loss.asset
  const to = isOfLoss ? feeAccount(house, fee.to, loss, series) : house.tables.house[settlementAsset].fees
  return { fees: { to, amounts } }
}
