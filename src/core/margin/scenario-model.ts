import type { Account, Book } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import type { Markets } from '../market/markets.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { type AdoptedModel, type AdoptedModels, NO_MODEL } from './adopted-models.ts'
import { LaidBucket } from './laid-bucket.ts'
import { type Assessment, type ExplainedLine, giveAway, type Hypothesis, type MarginModel } from './model.ts'
import { requirementOf } from './scenario/requirement.ts'
import type { ScenarioResult } from './scenario/result.ts'
import { ScenarioGuards } from './scenario-guards.ts'
import type { FixedPartOf, ScenarioMarket } from './scenario-market.ts'
import {
  deltaOfBucket,
  explainBucket,
  fitsModel,
  isPaidFor,
  missingFigure,
  requirementOfOne,
} from './scenario-questions.ts'
import { SeriesTable } from './scenario-series.ts'
import { isWatched, watchBucket } from './scenario-watch.ts'
import { powerOfTen, requirementUp, unitsUp } from './units-up.ts'

const CARE = 1 + 1e-12

const noTrades: readonly Hypothesis[] = Object.freeze([])

/**
 * Scenario models as a margin model of the house: what an adopted model says of the legs of a bucket, in whole units of
 * the bucket's home asset, rounded up.
 *
 * Equity is the book's own, exact: value is mark x quantity, whatever a model thinks an option is worth. What belongs to
 * no index is margined by its brackets, on top. A requirement hangs on the holdings, the marks, and the moment of
 * valuation, which moves on once a minute (`REVALUE_MS`, the same for every house): nothing else.
 */
export class ScenarioModelOnBook implements MarginModel {
  readonly name = 'scenarios'
  readonly book: Book
  readonly markets: Markets
  readonly models: AdoptedModels
  readonly table: SeriesTable
  readonly #guards = new ScenarioGuards()
  /** Requirements worked out in full so far, for figures. */
  fullLooks = 0
  readonly #bucket: LaidBucket
  readonly #result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }

  constructor(book: Book, markets: Markets, models: AdoptedModels, fixedPartOf: FixedPartOf) {
    this.book = book
    this.markets = markets
    this.models = models
    this.table = new SeriesTable(markets)
    this.#bucket = new LaidBucket(book, markets, models, this.table, fixedPartOf)
  }

  assess(row: Account, into: Assessment): void {
    this.#look(row, noTrades, into)
  }

  /**
   * Equity exact; maintenance exact, or the most it can be where the last full look at the bucket proves that it is above
   * the level all the same.
   */
  assessZones(row: Account, share: number, into: Assessment): void {
    const { book, markets, table } = this
    const market = this.#bucket.lay(row, noTrades, into)
    into.atStake = isWatched(book, markets, table, row) ? 0 : Number.POSITIVE_INFINITY
    if (market === null) return
    const left = into.maintenance
    into.maintenance += this.#unitsAtMost(this.#guards.mostNow(row, this.#bucket, market), row, market)
    if (isAbove(into, share, book.reserved(row))) return
    into.maintenance = left
    this.#addRequirement(row, noTrades, market, into)
    if (isAbove(into, share, book.reserved(row)))
      this.#guards.keep(row, this.#bucket, market, this.#result.maintenance)
    else this.#guards.drop(row)
  }

  /**
   * Forgets every bound and every value kept from earlier looks, so that each bucket gets a full look from nothing when it
   * comes up next.
   */
  forgetBounds(): void {
    this.#guards.clear()
    this.#bucket.forgetMarkets()
  }

  assessInitial(row: Account, into: Assessment): void {
    this.#look(row, noTrades, into)
  }

  assessAfter(row: Account, series: number, quantity: number, cash: number, into: Assessment): void {
    this.#look(row, series === -1 ? noTrades : [{ series, quantity, cash }], into)
  }

  assessAllAfter(row: Account, trades: readonly Hypothesis[], into: Assessment, given = 0): void {
    const market = this.#bucket.lay(row, trades, into, this.#adoptedAfter(row, trades))
    giveAway(into, given)
    if (market !== null) this.#addRequirement(row, trades, market, into, given)
  }

  /** As it would be if the account had chosen the model at a place of the list, or none. */
  assessUnder(row: Account, place: number, into: Assessment): void {
    const { list, byDefault } = this.models
    this.#look(row, noTrades, into, list[place === NO_MODEL ? byDefault : place] ?? null)
  }

  setZones(row: Account): boolean {
    watchBucket(this.book, this.markets, this.table, row)
    return false
  }

  /** @see deltaOfBucket */
  deltaOf(row: Account, index: number): number {
    return deltaOfBucket(this.#bucket, row, index)
  }

  /** @see missingFigure */
  missingFor(series: number): number {
    return missingFigure(this.#bucket, series)
  }

  /** @see fitsModel */
  fits(adopted: AdoptedModel, home: number, series: number): boolean {
    return fitsModel(this.#bucket, adopted, home, series)
  }

  explain(row: Account): ExplainedLine[] {
    return explainBucket(this.#bucket, row)
  }

  requirementAlone(row: Account, series: number, quantity: number): number {
    return requirementOfOne(this.#bucket, row, series, quantity)
  }

  #look(
    row: Account,
    trades: readonly Hypothesis[],
    into: Assessment,
    adopted: AdoptedModel | null = this.#adoptedAfter(row, trades),
  ): void {
    const market = this.#bucket.lay(row, trades, into, adopted)
    if (market !== null) this.#addRequirement(row, trades, market, into)
  }

  /** Who gives up his last option and chose no model is margined by brackets again, and looked at as he would be then. */
  #adoptedAfter(row: Account, trades: readonly Hypothesis[]): AdoptedModel | null {
    const isBack =
      trades.length > 0 && this.models.chosenBy(row) === NO_MODEL && !this.#holdsOptionAfter(row, trades)
    return isBack ? null : this.#bucket.adoptedFor(row)
  }

  #holdsOptionAfter(row: Account, trades: readonly Hypothesis[]): boolean {
    const { book } = this
    const isLeft = (series: number): boolean => {
      const change = trades.find((trade) => trade.series === series)?.quantity ?? 0
      return this.markets.isOption(series) && book.quantityOf(row, series) + change !== 0
    }
    for (let cell = book.first(row); cell !== NONE; cell = book.next(cell))
      if (isLeft(book.seriesOf(cell))) return true
    return trades.some(({ series }) => isLeft(series))
  }

  #addRequirement(
    row: Account,
    trades: readonly Hypothesis[],
    market: ScenarioMarket,
    into: Assessment,
    given = 0,
  ): void {
    const { adopted, state, workspace } = market
    const home = this.book.homeAssetOf(row)
    const { decimals } = this.markets.assets[home]
    const factor = this.#bucket.homeFactor(market, home)
    this.fullLooks += 1
    requirementOf(adopted.model, this.#bucket.taken.legs, state, workspace, this.#result)
    const maintenance = requirementUp(this.#result.maintenance * factor, decimals)
    if (!isPaidFor(this.#bucket, row, trades, given)) into.maintenance += maintenance
    // What may be kept may not need more than what may be opened, whatever a model's figures say.
    into.initial += Math.max(maintenance, requirementUp(this.#result.initial * factor, decimals))
  }

  /** A bound in whole units of the home asset; infinite where it says nothing. */
  #unitsAtMost(most: number, row: Account, market: ScenarioMarket): number {
    const home = this.book.homeAssetOf(row)
    const { decimals } = this.markets.assets[home]
    const amount = most * this.#bucket.homeFactor(market, home)
    return amount * powerOfTen(decimals) < MAX_CELL ? unitsUp(amount, decimals) : Number.POSITIVE_INFINITY
  }
}

/** Whether a bucket is above a level even if margin set aside for orders counts with it, by more than a float can err. */
function isAbove({ marginEquity, maintenance }: Assessment, share: number, reserved: number): boolean {
  return marginEquity > (maintenance + reserved) * share * CARE + 1
}
