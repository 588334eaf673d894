import type { Account } from '../book/book.ts'
import type { Undo } from '../book/undo.ts'
import { misfit } from '../money/malformed-image.ts'
import type { ScenarioModel } from './scenario/model.ts'

/** What a scenario model reads of the market beside the instruments' own terms; series of references. */
export interface ModelReferences {
  /** Price of the stable coin that cash is in; null counts as par. */
  readonly peg: number | null
  /** Interest of an underlying, by its index; nothing for one without. */
  readonly rates: readonly { readonly index: number; readonly series: number }[]
  /** Confidence of the oracle of an index, and of its perpetual; 1 where nothing is said. */
  readonly confidence: readonly {
    readonly index: number
    readonly spot: number | null
    readonly perpetual: number | null
  }[]
  /** Which asset is the coin of an index, where no coin-settled instrument says so already. */
  readonly coins?: readonly { readonly index: number; readonly asset: number }[]
  /** What the model's own figures call an index; the name of its coin, or its symbol, where nothing is said. */
  readonly names?: readonly { readonly index: number; readonly name: string }[]
}

/** A scenario model as a house has adopted it. */
export interface AdoptedModel {
  readonly name: string
  readonly model: ScenarioModel
  /** The model of every bucket that holds an option and has chosen none. */
  readonly options: boolean
  readonly references: ModelReferences
}

/** The models of a house as plain data. */
export interface ModelsImage {
  readonly list: readonly AdoptedModel[]
  readonly byDefault: number
  /** Accounts that chose a model, in order, and the place of what each chose. */
  readonly rows: Int32Array
  readonly places: Int32Array
}

/** An account that has chosen no model. */
export const NO_MODEL = -1

/**
 * The scenario models of a house, in the order of their first adoption, and which account chose which.
 *
 * Entries are never changed in place: a replaced list is put back whole when a trial ends.
 */
export class AdoptedModels {
  list: readonly AdoptedModel[] = []
  /** Place of the model of option holders who chose none, or NO_MODEL. */
  byDefault: number = NO_MODEL
  undo: Undo | null = null
  /** Place in the list plus one, by row. */
  #chosen: Int32Array

  constructor(room: number) {
    this.#chosen = new Int32Array(Math.max(16, room))
  }

  placeOf(name: string): number {
    return this.list.findIndex((adopted) => adopted.name === name)
  }

  /** Adopts a model, or replaces the one of its name. */
  adopt(adopted: AdoptedModel): void {
    const { list, byDefault } = this
    this.undo?.noteOther(() => {
      this.list = list
      this.byDefault = byDefault
    })
    const known = this.placeOf(adopted.name)
    const place = known === -1 ? list.length : known
    this.list = list.toSpliced(place, 1, adopted)
    this.byDefault = defaultAfter(byDefault, place, adopted.options)
  }

  /** Place of the model an account chose, or NO_MODEL. */
  chosenBy(row: Account): number {
    return row < this.#chosen.length ? this.#chosen[row] - 1 : NO_MODEL
  }

  choose(row: Account, place: number): void {
    if (row >= this.#chosen.length) this.#grow(row + 1)
    if (this.undo !== null) this.undo.note(this.#chosen, row)
    this.#chosen[row] = place + 1
  }

  /** What an account is margined by as soon as it holds an option, or null. */
  modelOf(row: Account): AdoptedModel | null {
    const chosen = this.chosenBy(row)
    return this.list[chosen === NO_MODEL ? this.byDefault : chosen] ?? null
  }

  /** Takes over another house's models, and for a row here what a row there chose: for questions about a copied account. */
  follow(other: AdoptedModels, row: Account, as: Account): void {
    this.list = other.list
    this.byDefault = other.byDefault
    this.choose(row, other.chosenBy(as))
  }

  copy(): AdoptedModels {
    const other = new AdoptedModels(this.#chosen.length)
    other.list = this.list
    other.byDefault = this.byDefault
    other.#chosen.set(this.#chosen)
    return other
  }

  /** The models, and the accounts that chose one with the place of what they chose. */
  freeze(): ModelsImage {
    const chosen: number[] = []
    for (let row = 0; row < this.#chosen.length; row += 1) if (this.#chosen[row] !== 0) chosen.push(row)
    const rows = Int32Array.from(chosen)
    return { list: this.list, byDefault: this.byDefault, rows, places: rows.map((row) => this.chosenBy(row)) }
  }

  /**
   * @param room least number of accounts there is room for
   * @throws {MalformedImage} when it names accounts or models that are not there
   */
  static thaw({ list, byDefault, rows, places }: ModelsImage, accounts: number, room: number): AdoptedModels {
    const other = new AdoptedModels(Math.max(room, accounts))
    const isPlace = (place: number): boolean => place >= NO_MODEL && place < list.length
    if (!isPlace(byDefault)) misfit('the default margin model', `one of ${list.length}, or -1`, byDefault)
    if (rows.length !== places.length) misfit('the margin models chosen', `${rows.length}`, places.length)
    other.list = [...list]
    other.byDefault = byDefault
    for (const [at, row] of rows.entries()) {
      const isNext = row > (rows[at - 1] ?? -1) && row < accounts
      if (!isNext) misfit('the accounts that chose a margin model', 'each account once, in order', row)
      if (places[at] === NO_MODEL || !isPlace(places[at]))
        misfit(`the margin model of account ${row}`, `one of ${list.length}`, places[at])
      other.#chosen[row] = places[at] + 1
    }
    return other
  }

  #grow(rows: number): void {
    const before = this.#chosen
    this.#chosen = new Int32Array(Math.max(rows, before.length * 2))
    this.#chosen.set(before)
    this.undo?.noteOther(() => void (this.#chosen = before))
  }
}

/** The model adopted last for options is the default; one replaced without them is it no longer. */
function defaultAfter(before: number, place: number, options: boolean): number {
  if (options) return place
  return before === place ? NO_MODEL : before
}
