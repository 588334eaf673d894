import type { AssetTerms } from '../core/market/asset.ts'
import { shown } from '../files/problems.ts'
import type { Path } from '../files/yaml.ts'
import type { Faults, GridMark } from './faults.ts'
import type { When } from './scalars.ts'
import type { BookText, DepositText, LevelText, TradeText } from './scenario-text.ts'
import { instrumentIn, type Terms } from './terms.ts'

/** Money of one asset, by the asset's place in the list. */
export interface Amount {
  readonly asset: number
  /** Whole units. */
  readonly amount: number
}

/** A trade between two named accounts: quantity increments, mark increments on the order grid. */
export interface ScenarioTrade {
  readonly buyer: string
  readonly seller: string
  readonly series: number
  readonly quantity: number
  readonly price: number
  readonly taker: 'buyer' | 'seller'
}

/** A whole book of one instrument: price in mark increments, quantity in quantity increments. */
export interface ScenarioBook {
  readonly series: number
  readonly bids: readonly { readonly price: number; readonly quantity: number }[]
  readonly asks: readonly { readonly price: number; readonly quantity: number }[]
}

/** An account of the scenario's text, so far as later parts need it. */
export interface NamedAccount {
  readonly name: string
  readonly asset: number
}

/** Reads the parts that several sections of a scenario share, with the terms they are measured by. */
export class PartReader {
  readonly terms: Terms
  readonly faults: Faults
  readonly start: number
  readonly #accounts: ReadonlyMap<string, NamedAccount>
  /** Names that may be drawn later, so that a trade may name them now. */
  readonly #isLater: (name: string) => boolean
  /** Marks of the text that were finer than their grid. */
  roundedMarks = 0

  constructor(options: {
    readonly terms: Terms
    readonly faults: Faults
    readonly start: number
    readonly accounts: readonly NamedAccount[]
    readonly isLater: (name: string) => boolean
  }) {
    this.terms = options.terms
    this.faults = options.faults
    this.start = options.start
    this.#accounts = new Map(options.accounts.map((account) => [account.name, account]))
    this.#isLater = options.isLater
  }

  /** A moment in milliseconds since 1970, not before the start. */
  timeOf(when: When, path: Path): number {
    const at = 'at' in when ? when.at : this.start + when.after
    if (at >= this.start) return at
    this.faults.tell(path, 'a time before the scenario starts', 'a time at or after "start"')
    return this.start
  }

  /** The number of a reference, instrument or collateral. */
  seriesOf(symbol: string, path: Path): number {
    return this.faults.indexOf(symbol, this.terms.series, 'an instrument or collateral', path)
  }

  /** The number of an instrument, which collateral is not. */
  instrumentOf(symbol: string, path: Path): number {
    const symbols = this.terms.instruments.map((each) => each.symbol)
    return this.terms.references.length + this.faults.indexOf(symbol, symbols, 'an instrument', path)
  }

  assetOf(name: string | undefined, otherwise: number, path: Path): number {
    if (name === undefined) return otherwise
    return this.faults.indexOf(name, this.#assetNames(), 'an asset', path)
  }

  /** An account that is there, or that a file or population brings; of those the asset is not known yet. */
  accountOf(name: string, path: Path): NamedAccount {
    const account = this.#accounts.get(name)
    if (account !== undefined) return account
    if (!this.#isLater(name)) {
      const todo = 'Declare it under "accounts" or "funds"'
      this.faults.tell(path, `an unknown account ${shown(name)}`, 'the name of an account or fund', todo)
    }
    return { name, asset: 0 }
  }

  money(text: string, asset: number, path: Path): number {
    return this.faults.money(text, this.terms.assets[asset] as AssetTerms, path)
  }

  /** A deposit in the account's own asset, or in several. */
  depositsOf(text: DepositText | undefined, asset: number, path: Path): Amount[] {
    if (text === undefined) return []
    if (typeof text === 'string') return nonZero([{ asset, amount: this.money(text, asset, path) }])
    return nonZero(
      Object.entries(text).map(([name, amount]) => {
        const held = this.assetOf(name, 0, [...path, name])
        return { asset: held, amount: this.money(amount, held, [...path, name]) }
      }),
    )
  }

  /** A price on the order grid, in mark increments. */
  priceOf(text: string, series: number, path: Path): number {
    const terms = instrumentIn(this.terms, series)
    if (terms === undefined) return 0
    const { priceIncrement, markIncrement } = terms
    const inMarks = priceIncrement.numerator * markIncrement.denominator
    const step = inMarks / (priceIncrement.denominator * markIncrement.numerator)
    return this.faults.onGrid(text, markIncrement, path, step === 0n ? 1n : step)
  }

  /** A quantity in increments of its instrument. */
  quantityOf(text: string, series: number, path: Path): number {
    const terms = instrumentIn(this.terms, series)
    return terms === undefined ? 0 : this.faults.onGrid(text, terms.quantityIncrement, path)
  }

  /** A mark or index, put onto its grid; how many were finer is counted. */
  markOf(text: string, series: number, path: Path): number {
    const read = markOnGrid(this.terms, text, series, path, this.faults)
    if (read.isRounded) this.roundedMarks += 1
    return read.mark
  }

  tradeOf(text: TradeText, path: Path): ScenarioTrade {
    const series = this.instrumentOf(text.instrument, [...path, 'instrument'])
    if (text.buyer === text.seller)
      this.faults.tell([...path, 'seller'], `"${text.seller}" on both sides`, 'two different accounts')
    return {
      buyer: this.accountOf(text.buyer, [...path, 'buyer']).name,
      seller: this.accountOf(text.seller, [...path, 'seller']).name,
      series,
      quantity: this.quantityOf(text.quantity, series, [...path, 'quantity']),
      price: this.priceOf(text.price, series, [...path, 'price']),
      taker: text.taker,
    }
  }

  bookOf(text: BookText, path: Path): ScenarioBook {
    const series = this.instrumentOf(text.instrument, [...path, 'instrument'])
    const side = (key: 'bids' | 'asks'): ScenarioBook['bids'] =>
      text[key].map((level, at) => this.#levelOf(level, series, [...path, key, at]))
    return { series, bids: side('bids'), asks: side('asks') }
  }

  #levelOf(text: LevelText, series: number, path: Path): ScenarioBook['bids'][number] {
    return {
      price: this.priceOf(text.price, series, [...path, 0]),
      quantity: this.quantityOf(text.quantity, series, [...path, 1]),
    }
  }

  #assetNames(): string[] {
    return this.terms.assets.map((asset) => asset.name)
  }
}

/**
 * Puts a mark's text onto the grid of its series: an instrument by its own rounding, a collateral index half-even.
 *
 * @param series as `Terms.series` counts
 */
export function markOnGrid(terms: Terms, text: string, series: number, path: Path, faults: Faults): GridMark {
  const reference = terms.references[series]
  if (reference !== undefined)
    return notAbove(
      faults.mark(text, reference.increment, 'half-even', path),
      reference.highestMark,
      path,
      faults,
    )
  const instrument = instrumentIn(terms, series)
  if (instrument !== undefined) {
    const read = faults.mark(text, instrument.markIncrement, instrument.markRounding, path)
    return notAbove(read, instrument.highestMark, path, faults)
  }
  const collateral = terms.collateral[series - terms.references.length - terms.instruments.length]
  if (collateral === undefined) return { mark: 0, isRounded: false }
  return notAbove(
    faults.mark(text, collateral.indexIncrement, 'half-even', path),
    collateral.highestIndex,
    path,
    faults,
  )
}

function notAbove(read: GridMark, highest: number, path: Path, faults: Faults): GridMark {
  if (read.mark > highest)
    faults.tell(path, `a mark of ${read.mark} increments`, `at most the highest, ${highest}`)
  return read
}

function nonZero(amounts: readonly Amount[]): Amount[] {
  return amounts.filter(({ amount }) => amount > 0)
}
