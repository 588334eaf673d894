import type { Account, Book } from '../book/book.ts'
import { CHOSE_MODEL } from '../book/layout.ts'
import type { Markets } from '../market/markets.ts'
import type { AdoptedModel, AdoptedModels } from './adopted-models.ts'
import { settlementOf } from './bracket-model.ts'
import { Holdings } from './holdings.ts'
import { inHome } from './mixed.ts'
import { Assessment, type Hypothesis } from './model.ts'
import { Legs } from './scenario/legs.ts'
import { BucketMoney } from './scenario-equity.ts'
import { type Taken, takeLegs } from './scenario-legs.ts'
import { type FixedPartOf, ScenarioMarket } from './scenario-market.ts'
import type { SeriesTable } from './scenario-series.ts'

const noTrades: readonly Hypothesis[] = Object.freeze([])

/** Asks nothing and reads no reference: for figures of buckets that no scenario model margins. */
export const bare: AdoptedModel = {
  name: '',
  model: {
    name: '',
    title: '',
    standing: 'template',
    sources: [],
    notes: [],
    unit: 'quote',
    scenarios: [],
    volatility: null,
    skew: null,
    discount: null,
    aggregate: { by: 'min', groups: 'underlying' },
    charges: [],
    initial: { highestOf: [], plus: [] },
    maintenance: { highestOf: [], plus: [] },
  },
  options: false,
  references: { peg: null, rates: [], confidence: [] },
}

/**
 * One bucket laid out for its scenarios: equities, legs, coins, and what is left to brackets. The object is the same for
 * every bucket, so what it holds is of use until the next one is laid out.
 */
export class LaidBucket {
  readonly book: Book
  readonly markets: Markets
  readonly models: AdoptedModels
  readonly table: SeriesTable
  readonly holdings: Holdings = new Holdings()
  readonly money: BucketMoney = new BucketMoney()
  readonly taken: Taken = { legs: new Legs(), from: [], left: [] }
  readonly #fixedPartOf: FixedPartOf
  readonly #unread: Assessment = new Assessment()
  readonly #seen = new Map<AdoptedModel, ScenarioMarket>()

  constructor(
    book: Book,
    markets: Markets,
    models: AdoptedModels,
    table: SeriesTable,
    fixedPartOf: FixedPartOf,
  ) {
    this.book = book
    this.markets = markets
    this.models = models
    this.table = table
    this.#fixedPartOf = fixedPartOf
  }

  /**
   * Lays a bucket out: equities, legs, collateral, and what is left to brackets.
   *
   * @param asked the model to lay it out for; left out, the one that margins what it holds after the trades
   * @returns the market its legs are to be looked at under; null where it has none
   */
  lay(
    row: Account,
    trades: readonly Hypothesis[],
    into: Assessment,
    asked?: AdoptedModel | null,
  ): ScenarioMarket | null {
    const { book, markets } = this
    const home = book.homeAssetOf(row)
    this.holdings.fill(book, row, trades)
    this.money.fill(book, markets, row, this.holdings, trades, into)
    into.maintenance = 0
    into.initial = 0
    const adopted = asked === undefined ? this.adoptedForHeld(row) : asked
    if (adopted === null) {
      this.addBrackets(home, null, into)
      return null
    }
    const market = this.marketOf(adopted)
    this.take(home, market)
    this.addBrackets(home, this.taken.left, into)
    return this.taken.legs.count === 0 ? null : market
  }

  /** Legs and collateral of what a row holds, where nobody asks for its equities. */
  layLegs(row: Account, market: ScenarioMarket): void {
    const { book, markets } = this
    this.holdings.fill(book, row, noTrades)
    this.money.fill(book, markets, row, this.holdings, noTrades, this.#unread)
    this.take(book.homeAssetOf(row), market)
  }

  /** Legs and collateral of what is in the holdings, under a market read anew. */
  take(home: number, market: ScenarioMarket): void {
    const { markets, table } = this
    let laidOut: unknown
    // Changed terms of a series come to light when it is taken: then the places of all others may be new as well.
    do {
      table.refresh()
      laidOut = table.underlyings
      market.refresh(markets, table, this.#fixedPartOf)
      takeLegs(markets, table, market, this.holdings, home, this.taken)
    } while (laidOut !== table.underlyings)
    this.money.fillCollateral(markets, market, home, this.taken.legs)
  }

  /** Requirements by brackets, of the places among the holdings given; null for all of them. */
  addBrackets(home: number, places: readonly number[] | null, into: Assessment): void {
    const { markets } = this
    const { series: held, quantity, count } = this.holdings
    for (let at = 0; at < (places === null ? count : places.length); at += 1) {
      const place = places === null ? at : places[at]
      const series = held[place]
      if (!markets.isInstrument(series) || markets.isOption(series)) continue
      const size = Math.abs(markets.valueNow(series, quantity[place]))
      if (size === 0) continue
      const asset = settlementOf(markets, series)
      into.maintenance += inHome(markets, home, asset, markets.maintenanceOf(series, size))
      into.initial += inHome(markets, home, asset, markets.initialOf(series, size))
    }
  }

  /** Forgets the markets seen so far, with all that was worked out under them. */
  forgetMarkets(): void {
    this.#seen.clear()
  }

  marketOf(adopted: AdoptedModel): ScenarioMarket {
    let market = this.#seen.get(adopted)
    if (market === undefined) {
      for (const known of this.#seen.keys())
        if (known !== bare && !this.models.list.includes(known)) this.#seen.delete(known)
      market = new ScenarioMarket(adopted)
      this.#seen.set(adopted, market)
    }
    return market
  }

  /**
   * The model that margins a bucket; null for the market beyond the venue, which nobody margins. A bucket that came by
   * options without a model, as a backstop may, is margined by the first one adopted.
   */
  adoptedFor(row: Account): AdoptedModel | null {
    if (this.book.kindOf(row) === 'market') return null
    return this.models.modelOf(row) ?? this.models.list[0] ?? null
  }

  /** The same for what is in the holdings: a bucket that chose none and holds no option is left to its brackets. */
  adoptedForHeld(row: Account): AdoptedModel | null {
    const { series, count } = this.holdings
    if (this.book.has(row, CHOSE_MODEL)) return this.adoptedFor(row)
    for (let at = 0; at < count; at += 1) if (this.markets.isOption(series[at])) return this.adoptedFor(row)
    return null
  }

  /** What the model's money is in the home asset of a bucket. */
  homeFactor({ adopted, coins, state }: ScenarioMarket, home: number): number {
    const place = coins.indexOf(home)
    if (adopted.model.unit === 'quote') return place === -1 ? 1 : 1 / state.underlyings[place].spot
    return place === -1 ? state.underlyings[this.taken.legs.underlying[0]].spot : 1
  }

  assetFactor({ adopted, coins, state }: ScenarioMarket, underlying: number, asset: number): number {
    const { spot } = state.underlyings[underlying]
    const isCoin = coins[underlying] === asset
    if (adopted.model.unit === 'quote') return isCoin ? 1 / spot : 1
    return isCoin ? 1 : spot
  }
}
