import type { MarketState } from '../../core/margin/scenario/legs.ts'
import type { BookMoney } from '../../wire/margin-book.ts'
import { over, plus, type Rational, times, ZERO } from '../networks/rational.ts'

/** Something that can be held, priced. The mark is exact; a model sees it as the float nearest to it. */
export interface BookInstrument {
  readonly name: string
  readonly kind: 'option' | 'perpetual' | 'future'
  readonly underlying: number
  /** Index into the market's expiries; -1 for a perpetual. */
  readonly expiry: number
  readonly right: number
  readonly strike: number
  readonly volatility: number
  readonly mark: Rational
}

/** How much is held of one instrument, signed; inverse contracts in quote money, all else in coins. */
export interface Holding {
  readonly instrument: BookInstrument
  readonly quantity: Rational
  /** Of contracts: what they gained since they were entered, exactly, in the book's money. Zero of options. */
  readonly profit: Rational
}

/** What one bucket holds, in a market at one moment. Nothing in it changes; a trade makes another. */
export interface MarginBook {
  readonly name: string
  readonly money: BookMoney
  readonly market: MarketState
  readonly instruments: ReadonlyMap<string, BookInstrument>
  readonly holdings: readonly Holding[]
  readonly cash: Rational
  /** Coins held beside the cash, by the market's underlyings; none in a book that is in coin itself. */
  readonly collateral: readonly Rational[]
  /** Exact spot prices by underlying. */
  readonly spots: readonly Rational[]
}

/** Cash, options at their marks, what contracts gained, and collateral at spot; exactly. */
export function equityOf(book: MarginBook): Rational {
  let sum = book.cash
  for (const { instrument, quantity, profit } of book.holdings)
    sum = plus(sum, instrument.kind === 'option' ? times(quantity, instrument.mark) : profit)
  for (const [place, coins] of book.collateral.entries()) sum = plus(sum, times(coins, book.spots[place]))
  return sum
}

/** What a contract gains on its way from one price to another; an inverse one in coin. */
export function gainOf(money: BookMoney, quantity: Rational, from: Rational, to: Rational): Rational {
  const negative = (value: Rational): Rational => ({ ...value, numerator: -value.numerator })
  if (money.settledIn === 'quote') return times(quantity, plus(to, negative(from)))
  const one = { numerator: 1n, denominator: 1n }
  return times(quantity, plus(over(one, from), negative(over(one, to))))
}

/** An order of a what-if: bought where the quantity is above zero, at a price or at the mark. */
export interface BookTrade {
  readonly instrument: string
  readonly quantity: Rational
  readonly price: Rational | null
}

/**
 * The book after a trade: premium of an option leaves the cash, and a contract begins with what its mark differs from its
 * price.
 */
export function traded(book: MarginBook, trade: BookTrade): MarginBook {
  const instrument = book.instruments.get(trade.instrument)!
  const price = trade.price ?? instrument.mark
  const isOption = instrument.kind === 'option'
  const paid = times(trade.quantity, price)
  const profit = isOption ? ZERO : gainOf(book.money, trade.quantity, price, instrument.mark)
  const cash = isOption ? plus(book.cash, { ...paid, numerator: -paid.numerator }) : book.cash
  const held = book.holdings.find((holding) => holding.instrument.name === instrument.name)
  const after: Holding = {
    instrument,
    quantity: plus(held?.quantity ?? ZERO, trade.quantity),
    profit: plus(held?.profit ?? ZERO, profit),
  }
  const others = book.holdings.filter((holding) => holding !== held)
  return { ...book, cash, holdings: [...others, after] }
}

/** A rational as the float nearest to it, or next to that. */
export function floatOf({ numerator, denominator }: Rational): number {
  const [top, bottom] = [Number(numerator), Number(denominator)]
  if (Number.isFinite(top) && Number.isFinite(bottom)) return top / bottom
  const shift = 10n ** BigInt(Math.max(0, denominator.toString().length - 200))
  return Number(numerator / shift) / Number(denominator / shift)
}
