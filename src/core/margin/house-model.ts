import type { Account, Book } from '../book/book.ts'
import { HOLDS_OPTION, SCENARIO } from '../book/layout.ts'
import type { Markets } from '../market/markets.ts'
import { type AdoptedModels, NO_MODEL } from './adopted-models.ts'
import { BracketModel } from './bracket-model.ts'
import type { Assessment, ExplainedLine, Hypothesis, MarginModel } from './model.ts'
import type { FixedPartOf } from './scenario-market.ts'
import { ScenarioModelOnBook } from './scenario-model.ts'

/**
 * The margin model of a house: brackets, or a scenario model for who chose one or holds an option.
 *
 * The row's flags say which, so a house without options pays one test for an account.
 */
export class HouseModel implements MarginModel {
  readonly name = 'house'
  readonly brackets: BracketModel
  readonly scenarios: ScenarioModelOnBook
  readonly #book: Book
  readonly #markets: Markets

  constructor(book: Book, markets: Markets, models: AdoptedModels, fixedPartOf: FixedPartOf) {
    this.#book = book
    this.#markets = markets
    this.brackets = new BracketModel(book, markets)
    this.scenarios = new ScenarioModelOnBook(book, markets, models, fixedPartOf)
  }

  assess(row: Account, into: Assessment): void {
    if (this.#book.has(row, SCENARIO)) this.scenarios.assess(row, into)
    else this.brackets.assess(row, into)
  }

  assessZones(row: Account, share: number, into: Assessment): void {
    if (this.#book.has(row, SCENARIO)) this.scenarios.assessZones(row, share, into)
    else this.brackets.assessZones(row, share, into)
  }

  assessInitial(row: Account, into: Assessment): void {
    if (this.#book.has(row, SCENARIO)) this.scenarios.assessInitial(row, into)
    else this.brackets.assessInitial(row, into)
  }

  assessAfter(row: Account, series: number, quantity: number, cash: number, into: Assessment): void {
    if (this.#mayNeedScenarios(row, series)) this.scenarios.assessAfter(row, series, quantity, cash, into)
    else this.brackets.assessAfter(row, series, quantity, cash, into)
  }

  assessAllAfter(row: Account, trades: readonly Hypothesis[], into: Assessment, given = 0): void {
    const may = this.#book.has(row, SCENARIO) || trades.some(({ series }) => this.#markets.isOption(series))
    if (may) this.scenarios.assessAllAfter(row, trades, into, given)
    else this.brackets.assessAllAfter(row, trades, into, given)
  }

  /** Equity and both requirements as they would be under a model that the account chose; NO_MODEL is none of its own. */
  assessUnder(row: Account, place: number, into: Assessment): void {
    if (place !== NO_MODEL || this.#book.has(row, HOLDS_OPTION))
      return this.scenarios.assessUnder(row, place, into)
    this.brackets.assess(row, into)
    this.brackets.assessInitial(row, into)
  }

  setZones(row: Account, slack: number, share: number): boolean {
    if (this.#book.has(row, SCENARIO)) return this.scenarios.setZones(row)
    return this.brackets.setZones(row, slack, share)
  }

  explain(row: Account): ExplainedLine[] {
    return this.#book.has(row, SCENARIO) ? this.scenarios.explain(row) : this.brackets.explain(row)
  }

  requirementAlone(row: Account, series: number, quantity: number): number {
    if (this.#mayNeedScenarios(row, series)) return this.scenarios.requirementAlone(row, series, quantity)
    return this.brackets.requirementAlone(row, series, quantity)
  }

  /** Forgets every bound on scenario buckets, so that each gets a full look when it comes up next. */
  forgetBounds(): void {
    this.scenarios.forgetBounds()
  }

  /** Coins of an index that a bucket moves with, a guide in floats. */
  deltaOf(row: Account, index: number): number {
    return this.scenarios.deltaOf(row, index)
  }

  /** Buckets that would come to hold their first option, or give up their last one, are told apart by the scenarios. */
  #mayNeedScenarios(row: Account, series: number): boolean {
    return this.#book.has(row, SCENARIO) || (series !== -1 && this.#markets.isOption(series))
  }
}
