import type { Account } from '../../book/book.ts'
import type { Deal } from '../deal.ts'
import type { Loss } from '../loss.ts'
import type { Step } from '../rulebook.ts'
import { atStep, type Turn } from '../turn.ts'

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
): void {
  if (takes.length === 0) return
  const { book, markets } = turn.house
  const direction = Math.sign(book.quantityOf(loss.bucket, series))
  const gaps = gapsOf(deal, direction, takes)
  turn.tell({
    type: 'deleveraged',
    ...atStep(loss, index, step),
    series,
    rule: deal.rule,
    mark: markets.mark[series],
    takers: Int32Array.from(takes, (take) => take.account),
    quantities: Float64Array.from(takes, (take) => direction * take.quantity),
    values: Float64Array.from(
      takes,
      (take, at) => markets.valueNow(series, direction * take.quantity) - gaps[at],
    ),
    gaps: Float64Array.from(gaps),
    scores: Float64Array.from(takes, (take) => take.score),
    candidates: candidates.count,
    candidatesHash: candidates.hash,
  })
}

function gapsOf(deal: Deal, direction: number, takes: readonly Take[]): number[] {
  let taken = 0
  let told = 0
  return takes.map(({ account, quantity }) => {
    if (deal.rule === 'average') return deal.gapOf(direction * quantity, account)
    taken += quantity
    const total = deal.gapOf(direction * taken, account)
    const gap = total - told
    told = total
    return gap
  })
}
