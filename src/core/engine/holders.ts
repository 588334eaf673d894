import type { Account } from '../book/book.ts'
import { mulDiv } from '../money/mul-div.ts'
import type { House } from '../waterfall/house.ts'

const BILLION = 1_000_000_000

interface Payment {
  readonly account: Account
  /** Received above zero, paid below. */
  readonly amount: number
}

interface Settlement {
  readonly account: Account
  readonly quantity: number
  readonly value: number
}

/** Positions of a series, each with its account, in account order. */
export function positionsIn(house: House, series: number): { account: Account; quantity: number }[] {
  const { book } = house
  const found: { account: Account; quantity: number }[] = []
  book.triggers[series].holders(book.links, (cell) =>
    found.push({ account: book.accountOf(cell), quantity: book.quantity(cell) }),
  )
  return found.sort((a, b) => a.account - b.account)
}

/** Accounts that hold a position of a series, in account order. */
export function holdersOf(house: House, series: number): Account[] {
  return positionsIn(house, series).map(({ account }) => account)
}

/**
 * What each holder pays or receives for a funding rate, in units of the settlement asset.
 *
 * Rate above zero: longs pay `notional x rate`, rounded up, shorts receive it, rounded down. Funding is
 * applied to everybody at once and never left to accrue, so no bankruptcy price can miss it.
 *
 * @param rate parts per billion of notional at the mark
 */
export function fundingPayments(house: House, series: number, rate: number): Payment[] {
  const { markets } = house
  return positionsIn(house, series).map(({ account, quantity }) => {
    const notional = Math.abs(markets.valueNow(series, quantity))
    const pays = quantity > 0 === rate > 0
    const amount = mulDiv(notional, Math.abs(rate), BILLION, pays ? 'ceil' : 'floor')
    return { account, amount: pays ? -amount : amount }
  })
}

/** What each position is worth at the settlement price; rounded values of inverse contracts need not sum to zero. */
export function settlementValues(house: House, series: number, price: number): Settlement[] {
  return positionsIn(house, series).map(({ account, quantity }) => ({
    account,
    quantity,
    value: house.markets.valueAt(series, quantity, price),
  }))
}
