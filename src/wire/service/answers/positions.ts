import { z } from 'zod'
import type { Account } from '../../../core/book/book.ts'
import { NONE } from '../../../core/book/layout.ts'
import { bankruptcyPriceFor, liquidationPriceFor } from '../../../core/engine/queries.ts'
import { COLLATERAL } from '../../../core/market/value.ts'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name, number } from './parts.ts'

/** The two prices that a holder watches, the other marks held. */
export interface PricesAnswer {
  readonly liquidation: string | null
  readonly bankruptcy: string | null
}

const priceFields = {
  liquidation: decimal
    .nullable()
    .describe(
      'First mark at which the bucket reaches the trigger; null where none does or it cannot be said.',
    ),
  bankruptcy: decimal
    .nullable()
    .describe(
      'Price that leaves its share of equity at zero, by the rulebook’s rule; null where there is none.',
    ),
}

export function pricesOf(names: Names, account: Account, series: number): PricesAnswer {
  const { house } = names
  const grid = names.priceGrid(series)
  const text = (price: number | null): string | null => (price === null ? null : gridText(price, grid))
  return {
    liquidation: text(liquidationPriceFor(house, account, series)),
    bankruptcy: text(bankruptcyPriceFor(house, account, series)),
  }
}

/** Both prices of one position, also where nothing is held. */
export interface PositionPrices extends PricesAnswer {
  readonly account: string
  readonly instrument: string
  readonly mark: string | null
}

export const positionPrices: z.ZodType<PositionPrices, unknown> = z
  .object({ account: name, instrument: name, mark: decimal.nullable(), ...priceFields })
  .meta({ id: 'PositionPrices' })

/** What is held of an instrument. */
export interface PositionAnswer extends PricesAnswer {
  readonly account: string
  readonly instrument: string
  readonly quantity: string
  readonly mark: string | null
  readonly asset: string
  readonly value: string
  readonly entryCost: string
  readonly unrealized: string
}

export const positionAnswer: z.ZodType<PositionAnswer, unknown> = z
  .object({
    account: name,
    instrument: name,
    quantity: decimal.describe('Long above zero.'),
    mark: decimal.nullable(),
    asset: name.describe('Asset that value, cost and profit are in.'),
    value: decimal.describe('At the mark, signed.'),
    entryCost: decimal.describe('What it was opened for, signed like the value.'),
    unrealized: decimal.describe('Value less entry cost.'),
    ...priceFields,
  })
  .meta({ id: 'Position' })

/** Every position of an account, collateral left out, in the order of their series. */
export function positionsOf(names: Names, account: Account): PositionAnswer[] {
  const { book, markets } = names.house
  const held: { series: number; quantity: number; cost: number }[] = []
  for (let cell = book.first(account); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    if (markets.payoff[series] !== COLLATERAL)
      held.push({ series, quantity: book.quantity(cell), cost: book.cost(cell) })
  }
  return held
    .sort((a, b) => a.series - b.series)
    .map(({ series, quantity, cost }) => positionOf(names, account, series, quantity, cost))
}

function positionOf(
  names: Names,
  account: Account,
  series: number,
  quantity: number,
  cost: number,
): PositionAnswer {
  const { markets } = names.house
  const asset = names.assetOfSeries(series)
  const grid = names.moneyGrid(asset)
  const value = markets.hasMark(series) ? markets.valueNow(series, quantity) : cost
  return {
    account: names.accountName(account),
    instrument: names.symbolOf(series),
    quantity: gridText(quantity, names.quantityGrid(series)),
    mark: markText(names, series),
    asset: names.assetName(asset),
    value: gridText(value, grid),
    entryCost: gridText(cost, grid),
    unrealized: gridText(value - cost, grid),
    ...pricesOf(names, account, series),
  }
}

export function markText(names: Names, series: number): string | null {
  const { markets } = names.house
  return markets.hasMark(series) ? gridText(markets.mark[series], names.priceGrid(series)) : null
}

/** A resting order's reservation. */
export interface OrderAnswer {
  readonly order: number
  readonly account: string
  readonly instrument: string
  readonly quantity: string
  readonly asset: string
  readonly reserved: string
}

export const orderAnswer: z.ZodType<OrderAnswer, unknown> = z
  .object({
    order: number,
    account: name,
    instrument: name,
    quantity: decimal.describe('Still resting; a buyer’s above zero.'),
    asset: name,
    reserved: decimal.describe('Margin set aside for what is still resting.'),
  })
  .meta({ id: 'Order' })

export function orderOf(names: Names, order: number): OrderAnswer {
  const { account, series, quantity, amount } = names.house.tables.reservations.get(order)!
  const asset = names.homeAssetOf(account)
  return {
    order,
    account: names.accountName(account),
    instrument: names.symbolOf(series),
    quantity: gridText(quantity, names.quantityGrid(series)),
    asset: names.assetName(asset),
    reserved: gridText(amount, names.moneyGrid(asset)),
  }
}
