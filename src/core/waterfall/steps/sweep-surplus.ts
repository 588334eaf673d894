import type { Cell } from '../../book/book.ts'
import { equityShareOf } from '../../margin/bankruptcy-price.ts'
import { netEquityOf } from '../bucket.ts'
import type { Loss } from '../loss.ts'
import type { Step } from '../rulebook.ts'
import { atStep, rulebookOfLoss, type Turn } from '../turn.ts'
import { feeAccount } from './payer.ts'

/**
 * The equity laid on a quantity before it is closed: what its fills may cost until they are at the bankruptcy price.
 * Zero where the rulebook does not take surplus per fill, or the fills settle in another asset than the bucket's home.
 */
export function equityLaidOn(turn: Turn, loss: Loss, cell: Cell, closing: number): number {
  const { book, markets } = turn.house
  const { surplus, bankruptcy } = rulebookOfLoss(turn.house, loss)
  const { settlementAsset } = markets.instrument(book.seriesOf(cell)).terms
  if (surplus !== 'fund-per-fill' || settlementAsset !== loss.asset) return 0
  return equityShareOf(
    turn.house,
    bankruptcy.rule,
    loss.bucket,
    cell,
    netEquityOf(turn.house, loss.bucket),
    closing,
  )
}

/**
 * Whatever a fill brought beyond the bankruptcy price, after the fee,
 * goes to the fund at once: the equity laid on the quantity less what closing it cost against the mark.
 *
 * @param laid what `equityLaidOn` gave before the fill
 * @param cost value at the mark less what the fill brought, and the fee
 */
export function sweepSurplus(
  turn: Turn,
  loss: Loss,
  step: Step,
  index: number,
  series: number,
  laid: number,
  cost: number,
): void {
  if (laid === 0) return
  const amount = Math.min(laid - cost, netEquityOf(turn.house, loss.bucket))
  if (amount <= 0) return
  const shares = [{ to: feeAccount(turn.house, 'fund', loss, series), amount }]
  turn.tell({ type: 'charged', ...atStep(loss, index, step), amount, shares })
}
