import { type Account, Book } from '../../core/book/book.ts'
import { CHOSE_MODEL, NONE } from '../../core/book/layout.ts'
import { addBalance, movePosition, noteOptions } from '../../core/book/posting.ts'
import { settlementWindowOf } from '../../core/engine/expiry.ts'
import { AdoptedModels } from '../../core/margin/adopted-models.ts'
import { HouseModel } from '../../core/margin/house-model.ts'
import { Assessment } from '../../core/margin/model.ts'
import type { FixedPartOf } from '../../core/margin/scenario-market.ts'
import { COLLATERAL } from '../../core/market/value.ts'
import type { House } from '../../core/waterfall/house.ts'

/** What is given back to an account in thought. */
export interface GiveBack {
  /** Money in its home asset. */
  readonly money: number
  /** Positions it took over, each with the money it stands for: they go back for the same money. */
  readonly positions: readonly {
    readonly series: number
    readonly quantity: number
    readonly value: number
  }[]
}

/**
 * Works out what an account would have and need at the marks of now, had something not been taken from it.
 *
 * That is done on a copy of the one account in a book of its own, by the model the engine itself uses: a trial on the
 * house would disturb the command that is being carried out.
 */
export class WithoutPayments {
  readonly #book = new Book({ accounts: 1 })
  readonly #models = new AdoptedModels(1)
  #margined: { readonly house: House; readonly model: HouseModel } | null = null
  /** One row for each home asset, empty between two questions. */
  readonly #rows = new Map<number, Account>()

  assess(house: House, account: Account, { money, positions }: GiveBack): Assessment {
    const { markets } = house
    const book = this.#book
    while (book.triggers.length < markets.count) book.addSeries()
    const home = house.book.homeAssetOf(account)
    const row = this.#rows.get(home) ?? book.open('participant', home)
    this.#rows.set(home, row)
    copyAccount(house, account, book, row)
    addBalance(book, markets, row, home, money)
    for (const { series, quantity, value } of positions)
      if (quantity !== 0) movePosition(book, markets, row, series, -quantity, -value)
    const assessment = new Assessment()
    this.#models.follow(house.models, row, account)
    book.setFlag(row, CHOSE_MODEL, house.book.has(account, CHOSE_MODEL))
    noteOptions(book, markets, row)
    this.#modelFor(house).assess(row, assessment)
    empty(book, row)
    return assessment
  }

  /** The house's own kind of model on the copied account; made anew only for another house. */
  #modelFor(house: House): HouseModel {
    if (this.#margined?.house === house) return this.#margined.model
    const fixedPartOf: FixedPartOf = (index, at) => settlementWindowOf(house, index, at)
    const model = new HouseModel(this.#book, house.markets, this.#models, fixedPartOf)
    this.#margined = { house, model }
    return model
  }
}

function copyAccount({ book: from, markets }: House, account: Account, book: Book, row: Account): void {
  book.addCash(row, from.cash(account))
  for (let cell = from.first(account); cell !== NONE; cell = from.next(cell)) {
    const series = from.seriesOf(cell)
    const isMixed =
      markets.payoff[series] === COLLATERAL ||
      markets.instrument(series).terms.settlementAsset !== from.homeAssetOf(account)
    book.setPosition(row, series, from.quantity(cell), from.cost(cell), isMixed)
  }
}

function empty(book: Book, row: Account): void {
  book.addCash(row, -book.cash(row))
  for (let cell = book.first(row); cell !== NONE; cell = book.first(row))
    book.setPosition(row, book.seriesOf(cell), 0, 0, false)
}
