import type { Cell } from '../book/book.ts'
import { bankruptcyPrice, equityShareOf } from '../margin/bankruptcy-price.ts'
import { mulDiv } from '../money/mul-div.ts'
import { assessmentOf, fromHomeOf } from './bucket.ts'
import type { House } from './house.ts'
import type { Loss } from './loss.ts'
import type { Limit, Rulebook } from './rulebook.ts'

/** The worst price at which a liquidation order may trade, in mark increments; null is any price. */
export function limitOf(
  house: House,
  rulebook: Rulebook,
  loss: Loss,
  cell: Cell,
  limit: Limit,
): number | null {
  const { book, markets } = house
  const series = book.seriesOf(cell)
  const quantity = book.quantity(cell)
  const size = Math.abs(quantity)
  const fee = rulebook.bankruptcy.closeFee ? markets.instrument(series).terms.fees.liquidation : 0
  const equity = (): number => {
    const { netEquity } = assessmentOf(house, loss.bucket)
    const share = equityShareOf(house, rulebook.bankruptcy.rule, loss.bucket, cell, netEquity, size)
    return fromHomeOf(house, loss.bucket, series, share)
  }
  switch (limit.at) {
    case 'none':
      return null
    case 'bankruptcy-price':
      return limitLeaving(house, series, quantity, equity(), fee)
    case 'keep': {
      const needed = house.model.requirementAlone(loss.bucket, series, quantity)
      const kept = mulDiv(needed, limit.share, 1_000_000, 'ceil')
      return limitLeaving(house, series, quantity, equity() - kept, fee)
    }
    case 'fillable':
      return bankruptcyPrice(markets, series, quantity, fillableSpread(house, loss, cell, limit), 0)
  }
}

/**
 * The worst price that leaves `equity` at zero or better. Without such a price a bucket that has the equity may
 * trade at any, and one that lacks it at none: a seller then asks for more, a buyer for less, than anybody pays.
 */
function limitLeaving(
  house: House,
  series: number,
  quantity: number,
  equity: number,
  fee: number,
): number | null {
  const price = bankruptcyPrice(house.markets, series, quantity, equity, fee)
  if (price !== null || equity >= 0) return price
  return quantity > 0 ? Number.MAX_SAFE_INTEGER : 0
}

/**
 * Money a liquidation order may cost against the mark: aggressiveness x (1 - equity/maintenance), held within
 * 0 and 1, times the spread share of the position's maintenance (the shape of dYdX's fillable price).
 */
function fillableSpread(
  house: House,
  loss: Loss,
  cell: Cell,
  limit: { readonly aggressiveness: number; readonly spread: number },
): number {
  const { book, model } = house
  const series = book.seriesOf(cell)
  const assessment = assessmentOf(house, loss.bucket)
  if (assessment.maintenance === 0) return 0
  const missing = Math.max(0, assessment.maintenance - assessment.netEquity)
  const factor = Math.min(1_000_000, mulDiv(missing, limit.aggressiveness, assessment.maintenance, 'floor'))
  const own = model.requirementAlone(loss.bucket, series, book.quantity(cell))
  return mulDiv(mulDiv(own, limit.spread, 1_000_000, 'floor'), factor, 1_000_000, 'floor')
}
