import { compareProducts } from '../../../core/money/mul-div.ts'
import { gridText } from '../../../wire/service/grid.ts'
import type { Names } from '../../../wire/service/names.ts'
import { fallingAt, markWithin, type Place } from './looks.ts'
import type { WatchOn } from './watch.ts'

const PPM = 1_000_000

/** Figures of a threshold now: whether it holds, and what to say beside it. */
export interface Look {
  readonly holds: boolean
  readonly figures: Readonly<Record<string, unknown>>
}

/** The mark, at or beyond a price. */
export function lookAtMark(names: Names, { series, is, mark }: WatchOn<'mark'>): Look {
  const { markets } = names.house
  const now = markets.mark[series]
  const holds = markets.hasMark(series) && (is === 'at-or-below' ? now <= mark : now >= mark)
  return { holds, figures: { mark: gridText(now, names.priceGrid(series)) } }
}

/** Whoever would be liquidated on a side by a move within a share of the mark: how many, and how much they hold. */
export function lookAtLiquidations(
  names: Names,
  { series, isLong, withinPpm }: WatchOn<'liquidation'>,
): Look {
  const { house } = names
  if (!house.markets.hasMark(series)) return { holds: false, figures: {} }
  const moved = markWithin(house, series, isLong, withinPpm)
  const { accounts, quantity } = fallingAt(house, series, isLong, moved)
  return {
    holds: accounts > 0,
    figures: {
      at: gridText(moved, names.priceGrid(series)),
      accounts,
      quantity: gridText(quantity, names.quantityGrid(series)),
    },
  }
}

/** A fund below a share of its highest balance. */
export function lookAtFund(
  names: Names,
  { fund, belowPpm }: WatchOn<'fund'>,
  balance: number,
  peak: number,
): Look {
  const grid = names.moneyGrid(names.homeAssetOf(fund))
  const holds = compareProducts(balance, PPM, peak, belowPpm) < 0
  return { holds, figures: { balance: gridText(balance, grid), peak: gridText(peak, grid) } }
}

/** The last place at which a threshold on ranks holds; the first one always counts among the first so-and-so-many. */
export function deepestOf({ rank, topPpm }: WatchOn<'rank'>, of: number): number {
  return rank ?? Math.max(1, Math.floor((of * topPpm) / PPM))
}

/** Five lights burn for the first fifth, one for the last, as venues show it; by accounts. */
export function lookAtPlace(watch: WatchOn<'rank'>, place: Place | undefined): Look {
  if (place === undefined) return { holds: false, figures: {} }
  const { rank, of } = place
  const lights = Math.ceil(((of - rank + 1) * 5) / of)
  return { holds: rank <= deepestOf(watch, of), figures: { rank, of, lights } }
}
