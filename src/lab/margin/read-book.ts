import type { ExpiryState, MarketState } from '../../core/margin/scenario/legs.ts'
import { parseRational } from '../../core/money/units.ts'
import type { Problems } from '../../files/problems.ts'
import type { Path } from '../../files/yaml.ts'
import { dayOf, instrumentNamed, type NamedInstrument } from '../../wire/instrument-name.ts'
import type { MarginBookText, PlacedBook, PositionText } from '../../wire/margin-book.ts'
import { ZERO } from '../networks/rational.ts'
import { type BookInstrument, gainOf, type Holding, type MarginBook } from './book.ts'
import { pricedOption } from './option-of.ts'

const YEAR_MS = 365 * 86_400_000

/**
 * A book from its text: names become places in the market, and what is missing of an option is worked out.
 *
 * @param problems takes every name that leads nowhere and every option without a price, each with its place
 * @returns undefined where there was a fault
 */
export function bookFrom({ book, document }: PlacedBook, problems: Problems): MarginBook | undefined {
  const before = problems.count
  const reader = new BookReader(book, (path, found, expected) =>
    problems.add({ place: document.placeOf(path), found, expected }),
  )
  const read = reader.read()
  return problems.count > before ? undefined : read
}

type Tell = (path: Path, found: string, expected: string) => void

class BookReader {
  readonly #text: MarginBookText
  readonly #tell: Tell
  readonly #names: readonly string[]
  readonly #market: MarketState

  constructor(text: MarginBookText, tell: Tell) {
    this.#text = text
    this.#tell = tell
    this.#names = Object.keys(text.underlyings)
    this.#market = this.#readMarket()
  }

  read(): MarginBook {
    const { book, money, cash, collateral } = this.#text
    if (this.#names.length === 0) this.#tell(['underlyings'], 'none', 'at least one')
    if (money.settledIn === 'coin') this.#checkCoinBook()
    this.#checkDays()
    const instruments = this.#readInstruments()
    for (const name of Object.keys(collateral))
      if (!this.#names.includes(name)) this.#tell(['collateral', name], `"${name}"`, this.#anUnderlying())
    return {
      name: book,
      money,
      market: this.#market,
      instruments,
      holdings: this.#readHoldings(instruments),
      cash: parseRational(cash),
      collateral: this.#names.map((name) => parseRational(collateral[name] ?? '0')),
      spots: this.#market.underlyings.map(({ spot }) => parseRational(String(spot))),
    }
  }

  #anUnderlying(): string {
    return `an underlying of the book; they are ${this.#names.join(', ')}`
  }

  #checkCoinBook(): void {
    if (this.#names.length !== 1)
      this.#tell(['underlyings'], `${this.#names.length} underlyings`, 'one, in a book that is in coin')
    if (Object.keys(this.#text.collateral).length > 0)
      this.#tell(['collateral'], 'collateral', 'none beside the cash, in a book that is in coin')
  }

  /** Names of instruments say the day and no hour, so that one day can have but one expiry. */
  #checkDays(): void {
    const days = this.#text.expiries.map(({ underlying, expires }) => `${underlying} on ${dayOf(expires)}`)
    for (const [at, day] of days.entries())
      if (days.indexOf(day) !== at)
        this.#tell(['expiries', at], `a second expiry of ${day}`, 'one on each day')
  }

  #readMarket(): MarketState {
    const { underlyings, peg } = this.#text
    return {
      underlyings: Object.entries(underlyings).map(([name, { spot, confidence, perpetualConfidence }]) => ({
        name,
        spot,
        spotConfidence: confidence,
        perpetualConfidence,
      })),
      expiries: this.#text.expiries.map((_, at) => this.#readExpiry(at)),
      peg,
    }
  }

  #readExpiry(at: number): ExpiryState {
    const { underlying, expires, ...state } = this.#text.expiries[at]
    const place = this.#names.indexOf(underlying)
    if (place < 0) this.#tell(['expiries', at, 'underlying'], `"${underlying}"`, this.#anUnderlying())
    const years = (expires - this.#text.at) / YEAR_MS
    if (!(years > 0))
      this.#tell(['expiries', at, 'expires'], 'an expiry that is over', 'a moment after the book’s own')
    if (state.fixedShare > 0 && state.fixedPrice === 0)
      this.#tell(['expiries', at], 'a fixed share without a price', 'a mapping with "fixed-price", too')
    return { underlying: Math.max(place, 0), ...state, years }
  }

  #readInstruments(): Map<string, BookInstrument> {
    const read = new Map<string, BookInstrument>()
    for (const name of Object.keys(this.#text.instruments)) {
      const instrument = this.#readInstrument(name)
      if (instrument !== undefined) read.set(name, instrument)
    }
    return read
  }

  #readInstrument(name: string): BookInstrument | undefined {
    const path = ['instruments', name]
    const named = instrumentNamed(name)
    if (named === undefined) {
      this.#tell(path, `"${name}"`, 'a name like BTC-PERP, BTC-26JUN26 or BTC-26JUN26-60000-P')
      return undefined
    }
    const underlying = this.#names.indexOf(named.underlying)
    if (underlying < 0) this.#tell(path, `"${name}"`, this.#anUnderlying())
    const expiry = named.kind === 'perpetual' ? -1 : this.#expiryOf(named, underlying, path)
    if (underlying < 0 || expiry === undefined) return undefined
    return named.kind === 'option'
      ? this.#readOption(name, named, underlying, expiry)
      : this.#readContract(name, named, underlying, expiry)
  }

  #expiryOf(
    { day }: Exclude<NamedInstrument, { kind: 'perpetual' }>,
    underlying: number,
    path: Path,
  ): number | undefined {
    const found = this.#market.expiries.findIndex(
      (expiry, at) => expiry.underlying === underlying && dayOf(this.#text.expiries[at].expires) === day,
    )
    if (found >= 0) return found
    const days = this.#text.expiries.map(({ underlying: name, expires }) => `${name} ${dayOf(expires)}`)
    this.#tell(path, `the day ${day}`, `an expiry of the book; they are ${days.join(', ') || 'none'}`)
    return undefined
  }

  #readContract(
    name: string,
    { kind }: NamedInstrument,
    underlying: number,
    expiry: number,
  ): BookInstrument | undefined {
    const { mark } = this.#text.instruments[name]
    const path = ['instruments', name]
    const value = mark === undefined ? ZERO : parseRational(mark)
    if (value.numerator <= 0n) {
      this.#tell(path, mark === undefined ? 'no mark' : `"${mark}"`, 'a mark above zero of a contract')
      return undefined
    }
    return { name, kind, underlying, expiry, right: 0, strike: 0, volatility: 0, mark: value }
  }

  #readOption(
    name: string,
    named: Extract<NamedInstrument, { kind: 'option' }>,
    underlying: number,
    expiry: number,
  ): BookInstrument | undefined {
    const priced = pricedOption(named, this.#market.expiries[expiry], this.#text.money, {
      ...this.#text.instruments[name],
    })
    if ('refusal' in priced) {
      this.#tell(['instruments', name], priced.refusal, 'a volatility, or a mark that one explains')
      return undefined
    }
    return { name, kind: 'option', underlying, expiry, right: named.right, strike: named.strike, ...priced }
  }

  #readHoldings(instruments: ReadonlyMap<string, BookInstrument>): Holding[] {
    return Object.entries(this.#text.positions).flatMap(([name, position]) => {
      const instrument = instruments.get(name)
      if (instrument !== undefined) return this.#readHolding(instrument, position)
      if (!(name in this.#text.instruments))
        this.#tell(['positions', name], `"${name}"`, 'an instrument of the book, with a mark or a volatility')
      return []
    })
  }

  #readHolding(instrument: BookInstrument, { quantity, entry }: PositionText): Holding[] {
    const amount = parseRational(quantity)
    const path = ['positions', instrument.name]
    if (instrument.kind === 'option') {
      if (entry !== undefined)
        this.#tell([...path, 'entry'], 'an entry', 'none of an option: its premium is paid')
      return [{ instrument, quantity: amount, profit: ZERO }]
    }
    const from = entry === undefined ? instrument.mark : parseRational(entry)
    const profit = gainOf(this.#text.money, amount, from, instrument.mark)
    return [{ instrument, quantity: amount, profit }]
  }
}
